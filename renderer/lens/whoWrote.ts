import type { Loom } from '../../loom/loom'
import type { Run } from '../../loom/run'
import { runBefore } from '../../loom/writtenBy'
import { writtenHow } from '../models/generationWords'
import { wording } from '../wording/wording'

/** Who wrote the character before `at`, in one sentence. */
export function whoWrote({ generations }: Pick<Loom, 'generations'>, runs: readonly Run[], at: number): string {
  const run = runBefore(runs, at)
  if (run === null) return wording.lens.nothingWritten
  switch (run.origin) {
    case 'writer':
      return wording.lens.youWrote
    case 'import':
      return wording.lens.wasImported
    case 'unknown':
      return wording.lens.unknownWrote
    case 'simulator': {
      const generation = run.source === null ? undefined : generations.get(run.source.generation)
      return generation === undefined || run.source === null ? wording.lens.simulatorWrote : writtenHow(generation, run.source.index)
    }
  }
}

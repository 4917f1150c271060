import type { Loom } from '../../loom/loom'
import type { Run } from '../../loom/run'
import { runBefore } from '../../loom/writtenBy'
import { writtenHow } from '../models/generationWords'

/** Who wrote the character before `at`, in one sentence. */
export function whoWrote({ generations }: Pick<Loom, 'generations'>, runs: readonly Run[], at: number): string {
  const run = runBefore(runs, at)
  if (run === null) return 'Nothing is written here yet.'
  switch (run.origin) {
    case 'writer':
      return 'You wrote this.'
    case 'import':
      return 'This was imported; the file did not say which model wrote it, or who.'
    case 'unknown':
      return 'Who wrote this is not known.'
    case 'simulator': {
      const generation = run.source === null ? undefined : generations.get(run.source.generation)
      return generation === undefined || run.source === null ? 'The simulator wrote this; which model it was is not recorded.' : writtenHow(generation, run.source.index)
    }
  }
}

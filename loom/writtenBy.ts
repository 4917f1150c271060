import type { Generation } from './generation'
import type { GenerationId } from './ids'
import type { Loom } from './loom'
import type { Run } from './run'

/** The generation that most of the simulator's text in these runs comes from; null where there is none, or none is recorded. */
export function generationOf({ generations }: Pick<Loom, 'generations'>, runs: readonly Run[]): Generation | null {
  const units = new Map<GenerationId, number>()
  for (const run of runs) {
    if (run.origin === 'simulator' && run.source !== null) units.set(run.source.generation, (units.get(run.source.generation) ?? 0) + run.length)
  }
  let most: GenerationId | null = null
  for (const [id, length] of units) if (most === null || length > (units.get(most) ?? 0)) most = id
  return most === null ? null : (generations.get(most) ?? null)
}

/** The run that unit `at` of a text lies in; at a border the one before. Null in an empty text. */
export function runBefore(runs: readonly Run[], at: number): Run | null {
  let end = 0
  for (const run of runs) {
    end += run.length
    if (at <= end) return run
  }
  return runs.at(-1) ?? null
}

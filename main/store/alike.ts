import type { Generation } from '../../loom/generation'
import type { GenerationId } from '../../loom/ids'
import type { Run } from '../../loom/run'

/** Keeps once what many records of a loom say alike: read from a disk, each has a copy of its own. */
export class Alike {
  readonly #ids = new Map<GenerationId, GenerationId>()
  readonly #parts = new Map<string, unknown>()

  runs(runs: readonly Run[]): readonly Run[] {
    if (!runs.some(isSourced)) return runs
    return runs.map((run) => (isSourced(run) ? { ...run, source: { ...run.source, generation: this.#id(run.source.generation) } } : run))
  }

  /** Weaves of a day differ in little more than place, time and seed. */
  generation(generation: Generation): Generation {
    const { id, model, sampling, stopping } = generation
    return { ...generation, id: this.#id(id), model: this.#part(model), sampling: this.#part(sampling), stopping: this.#part(stopping) }
  }

  #id(id: GenerationId): GenerationId {
    const known = this.#ids.get(id)
    if (known !== undefined) return known
    this.#ids.set(id, id)
    return id
  }

  #part<T extends object>(part: T): T {
    const text = JSON.stringify(part)
    const known = this.#parts.get(text)
    if (known !== undefined) return known as T
    this.#parts.set(text, part)
    return part
  }
}

type SourcedRun = Extract<Run, { origin: 'simulator' }> & { readonly source: object }

function isSourced(run: Run): run is SourcedRun {
  return run.origin === 'simulator' && run.source !== null
}

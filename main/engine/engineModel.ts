import type { ModelState } from '../../protocol/bridge'
import type { ModelFacts, RunId, Threads } from '../../protocol/engine'
import type { Answer, Fault } from '../../protocol/fault'

/** A model that the engine holds. */
export interface LoadedModel {
  readonly path: string
  /** As asked for; null is as measured. */
  readonly threads: Threads | null
  readonly run: RunId
  readonly facts: ModelFacts
}

/** A load under way. */
export interface OpenLoad {
  readonly run: RunId
  readonly path: string
  readonly threads: Threads | null
  readonly name: string
  /** Said with the model once it is there. */
  readonly notice: string | null
  progressed: boolean
  /** Of the file; 0 until it is known. */
  bytes: number
  /** The writer wants it no more. */
  stopped: boolean
}

export const noModelSentence = 'No model is open. Open one to weave; everything else works without.'

/** Codes of a load's fault after which the model before it is still there. */
const stillLoaded = new Set<Fault['code']>(['bad-input', 'not-found', 'model-file'])

/** What main knows of the model in the engine: the one that is loaded, the load under way, and what the writer is told of both. */
export class EngineModel {
  readonly #listeners = new Set<(state: ModelState) => void>()
  #state: ModelState = { t: 'none', sentence: noModelSentence }
  #loaded: LoadedModel | null = null
  #load: OpenLoad | null = null

  get state(): ModelState {
    return this.#state
  }

  /** Calls `listener` on every change from now on; returns the way to stop it. */
  onChange(listener: (state: ModelState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get load(): OpenLoad | null {
    return this.#load
  }

  /** A model is there or on its way. */
  get isExpected(): boolean {
    return this.#load !== null || this.#loaded !== null
  }

  /** Only the head of a file has been looked at. */
  get isParsing(): boolean {
    return this.#load?.progressed === false
  }

  /** Of the file on its way, else of the one that is loaded; 0 when unknown. */
  get fileBytes(): number {
    return this.#load?.bytes ?? this.#loaded?.facts.bytes ?? 0
  }

  /** A new load; one before it no longer counts. */
  begin(load: Pick<OpenLoad, 'run' | 'path' | 'threads' | 'name' | 'notice'>): OpenLoad {
    this.#load = { ...load, progressed: false, bytes: 0, stopped: false }
    this.#become({ t: 'loading', name: load.name, fraction: 0 })
    return this.#load
  }

  progress(load: OpenLoad, fraction: number): void {
    load.progressed ||= fraction > 0
    if (this.#load === load) this.#become({ t: 'loading', name: load.name, fraction })
  }

  /** True when `load` was the one that counts. `isEngineAlive`: the model before it may still be there. */
  settle(load: OpenLoad, answer: Answer<ModelFacts>, isEngineAlive: boolean): boolean {
    if (this.#load !== load) return false
    this.#load = null
    if (answer.ok) {
      this.#loaded = { path: load.path, threads: load.threads, run: load.run, facts: answer.value }
      this.#become({ t: 'ready', facts: answer.value, notice: load.notice ?? tunedNotice(answer.value) })
    } else if (load.stopped) {
      this.#loaded = null
      this.#become({ t: 'none', sentence: `Loading ${load.name} was stopped. Open a model to weave; everything else works without.` })
    } else if (this.#loaded !== null && isEngineAlive && stillLoaded.has(answer.fault.code)) {
      this.#become({ t: 'ready', facts: this.#loaded.facts, notice: answer.fault.sentence })
    } else {
      this.#loaded = null
      this.#become({ t: 'failed', name: load.name, fault: answer.fault })
    }
    return true
  }

  /** The hash of the model that came of `run`; of another it is no news. */
  hashed(run: RunId, sha256: string): void {
    if (this.#loaded?.run !== run || this.#state.t !== 'ready') return
    const facts = { ...this.#loaded.facts, sha256 }
    this.#loaded = { ...this.#loaded, facts }
    this.#become({ ...this.#state, facts })
  }

  /** The engine is gone. Answers the model to load again: none when another was on its way. */
  lose(): LoadedModel | null {
    const lost = this.#load === null ? this.#loaded : null
    this.#loaded = null
    return lost
  }

  /** A lost model is loaded again after a pause. */
  awaitAgain({ facts: { name } }: LoadedModel): void {
    this.#become({ t: 'loading', name, fraction: 0 })
  }

  /** A lost model is not loaded again. */
  giveUp({ facts: { name } }: LoadedModel, fault: Fault): void {
    this.#become({ t: 'failed', name, fault })
  }

  #become(state: ModelState): void {
    this.#state = state
    for (const listener of this.#listeners) listener(state)
  }
}

function tunedNotice(facts: ModelFacts): string | null {
  if (!facts.tuned) return null
  return 'This model was tuned to chat: it is an agent made from a simulator, so its branches may answer you instead of going on.'
}

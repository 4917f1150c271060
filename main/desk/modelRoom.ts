import { availableParallelism, loadavg } from 'node:os'
import { basename } from 'node:path'
import type { ModelState } from '../../protocol/bridge'
import type { Threads } from '../../protocol/engine'
import { bad, good, type Answer } from '../../protocol/fault'
import type { ModelRef } from '../../loom/generation'
import { isFakePath } from '../engine/fakeOptions'
import { modelBytes } from '../engine/modelFile'
import type { EngineSupervisor } from '../engine/supervisor'
import type { KnownModel } from '../models/knownModels'

export type MeasuredThreads = Exclude<Threads, number>

/** What is remembered of models from one start to the next. */
export interface ModelMemory {
  readonly knownModels: readonly KnownModel[]
  /** How many threads were measured to be best for a model on this machine. */
  threadsOf(model: string): MeasuredThreads | null
  rememberThreads(model: string, threads: MeasuredThreads): Promise<void>
  /** The model to begin with next time. */
  rememberModel(path: string): Promise<void>
  noteModel(path: string, news: Partial<KnownModel>): Promise<void>
}

/** A speed is noted again when it differs by this share. */
const newSpeed = 0.1

/** The model of one desk: which file, how far along, and what to say of it. */
export class ModelRoom {
  private path: string | null = null
  /** Where the file's own name says nothing: what to call it. */
  private called: string | null = null
  private loading: Promise<unknown> = Promise.resolve()
  /** The load that was given up last. */
  private stopped: Promise<unknown> | null = null

  constructor(
    private readonly engine: EngineSupervisor,
    private readonly memory: ModelMemory,
  ) {}

  /** Starts loading `path`; the page hears of it through `model` events. Remembered once it has loaded. */
  async load(path: string, keep: boolean, called: string | null = null): Promise<Answer<null>> {
    const before = { path: this.path, called: this.called }
    this.path = path
    this.called = called ?? this.memory.knownModels.find((each) => each.path === path)?.name ?? null
    const load = this.loadWithThreads(path)
    this.loading = load
    const answer = await load
    if (!answer.ok && this.stopped === load) return good(null)
    if (!answer.ok) {
      if (this.path === path && this.engine.model.t === 'ready') Object.assign(this, before)
      return answer
    }
    if (!isFakePath(path)) await this.memory.noteModel(path, { name: this.called, bytes: await modelBytes(path), usedAt: Date.now() })
    if (keep) await this.memory.rememberModel(path)
    return good(null)
  }

  /** What was measured while other work kept the machine busy is not remembered. */
  private async loadWithThreads(path: string): Promise<Answer<unknown>> {
    const size = await modelBytes(path)
    const cores = availableParallelism()
    const key = size === null ? null : `${basename(path)} ${size} ${cores}`
    const known = key === null ? null : this.memory.threadsOf(key)
    const isNew = size !== null && this.memory.knownModels.find((each) => each.path === path)?.bytes !== size
    const answer = await this.engine.load(path, known ?? undefined, isNew)
    const quiet = (loadavg()[0] ?? 0) <= cores
    if (answer.ok && key !== null && known === null && quiet && answer.value.backend === 'llama') {
      const { threads: step, promptThreads: prompt } = answer.value
      await this.memory.rememberThreads(key, { step, prompt })
    }
    return answer
  }

  reload(): Promise<Answer<null>> {
    return this.path === null ? Promise.resolve(good(null)) : this.load(this.path, false)
  }

  /** Gives up the load under way; whoever asked for it hears of that as of no fault. */
  stopLoading(): void {
    this.stopped = this.loading
    this.engine.stopLoading()
  }

  /** Resolves when no load is under way, whatever became of it. */
  async settled(): Promise<void> {
    for (let load: Promise<unknown> | null = null; load !== this.loading; ) {
      load = this.loading
      await load
    }
  }

  /** Notes how fast the open model wove, all branches together. */
  async measured(tokensPerSecond: number): Promise<void> {
    const { path } = this
    if (path === null || isFakePath(path) || this.state.t !== 'ready') return
    const before = this.memory.knownModels.find((each) => each.path === path)?.tokensPerSecond ?? 0
    if (Math.abs(tokensPerSecond - before) > newSpeed * before) await this.memory.noteModel(path, { tokensPerSecond })
  }

  /** The file that is open or being loaded. */
  get openPath(): string | null {
    return this.path
  }

  /** Memory of the GPU that the engine found; null without one, or before a model has been loaded. */
  get gpuBytes(): number | null {
    const { model } = this.engine
    return model.t === 'ready' ? model.facts.gpuBytes : null
  }

  get state(): ModelState {
    const { model } = this.engine
    const name = this.called
    if (name === null) return model
    switch (model.t) {
      case 'none':
        return model
      case 'loading':
      case 'failed':
        return { ...model, name }
      case 'ready':
        return { ...model, facts: { ...model.facts, name } }
    }
  }

  /** The model as a generation remembers it; null when none is ready. */
  get reference(): ModelRef | null {
    const { state } = this
    if (state.t !== 'ready') return null
    const { name, sha256, bytes } = state.facts
    return { name: this.called ?? basename(name), sha256, bytes }
  }

  /** `reference`, or why there is none. */
  get answer(): Answer<ModelRef> {
    const { reference, state } = this
    if (reference !== null) return good(reference)
    switch (state.t) {
      case 'loading':
        return bad('no-model', 'The model is still loading; ask again in a moment.')
      case 'failed':
        return bad('no-model', `${state.fault.sentence} You can go on writing, and open another model from the Model menu.`)
      case 'none':
      case 'ready':
        return bad('no-model', 'No model is open. Open one from the Model menu.')
    }
  }
}

/** By what the file holds where that is known of both, else by its name and size. */
export function isSameModel(a: ModelRef, b: ModelRef): boolean {
  return a.sha256 !== null && b.sha256 !== null ? a.sha256 === b.sha256 : a.name === b.name && a.bytes === b.bytes
}

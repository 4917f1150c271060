import { availableParallelism, loadavg } from 'node:os'
import { basename } from 'node:path'
import type { ModelState } from '../../protocol/bridge'
import { good, type Answer } from '../../protocol/fault'
import type { ModelRef } from '../../loom/generation'
import { modelBytes } from '../engine/modelFile'
import type { EngineSupervisor } from '../engine/supervisor'

/** How many threads were measured to be best for a model on this machine. */
export interface ThreadMemory {
  threadsOf(model: string): number | null
  rememberThreads(model: string, threads: number): Promise<void>
}

/** The model of one desk: which file, how far along, and what to say of it. */
export class ModelRoom {
  private path: string | null = null
  private loading: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly engine: EngineSupervisor,
    private readonly remember: (path: string) => Promise<void>,
    private readonly threads: ThreadMemory,
  ) {}

  /** Starts loading `path`; the page hears of it through `model` events. Remembered once it has loaded. */
  async load(path: string, keep: boolean): Promise<Answer<null>> {
    this.path = path
    const load = this.loadWithThreads(path)
    this.loading = load
    const answer = await load
    if (!answer.ok) return answer
    if (keep) await this.remember(path)
    return good(null)
  }

  /** What was measured while other work kept the machine busy is not remembered. */
  private async loadWithThreads(path: string): Promise<Answer<unknown>> {
    const size = await modelBytes(path)
    const cores = availableParallelism()
    const key = size === null ? null : `${basename(path)} ${size} ${cores}`
    const known = key === null ? null : this.threads.threadsOf(key)
    const answer = await (known === null ? this.engine.load(path) : this.engine.load(path, known))
    const quiet = (loadavg()[0] ?? 0) <= cores
    if (answer.ok && key !== null && known === null && quiet && answer.value.backend === 'llama') {
      await this.threads.rememberThreads(key, answer.value.threads)
    }
    return answer
  }

  reload(): Promise<Answer<null>> {
    return this.path === null ? Promise.resolve(good(null)) : this.load(this.path, false)
  }

  /** Resolves when no load is under way, whatever became of it. */
  async settled(): Promise<void> {
    for (let load: Promise<unknown> | null = null; load !== this.loading; ) {
      load = this.loading
      await load
    }
  }

  get state(): ModelState {
    return this.engine.model
  }

  /** The model as a generation remembers it; null when none is ready. */
  get reference(): ModelRef | null {
    const state = this.state
    if (state.t !== 'ready') return null
    return { name: basename(state.facts.name), sha256: state.facts.sha256, bytes: state.facts.bytes }
  }
}

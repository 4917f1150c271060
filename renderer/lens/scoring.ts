import { signal, type ReadonlySignal } from '@preact/signals'
import type { BridgeEvent, HeddleApi } from '../../protocol/bridge'
import type { NodeId } from '../../loom/ids'
import { ScoreMap, tokenBorder } from '../../loom/scoreMap'
import type { Replacement } from '../surface/replacement'

/** The thread as the scoring sees it. */
export interface ScoredThread {
  readonly tip: NodeId
  readonly length: number
  readonly caret: number
  /** A model is ready and nothing composes. */
  readonly ready: boolean
  slice(from: number, to: number): string
}

/** Milliseconds without a change before the model looks at the text. */
const pause = 700
/** No word that matters is longer. */
const farBack = 256

/**
 * The scores of the thread in the editor: kept in step with every change, and asked for again, from the first word that
 * changed, once the writer pauses. A change ends the score that runs.
 */
export class Scoring {
  readonly map = new ScoreMap()
  readonly #api: Pick<HeddleApi, 'score' | 'cancelScore'>
  readonly #thread: () => ScoredThread | null
  readonly #changed: () => void
  readonly #progress = signal<number | null>(null)
  #ask = 0
  #running = false
  #timer = 0
  #near: number | null = null
  /** The writer wants no more scores of this text for now. */
  #halted = false

  constructor(api: Pick<HeddleApi, 'score' | 'cancelScore'>, thread: () => ScoredThread | null, changed: () => void) {
    this.#api = api
    this.#thread = thread
    this.#changed = changed
  }

  /** Share of the thread that is scored while a score runs. */
  get progress(): ReadonlySignal<number | null> {
    return this.#progress
  }

  /** Another loom or another model: nothing is known. */
  reset(): void {
    this.map.clear()
    this.#end()
    this.again()
  }

  /** The thread's text changed; the editor shows the text after it. */
  change({ at, removed, inserted }: Replacement): void {
    const start = Math.max(0, at - farBack)
    const before = this.#thread()?.slice(start, at) ?? ''
    this.map.change(at, removed, inserted.length, start + tokenBorder(before, before.length))
    this.#end()
    this.again()
  }

  /** Scores what is missing once the writer pauses; `near`, which she asks for, first, or else where the caret is then. */
  soon(near: number | null = null): void {
    if (near !== null) this.#halted = false
    if (this.#halted) return
    this.#near = near ?? this.#near
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => void this.#go(), near === null ? pause : 0)
  }

  /** As `soon`, whether or not it was halted. */
  again(): void {
    this.#halted = false
    this.soon()
  }

  /** The writer stops the score that runs: no other begins until the text changes or she asks. What is scored stays. */
  halt(): void {
    this.#halted = true
    this.stop()
  }

  /** Nobody wants scores any more. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#end()
  }

  hear(event: Extract<BridgeEvent, { t: 'scored' }>): void {
    if (event.ask !== this.#ask || !this.#running) return
    this.map.add(event.from, event.evidence, event.provisional !== true)
    const length = this.#thread()?.length ?? 0
    if (event.done) {
      for (const { from, to } of this.map.missing(length)) this.map.cover(from, to)
      this.#running = false
      this.#progress.value = null
    } else {
      const missing = this.map.missing(length).reduce((sum, { from, to }) => sum + to - from, 0)
      this.#progress.value = length === 0 ? 1 : 1 - missing / length
    }
    this.#changed()
  }

  async #go(): Promise<void> {
    const thread = this.#thread()
    if (thread === null || this.#running) return
    if (!thread.ready) return
    const [missing] = this.map.missing(thread.length)
    if (missing === undefined) return
    const near = this.#near ?? thread.caret
    this.#near = null
    this.#running = true
    const ask = ++this.#ask
    this.#progress.value = missing.from / Math.max(1, thread.length)
    const answer = await this.#api.score({ ask, tip: thread.tip, from: missing.from, near })
    if (!answer.ok && ask === this.#ask) this.#end()
  }

  #end(): void {
    if (!this.#running) return
    this.#running = false
    this.#ask++
    this.#progress.value = null
    void this.#api.cancelScore({})
  }
}

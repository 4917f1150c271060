import type { Expansion } from '../../loom/multiverse'
import type { EngineEvent, RunId } from '../../protocol/engine'
import { Acknowledgements } from './acknowledgements'
import { openMessages } from './weaveStream'

const placesPerMessage = 64
const messageMs = 33

/** Turns the places of one multiverse into few messages. */
export class MultiverseStream {
  readonly acknowledgements = new Acknowledgements(openMessages)
  visibleFrom = 0
  readonly #run: RunId
  readonly #post: (event: EngineEvent) => void
  #expansions: Expansion[] = []
  #flushedAt = -Infinity

  constructor(run: RunId, post: (event: EngineEvent) => void) {
    this.#run = run
    this.#post = post
  }

  expanded(expansion: Expansion): void {
    this.#expansions.push(expansion)
    if (this.#expansions.length >= placesPerMessage) this.#flush(false)
  }

  flushIfDue(): void {
    if (this.#expansions.length > 0 && performance.now() - this.#flushedAt >= messageMs) this.#flush(false)
  }

  end(): void {
    this.#flush(true)
  }

  #flush(done: boolean): void {
    this.#flushedAt = performance.now()
    const expansions = this.#expansions
    this.#expansions = []
    this.acknowledgements.sent()
    this.#post({ t: 'expanded', run: this.#run, visibleFrom: this.visibleFrom, expansions, done })
  }
}

import { Cancelled } from '../../../protocol/fault'

interface Held {
  readonly signal: AbortSignal
  gate(): Promise<void>
}

/** The weaves and scores that use a model: it is freed only when none does any more. */
export class Runs {
  readonly #closing = new AbortController()
  readonly #running = new Set<Promise<unknown>>()
  readonly #closed = new Promise<void>((resolve) => this.#closing.signal.addEventListener('abort', () => resolve(), { once: true }))

  /** Runs `use` with the caller's control, which closing aborts and whose gate closing opens. */
  async run<C extends Held, T>(control: C, use: (control: C) => Promise<T>): Promise<T> {
    if (this.#closing.signal.aborted) throw new Cancelled()
    const signal = AbortSignal.any([control.signal, this.#closing.signal])
    const running = use({ ...control, signal, gate: () => Promise.race([control.gate(), this.#closed]) })
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }

  /** Ends what runs and resolves when all of it has ended. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled(this.#running)
  }
}

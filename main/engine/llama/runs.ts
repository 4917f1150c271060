import { Cancelled } from '../../../protocol/fault'

interface Held {
  readonly signal: AbortSignal
  gate(): Promise<void>
}

/** The weaves and scores that use a model: it is freed only when none does any more. */
export class Runs {
  readonly #closing = new AbortController()
  readonly #running = new Set<Promise<unknown>>()
  /** Opens the gates that runs wait at. */
  readonly #held = new Set<() => void>()

  /** Runs `use` with the caller's control, which closing aborts and whose gate closing opens. */
  async run<C extends Held, T>(control: C, use: (control: C) => Promise<T>): Promise<T> {
    if (this.#closing.signal.aborted) throw new Cancelled()
    const signal = AbortSignal.any([control.signal, this.#closing.signal])
    const running = use({ ...control, signal, gate: () => this.#orClosed(control.gate()) })
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
    for (const open of this.#held) open()
    await Promise.allSettled(this.#running)
  }

  /** As `Promise.race`, which would leave something behind at every gate until the end. */
  #orClosed(gate: Promise<void>): Promise<void> {
    if (this.#closing.signal.aborted) return Promise.resolve()
    return new Promise((open, failed) => {
      this.#held.add(open)
      const passed = (): void => {
        this.#held.delete(open)
        open()
      }
      gate.then(passed, (error: unknown) => {
        this.#held.delete(open)
        failed(error)
      })
    })
  }
}

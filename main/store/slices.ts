const sliceMs = 4

/** Cuts long work into slices of a few milliseconds, between which everything else has its turn. */
export class Slices {
  readonly #signal: AbortSignal | null
  #until = performance.now() + sliceMs

  /** `signal` ends the work at the end of a slice: `rest` then rejects with its reason. */
  constructor(signal: AbortSignal | null = null) {
    this.#signal = signal
  }

  /** The slice is over: `rest` before going on. */
  get due(): boolean {
    return performance.now() > this.#until
  }

  async rest(): Promise<void> {
    await new Promise(setImmediate)
    this.#signal?.throwIfAborted()
    this.#until = performance.now() + sliceMs
  }
}

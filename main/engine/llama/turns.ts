/** Runs tasks one after another, in the order they came: native calls on one context must not overlap. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  take<T>(task: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('closed'))
    const turn = this.#last.then(task)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** Resolves when the running task is over; later ones are refused. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#last
  }
}

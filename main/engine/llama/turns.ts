/** Runs tasks one after another, in the order they came: native calls on one context must not overlap. */
export class Turns {
  /** Settles when all tasks so far are over; null when they are. */
  #last: Promise<void> | null = null

  take<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last === null ? task() : this.#last.then(task)
    const over: Promise<void> = turn.then(
      () => this.#over(over),
      () => this.#over(over),
    )
    this.#last = over
    return turn
  }

  #over(task: Promise<void>): void {
    if (this.#last === task) this.#last = null
  }
}

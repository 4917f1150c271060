/** Messages of one run that main has not handed on yet; the run pauses when there are too many. */
export class Acknowledgements {
  readonly #limit: number
  #open = 0
  #resume: (() => void)[] = []
  #over = false

  constructor(limit: number) {
    this.#limit = limit
  }

  sent(): void {
    this.#open += 1
  }

  acknowledge(messages: number): void {
    this.#open = Math.max(0, this.#open - messages)
    if (!this.isBlocked) this.#letGo()
  }

  get isBlocked(): boolean {
    return !this.#over && this.#open >= this.#limit
  }

  unblocked(): Promise<void> {
    return this.isBlocked ? new Promise((resolve) => this.#resume.push(resolve)) : Promise.resolve()
  }

  /** The run is to end: nothing blocks it any more. */
  end(): void {
    this.#over = true
    this.#letGo()
  }

  #letGo(): void {
    for (const resume of this.#resume.splice(0)) resume()
  }
}

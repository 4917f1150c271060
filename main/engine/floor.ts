/** Who goes first when several runs want to decode; the larger number wins. A run that was told to end is let through to do so. */
export const urgency = { examine: 0, score: 1, weave: 2, ending: 3 } as const

interface Waiter {
  readonly urgency: () => number
  readonly go: () => void
}

/**
 * The right to decode: one run has it at a time and offers it at its gates. Among equally urgent runs it goes round,
 * so two open weaves stream together.
 */
export class Floor {
  #held = false
  #waiting: Waiter[] = []

  /** Resolves when the caller has the floor. `urgency` is asked anew at each hand-over. */
  take(urgencyNow: () => number): Promise<void> {
    if (!this.#held) {
      this.#held = true
      return Promise.resolve()
    }
    return new Promise((go) => this.#waiting.push({ urgency: urgencyNow, go }))
  }

  release(): void {
    let next: Waiter | null = null
    for (const waiter of this.#waiting) if (next === null || waiter.urgency() > next.urgency()) next = waiter
    if (next === null) {
      this.#held = false
      return
    }
    this.#waiting = this.#waiting.filter((waiter) => waiter !== next)
    next.go()
  }

  /** Somebody at least this urgent waits. */
  isWanted(atLeast: number): boolean {
    return this.#waiting.some((waiter) => waiter.urgency() >= atLeast)
  }
}

/** Who goes first when several runs want to decode; the larger number wins. A run that was told to end is let through to do so. */
export const urgency = { examine: 0, score: 1, multiverse: 2, weave: 3, ending: 4 } as const

interface Waiter {
  readonly urgency: () => number
  readonly shares: boolean
  readonly go: () => void
}

/**
 * The right to decode: one run has it at a time and offers it at its gates, but runs that share have it together. Among equally
 * urgent runs it goes round.
 */
export class Floor {
  #holders = 0
  /** All who hold it share it. */
  #shared = false
  #waiting: Waiter[] = []

  /** Resolves when the caller has the floor, alone or with others that share. `urgency` is asked anew at each hand-over. */
  take(urgencyNow: () => number, shares = false): Promise<void> {
    const before = this.#waiting.some((waiter) => waiter.urgency() > urgencyNow())
    if (this.#holders === 0 || (shares && this.#shared && !before)) {
      this.#holders += 1
      this.#shared = shares
      return Promise.resolve()
    }
    return new Promise((go) => this.#waiting.push({ urgency: urgencyNow, shares, go }))
  }

  release(): void {
    this.#holders -= 1
    for (;;) {
      let next: Waiter | null = null
      for (const waiter of this.#waiting) if (next === null || waiter.urgency() > next.urgency()) next = waiter
      if (next === null || (this.#holders > 0 && !(this.#shared && next.shares))) return
      const { go, shares } = next
      this.#waiting = this.#waiting.filter((waiter) => waiter !== next)
      this.#holders += 1
      this.#shared = shares
      go()
    }
  }

  /** Somebody at least this urgent waits. */
  isWanted(atLeast: number): boolean {
    return this.#waiting.some((waiter) => waiter.urgency() >= atLeast)
  }
}

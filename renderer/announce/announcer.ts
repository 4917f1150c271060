/** Time and timers, so that tests hold the clock. */
export interface Clock {
  now(): number
  /** Calls `act` once after `ms`; returns the way to call it off. */
  after(ms: number, act: () => void): () => void
}

export const apartMs = 2000
export const quietAfterTypingMs = 1000
export const mostUnits = 200

/**
 * What is said to a screen reader: at most one sentence in two seconds, none while the writer types, at most 200 units.
 * A newer sentence takes the place of one not yet said.
 */
export class Announcer {
  readonly #clock: Clock
  readonly #speak: (sentence: string) => void
  #waiting: string | null = null
  #callOff: (() => void) | null = null
  #lastSaid = -Infinity
  #lastTyped = -Infinity

  constructor(clock: Clock, speak: (sentence: string) => void) {
    this.#clock = clock
    this.#speak = speak
  }

  say(sentence: string): void {
    this.#waiting = shorten(sentence)
    this.#wake()
  }

  /** The writer has pressed a key that types. */
  typed(): void {
    this.#lastTyped = this.#clock.now()
  }

  #wake(): void {
    if (this.#waiting === null || this.#callOff !== null) return
    const due = Math.max(this.#lastSaid + apartMs, this.#lastTyped + quietAfterTypingMs) - this.#clock.now()
    if (due > 0) {
      this.#callOff = this.#clock.after(due, () => {
        this.#callOff = null
        this.#wake()
      })
      return
    }
    const sentence = this.#waiting
    this.#waiting = null
    this.#lastSaid = this.#clock.now()
    this.#speak(sentence)
  }
}

/** Whole words, at most 200 units. */
function shorten(sentence: string): string {
  const line = sentence.replace(/\s+/g, ' ').trim()
  if (line.length <= mostUnits) return line
  const space = line.lastIndexOf(' ', mostUnits - 1)
  return `${line.slice(0, space > 0 ? space : mostUnits - 1)}…`
}

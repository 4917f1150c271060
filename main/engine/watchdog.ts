/**
 * Counts the time since things were last heard of, in ticks of its own timer rather than by the clock: a machine that
 * slept, or a main process that was held up, finds nobody guilty.
 */
export class Watchdog {
  readonly #tickMs: number
  readonly #onTick: () => void
  readonly #silent = new Map<string, number>()
  #timer: ReturnType<typeof setInterval> | null = null

  constructor(tickMs: number, onTick: () => void) {
    this.#tickMs = tickMs
    this.#onTick = onTick
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      for (const [name, ticks] of this.#silent) this.#silent.set(name, ticks + 1)
      this.#onTick()
    }, this.#tickMs)
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    this.#silent.clear()
  }

  /** Starts, or starts again, to count for `name`. */
  heard(name: string): void {
    this.#silent.set(name, 0)
  }

  forget(name: string): void {
    this.#silent.delete(name)
  }

  /** Milliseconds since `heard`, at most; 0 for what nobody counts. */
  silence(name: string): number {
    return (this.#silent.get(name) ?? 0) * this.#tickMs
  }

  isCounting(name: string): boolean {
    return this.#silent.has(name)
  }
}

import { seedsThatFailed } from './seeds'

declare const process: { readonly env: Readonly<Record<string, string | undefined>> }

/** True for the long run of the laws (`HEDDLE_LONG=1`). */
export const long = process.env['HEDDLE_LONG'] === '1'

/** A small fast generator of numbers (mulberry32): the same seed gives the same numbers on every machine. */
export class Random {
  readonly seed: number
  #state: number

  constructor(seed: number) {
    this.seed = seed
    this.#state = seed | 0
  }

  /** 0 ≤ number < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number, 0 ≤ number < n. */
  below(n: number): number {
    return Math.floor(this.next() * n)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to pick from')
    return list[this.below(list.length)] as T
  }
}

/**
 * Runs `law` with `count` seeds and with every seed that ever failed. A failure names its seed: `HEDDLE_SEED=n` runs that one
 * alone. The seeds start at a fixed number, so a red run is red again.
 */
export function eachSeed(count: number, law: (random: Random) => void): void {
  const one = process.env['HEDDLE_SEED']
  const seeds = one === undefined ? [...seedsThatFailed, ...Array.from({ length: count }, (_, i) => 1000 + i)] : [Number(one)]
  for (const seed of seeds) {
    try {
      law(new Random(seed))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      throw new Error(`seed ${seed} (run again with HEDDLE_SEED=${seed}): ${message}`, { cause: error })
    }
  }
}

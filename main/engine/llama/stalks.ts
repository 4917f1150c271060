import type { Spot } from '../frontier'
import type { Context, Row } from './context'
import type { PathCache } from './pathCache'

/** Sequences that one multiverse may hold: fewer than there are, so that the writer's cached paths stay. */
const mostStalks = 96

/** Places to evaluate in one batch: `rows` asks for output once for each of `spots`, in their order. */
export interface Step {
  readonly spots: readonly Spot[]
  readonly rows: readonly Row[]
  readonly grown: readonly (readonly [spot: Spot, sequence: number])[]
}

/**
 * The sequences of the places that a multiverse has looked at. A new place shares the cells of its nearest ancestor that still has
 * a sequence, and what lies between is evaluated again. When they are too many all are given back: the places that wait are many
 * and shallow, so that costs a few tokens each.
 */
export class Stalks {
  readonly #context: Context
  readonly #cache: PathCache
  readonly #trunk: number
  readonly #base: number
  #sequences: number[] = []
  #held = new Map<Spot, number>()
  #cells = 0

  /** `trunk` holds the first `base` tokens. */
  constructor(context: Context, cache: PathCache, trunk: number, base: number) {
    this.#context = context
    this.#cache = cache
    this.#trunk = trunk
    this.#base = base
  }

  /** As many of `wanted`, from the first on, as go into one batch of `most` rows and into the cache; none when there is no room at all. */
  plan(wanted: readonly Spot[], most: number): Step {
    if (this.#sequences.length + wanted.length > mostStalks) this.clear()
    const spots: Spot[] = []
    const rows: Row[] = []
    const grown: (readonly [Spot, number])[] = []
    for (const spot of wanted) {
      const chain = this.#missing(spot)
      if (rows.length + chain.length > most || !this.#cache.reserve(rows.length + chain.length)) break
      const sequence = this.#cache.lend()
      if (sequence === null) break
      this.#sequences.push(sequence)
      const [first] = chain as [Spot, ...Spot[]]
      const source = first.parent === null ? undefined : this.#held.get(first.parent)
      this.#context.copy(source ?? this.#trunk, sequence, 0, this.#base + first.depth - 1)
      for (const link of chain) {
        rows.push({ token: link.token, position: this.#base + link.depth - 1, sequence, output: link === spot })
        grown.push([link, sequence])
      }
      spots.push(spot)
    }
    return { spots, rows, grown }
  }

  /** The step is evaluated. */
  grown({ rows, grown }: Step): void {
    this.#cells += rows.length
    this.#cache.count(rows.length)
    for (const [spot, sequence] of grown) this.#held.set(spot, sequence)
  }

  clear(): void {
    this.#cache.count(-this.#cells)
    this.#cells = 0
    for (const sequence of this.#sequences) this.#cache.giveBack(sequence)
    this.#sequences = []
    this.#held = new Map()
  }

  /** The places from below the nearest ancestor that has a sequence to `spot`. */
  #missing(spot: Spot): readonly Spot[] {
    const chain = [spot]
    for (let up = spot.parent; up !== null && up.parent !== null && !this.#held.has(up); up = up.parent) chain.push(up)
    return chain.reverse()
  }
}

import type { Spot } from '../frontier'
import { sequenceLimit, type Context, type Row } from './context'
import type { PathCache } from './pathCache'

/** Sequences that one multiverse may hold: fewer than there are, so that the writer's cached paths stay. */
const mostStalks = Math.floor((sequenceLimit * 2) / 3)

/** Places to evaluate in one batch: `rows` asks for output once for each of `stalks`, in their order. */
export interface Step {
  readonly stalks: readonly Stalk[]
  readonly rows: readonly Row[]
}

/** A place, the sequence that holds all that leads to it, and how many cells are its own. */
export interface Stalk {
  readonly spot: Spot
  readonly sequence: number
  readonly cells: number
}

/**
 * The sequences of the places that a multiverse has looked at. A new place shares the cells of its nearest ancestor that still has
 * a sequence, and what lies between is evaluated again. When they are too many those of the least mass are given back: a place
 * has no more mass than those before it, so nothing that is kept stands on what goes.
 */
export class Stalks {
  readonly #context: Context
  readonly #cache: PathCache
  readonly #trunk: number
  readonly #base: number
  readonly #held = new Map<Spot, Stalk>()

  /** `trunk` holds the first `base` tokens. */
  constructor(context: Context, cache: PathCache, trunk: number, base: number) {
    this.#context = context
    this.#cache = cache
    this.#trunk = trunk
    this.#base = base
  }

  /** As many of `wanted`, from the first on, as go into one batch of `most` rows and into the cache; none when there is no room at all. */
  plan(wanted: readonly Spot[], most: number): Step {
    if (this.#held.size + wanted.length > mostStalks) this.#keep(Math.max(0, mostStalks - wanted.length))
    const stalks: Stalk[] = []
    const rows: Row[] = []
    for (const spot of wanted) {
      const chain = this.#missing(spot)
      if (rows.length + chain.length > most || !this.#cache.reserve(rows.length + chain.length)) break
      const sequence = this.#cache.lend()
      if (sequence === null) break
      const [first] = chain as [Spot, ...Spot[]]
      const source = first.parent === null ? undefined : this.#held.get(first.parent)
      this.#context.copy(source?.sequence ?? this.#trunk, sequence, 0, this.#base + first.depth - 1)
      for (const link of chain) rows.push({ token: link.token, position: this.#base + link.depth - 1, sequence, output: link === spot })
      stalks.push({ spot, sequence, cells: chain.length })
    }
    return { stalks, rows }
  }

  /** The step is evaluated, or will never be. */
  grown({ stalks, rows }: Step): void {
    this.#cache.count(rows.length)
    for (const stalk of stalks) this.#held.set(stalk.spot, stalk)
  }

  clear(): void {
    this.#keep(0)
  }

  #keep(most: number): void {
    const byMass = [...this.#held.values()].toSorted((a, b) => b.spot.logmass - a.spot.logmass || a.spot.depth - b.spot.depth)
    for (const { spot, sequence, cells } of byMass.slice(most)) {
      this.#held.delete(spot)
      this.#cache.count(-cells)
      this.#cache.giveBack(sequence)
    }
  }

  /** The places from below the nearest ancestor that has a sequence to `spot`. */
  #missing(spot: Spot): readonly Spot[] {
    const chain = [spot]
    for (let up = spot.parent; up !== null && up.parent !== null && !this.#held.has(up); up = up.parent) chain.push(up)
    return chain.reverse()
  }
}

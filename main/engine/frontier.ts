import type { Expansion, Onward } from '../../loom/multiverse'
import type { MultiverseAsk } from '../../protocol/engine'

/** A place that the model has not looked at yet, or has. */
export interface Spot {
  readonly number: number
  readonly parent: Spot | null
  /** The token that leads here; −1 for the root. */
  readonly token: number
  readonly depth: number
  /** Natural logarithm of the share of all that may follow the root. */
  readonly logmass: number
}

/** Which places a multiverse looks at, best first by mass, until its budget of places, depth, mass or time is spent. */
export class Frontier {
  readonly root: Spot = { number: 0, parent: null, token: -1, depth: 0, logmass: 0 }
  readonly #ask: MultiverseAsk
  readonly #heap: Spot[] = []
  #until = Infinity
  #left: number
  #numbers = 1

  constructor(ask: MultiverseAsk) {
    this.#ask = ask
    this.#left = ask.places
  }

  /** The likeliest places that wait, at most `most`. None when the budget is spent. */
  next(most: number): Spot[] {
    const spots: Spot[] = []
    if (performance.now() > this.#until) return spots
    while (spots.length < most && this.#left > 0) {
      const spot = this.#pop()
      if (spot === null) break
      spots.push(spot)
      this.#left--
    }
    return spots
  }

  /** Places that `next` gave and that could not be looked at after all. */
  putBack(spots: readonly Spot[]): void {
    for (const spot of spots) this.#push(spot)
    this.#left += spots.length
  }

  /** The model has looked at `spot`: what follows it waits from now on. */
  expand(spot: Spot, entropy: number, onward: readonly Onward[]): Expansion {
    const first = this.#numbers
    this.#numbers += onward.length
    if (spot === this.root) {
      this.#left--
      this.#until = performance.now() + this.#ask.ms
    }
    const { depth, leastMass } = this.#ask
    if (spot.depth < depth - 1) {
      for (const [i, { id, logprob, ends }] of onward.entries()) {
        const logmass = spot.logmass + logprob
        if (!ends && logmass >= Math.log(leastMass)) this.#push({ number: first + i, parent: spot, token: id, depth: spot.depth + 1, logmass })
      }
    }
    return { place: spot.number, first, entropy, onward }
  }

  #push(spot: Spot): void {
    const heap = this.#heap
    let at = heap.push(spot) - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      if (!before(spot, heap[up] as Spot)) break
      heap[at] = heap[up] as Spot
      at = up
    }
    heap[at] = spot
  }

  #pop(): Spot | null {
    const heap = this.#heap
    const best = heap[0]
    const last = heap.pop()
    if (best === undefined || last === undefined) return null
    if (heap.length === 0) return best
    let at = 0
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && before(heap[child + 1] as Spot, heap[child] as Spot)) child++
      if (!before(heap[child] as Spot, last)) break
      heap[at] = heap[child] as Spot
      at = child
    }
    heap[at] = last
    return best
  }
}

/** Equal masses by the order in which the places were found, so that one ask always goes the same way. */
function before(a: Spot, b: Spot): boolean {
  return a.logmass > b.logmass || (a.logmass === b.logmass && a.number < b.number)
}

/** The tokens from the root to `spot`. */
export function pathTo(spot: Spot): number[] {
  const path: number[] = []
  for (let at: Spot | null = spot; at !== null && at.parent !== null; at = at.parent) path.push(at.token)
  return path.reverse()
}

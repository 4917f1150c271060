/** What a path's cells from `from` on hold, kept outside the pool. */
export interface StoredPath {
  /** All of the path's tokens. */
  readonly tokens: readonly number[]
  readonly from: number
  readonly bytes: Uint8Array
}

/**
 * Paths that nothing uses now, in plain memory: in the pool every step would have to pass over their cells. The least recently used
 * go first when they outgrow `budget` bytes.
 */
export class Attic {
  readonly #budget: number
  /** Oldest first. */
  readonly #stored = new Set<StoredPath>()
  #bytes = 0

  constructor(budget: number) {
    this.#budget = budget
  }

  get bytes(): number {
    return this.#bytes
  }

  get paths(): number {
    return this.#stored.size
  }

  /** Cells [from, end) of these tokens are here already. */
  has(tokens: readonly number[], from: number): boolean {
    for (const stored of this.#stored) {
      if (stored.from <= from && stored.tokens.length === tokens.length && shared(stored.tokens, tokens) === tokens.length) {
        this.#touch(stored)
        return true
      }
    }
    return false
  }

  add(stored: StoredPath): void {
    if (stored.bytes.length > this.#budget) return
    this.#stored.add(stored)
    this.#bytes += stored.bytes.length
    for (const oldest of this.#stored) {
      if (this.#bytes <= this.#budget) return
      this.forget(oldest)
    }
  }

  /** The path that says most of `tokens`, of which the first `known` are evaluated; null when none says more. */
  find(tokens: readonly number[], known: number): StoredPath | null {
    let best: StoredPath | null = null
    let most = known
    for (const stored of this.#stored) {
      if (stored.from > known || stored.tokens.length <= most) continue
      const same = shared(stored.tokens, tokens)
      if (same <= most) continue
      most = same
      best = stored
    }
    if (best) this.#touch(best)
    return best
  }

  forget(stored: StoredPath): void {
    if (this.#stored.delete(stored)) this.#bytes -= stored.bytes.length
  }

  #touch(stored: StoredPath): void {
    this.#stored.delete(stored)
    this.#stored.add(stored)
  }
}

/** How many tokens both begin with. */
export function shared(a: readonly number[], b: readonly number[]): number {
  const most = Math.min(a.length, b.length)
  let i = 0
  while (i < most && a[i] === b[i]) i++
  return i
}

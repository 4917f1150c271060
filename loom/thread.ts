import type { NodeId } from './ids'
import type { Loom } from './loom'
import { nodeOf } from './loomData'
import { pathTo } from './path'

/** A place in a thread: unit `offset` of node number `index`. */
export interface ThreadPlace {
  readonly node: NodeId
  readonly index: number
  readonly offset: number
}

/**
 * Where the nodes of one thread lie in its text. Offsets are UTF-16 units. `locate` costs the logarithm of the depth, so does
 * `resize`: a Fenwick tree holds the lengths, and a text edit inside one node moves all later starts at once.
 */
export class Thread {
  /** Root first. */
  readonly ids: readonly NodeId[]
  readonly #indexes: ReadonlyMap<NodeId, number>
  readonly #lengths: number[]
  readonly #sums: Float64Array
  #length = 0

  private constructor(ids: readonly NodeId[], lengths: number[]) {
    this.ids = ids
    this.#lengths = lengths
    this.#indexes = new Map(ids.map((id, index) => [id, index]))
    this.#sums = new Float64Array(ids.length + 1)
    for (let i = 1; i <= ids.length; i++) {
      const length = lengths[i - 1] as number
      this.#sums[i] = (this.#sums[i] as number) + length
      this.#length += length
      const up = i + (i & -i)
      if (up <= ids.length) this.#sums[up] = (this.#sums[up] as number) + (this.#sums[i] as number)
    }
  }

  static of(loom: Loom, tip: NodeId): Thread {
    const ids = pathTo(loom, tip)
    return new Thread(ids, ids.map((id) => nodeOf(loom, id).text.length))
  }

  /** Units in the whole thread. */
  get length(): number {
    return this.#length
  }

  get tip(): NodeId {
    return this.ids[this.ids.length - 1] as NodeId
  }

  /** Position on the thread, or −1. */
  indexOf(node: NodeId): number {
    return this.#indexes.get(node) ?? -1
  }

  has(node: NodeId): boolean {
    return this.#indexes.has(node)
  }

  /** Start offset of every node, root first. Made anew at each call. */
  get starts(): readonly number[] {
    let start = 0
    return this.#lengths.map((length) => (start += length) - length)
  }

  /** Offset of the first unit of node number `index`; of `ids.length`, the thread's length. */
  startAt(index: number): number {
    let sum = 0
    for (let i = index; i > 0; i -= i & -i) sum += this.#sums[i] as number
    return sum
  }

  /** Offset of the node's first unit. Throws when the node is not on the thread. */
  startOf(node: NodeId): number {
    return this.startAt(this.#indexOrThrow(node))
  }

  endOf(node: NodeId): number {
    return this.startAt(this.#indexOrThrow(node) + 1)
  }

  lengthAt(index: number): number {
    return this.#lengths[index] ?? 0
  }

  /**
   * The place of an offset, which is clamped to the thread. On a border between nodes `before` gives the end of the first node
   * that ends there and `after` the start of the last node that begins there (the tip's end when nothing follows).
   */
  locate(at: number, bias: 'before' | 'after' = 'before'): ThreadPlace {
    const offset = Math.min(Math.max(at, 0), this.#length)
    const index = bias === 'before' ? this.#firstEndingFrom(offset) : this.#lastStartingBy(offset)
    return { node: this.ids[index] as NodeId, index, offset: offset - this.startAt(index) }
  }

  /** Takes note that a node's text has this many units now. */
  resize(node: NodeId, length: number): void {
    const index = this.#indexOrThrow(node)
    const change = length - (this.#lengths[index] as number)
    if (change === 0) return
    this.#lengths[index] = length
    this.#length += change
    for (let i = index + 1; i <= this.ids.length; i += i & -i) this.#sums[i] = (this.#sums[i] as number) + change
  }

  /** The first node whose end is ≥ offset. */
  #firstEndingFrom(offset: number): number {
    return Math.min(this.#descend((sum) => sum < offset), this.ids.length - 1)
  }

  /** The last node whose start is ≤ offset. */
  #lastStartingBy(offset: number): number {
    return Math.min(this.#descend((sum) => sum <= offset), this.ids.length - 1)
  }

  /** How many leading nodes together still have a length that passes. */
  #descend(passes: (sum: number) => boolean): number {
    let index = 0
    let sum = 0
    for (let step = 2 ** Math.floor(Math.log2(this.ids.length)); step >= 1; step /= 2) {
      const next = index + step
      if (next > this.ids.length || !passes(sum + (this.#sums[next] as number))) continue
      index = next
      sum += this.#sums[next] as number
    }
    return index
  }

  #indexOrThrow(node: NodeId): number {
    const index = this.#indexes.get(node)
    if (index === undefined) throw new RangeError(`${node} is not on the thread`)
    return index
  }
}

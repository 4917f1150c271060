import { int, real } from './columns'

/** A tree in reading order: everything under p follows it up to `end[p]`. `y[p]` is the foot of p, more than its parent's. */
export interface Hanging {
  readonly count: number
  readonly parent: Int32Array
  readonly end: Int32Array
  readonly y: Float64Array
}

/**
 * Columns for a tree whose nodes are of different lengths: subtrees stand as close as their outlines allow, one column apart,
 * and a parent over the middle between its first and last child. Linear in nodes; after A. van der Ploeg, “Drawing
 * non-layered tidy trees in linear time”, Software: Practice and Experience 44 (2014).
 */
export function tidy(tree: Hanging): Float64Array<ArrayBuffer> {
  return new Tidy(tree).columns()
}

class Tidy {
  readonly #count: number
  readonly #parent: Int32Array
  readonly #end: Int32Array
  readonly #y: Float64Array
  readonly #lastChild: Int32Array
  /** Place relative to the parent's, and what all under it is moved by. */
  readonly #prelim: Float64Array
  readonly #mod: Float64Array
  /** Room to be shared out among the siblings between two that were moved apart. */
  readonly #shift: Float64Array
  readonly #change: Float64Array
  /** Where an outline goes on when a subtree has ended: −1 nowhere. */
  readonly #threadLeft: Int32Array
  readonly #threadRight: Int32Array
  /** The lowest node on either outline, and the sum of moves down to it. */
  readonly #lowLeft: Int32Array
  readonly #lowRight: Int32Array
  readonly #sumLeft: Float64Array
  readonly #sumRight: Float64Array
  /** Children of the node at work, and of those the ones that reach lowest from the right: a stack of feet and numbers. */
  readonly #kids: Int32Array
  readonly #foot: Float64Array
  readonly #who: Int32Array
  #tops = 0

  constructor({ count, parent, end, y }: Hanging) {
    this.#count = count
    this.#parent = parent
    this.#end = end
    this.#y = y
    this.#lastChild = new Int32Array(count).fill(-1)
    this.#prelim = new Float64Array(count)
    this.#mod = new Float64Array(count)
    this.#shift = new Float64Array(count)
    this.#change = new Float64Array(count)
    this.#threadLeft = new Int32Array(count).fill(-1)
    this.#threadRight = new Int32Array(count).fill(-1)
    this.#lowLeft = new Int32Array(count)
    this.#lowRight = new Int32Array(count)
    this.#sumLeft = new Float64Array(count)
    this.#sumRight = new Float64Array(count)
    this.#kids = new Int32Array(count)
    this.#foot = new Float64Array(count)
    this.#who = new Int32Array(count)
    for (let p = 1; p < count; p++) this.#lastChild[int(parent, p)] = p
  }

  columns(): Float64Array<ArrayBuffer> {
    for (let p = this.#count - 1; p >= 0; p--) this.#place(p)
    const x = new Float64Array(this.#count)
    const sum = new Float64Array(this.#count)
    for (let p = 0; p < this.#count; p++) {
      const above = int(this.#parent, p)
      sum[p] = (above < 0 ? 0 : real(sum, above)) + real(this.#mod, p)
      x[p] = real(this.#prelim, p) + real(sum, p)
      if (int(this.#lastChild, p) >= 0) this.#shareRoom(p)
    }
    return x
  }

  /** Sets the subtrees of p, each settled in itself, side by side. */
  #place(p: number): void {
    const last = int(this.#lastChild, p)
    if (last < 0) {
      this.#lowLeft[p] = p
      this.#lowRight[p] = p
      return
    }
    const first = p + 1
    if (first !== last) {
      let count = 0
      for (let kid = first; kid < int(this.#end, p); kid = int(this.#end, kid)) this.#kids[count++] = kid
      this.#tops = 0
      this.#rise(real(this.#y, int(this.#lowLeft, first)), 0)
      for (let i = 1; i < count; i++) {
        const foot = real(this.#y, int(this.#lowRight, int(this.#kids, i)))
        this.#separate(i)
        this.#rise(foot, i)
      }
    }
    this.#prelim[p] = (real(this.#prelim, first) + real(this.#mod, first) + real(this.#prelim, last) + real(this.#mod, last)) / 2
    this.#lowLeft[p] = int(this.#lowLeft, first)
    this.#sumLeft[p] = real(this.#sumLeft, first)
    this.#lowRight[p] = int(this.#lowRight, last)
    this.#sumRight[p] = real(this.#sumRight, last)
  }

  #rise(foot: number, i: number): void {
    while (this.#tops > 0 && foot >= real(this.#foot, this.#tops - 1)) this.#tops--
    this.#foot[this.#tops] = foot
    this.#who[this.#tops++] = i
  }

  /** Moves child i right until it clears all before it, down both outlines. */
  #separate(i: number): void {
    const first = int(this.#kids, 0)
    const child = int(this.#kids, i)
    let left = int(this.#kids, i - 1)
    let right = child
    let leftSum = real(this.#mod, left)
    let rightSum = real(this.#mod, right)
    let top = this.#tops - 1
    while (left >= 0 && right >= 0) {
      while (top > 0 && real(this.#y, left) > real(this.#foot, top)) top--
      const apart = leftSum + real(this.#prelim, left) + 1 - (rightSum + real(this.#prelim, right))
      if (apart > 0) {
        rightSum += apart
        this.#move(i, int(this.#who, top), apart)
      }
      const leftFoot = real(this.#y, left)
      const rightFoot = real(this.#y, right)
      if (leftFoot <= rightFoot) {
        const last = int(this.#lastChild, left)
        left = last >= 0 ? last : int(this.#threadRight, left)
        if (left >= 0) leftSum += real(this.#mod, left)
      }
      if (leftFoot >= rightFoot) {
        right = int(this.#lastChild, right) >= 0 ? right + 1 : int(this.#threadLeft, right)
        if (right >= 0) rightSum += real(this.#mod, right)
      }
    }
    if (left < 0 && right >= 0) this.#threadOnLeft(first, child, right, rightSum)
    else if (left >= 0 && right < 0) this.#threadOnRight(int(this.#kids, i - 1), child, left, leftSum)
  }

  #move(i: number, from: number, by: number): void {
    const child = int(this.#kids, i)
    this.#mod[child] = real(this.#mod, child) + by
    this.#sumLeft[child] = real(this.#sumLeft, child) + by
    this.#sumRight[child] = real(this.#sumRight, child) + by
    if (from === i - 1) return
    const each = by / (i - from)
    const next = int(this.#kids, from + 1)
    this.#shift[next] = real(this.#shift, next) + each
    this.#shift[child] = real(this.#shift, child) - each
    this.#change[child] = real(this.#change, child) - (by - each)
  }

  #threadOnLeft(first: number, child: number, right: number, sum: number): void {
    const low = int(this.#lowLeft, first)
    this.#threadLeft[low] = right
    const off = sum - real(this.#mod, right) - real(this.#sumLeft, first)
    this.#mod[low] = real(this.#mod, low) + off
    this.#prelim[low] = real(this.#prelim, low) - off
    this.#lowLeft[first] = int(this.#lowLeft, child)
    this.#sumLeft[first] = real(this.#sumLeft, child)
  }

  #threadOnRight(before: number, child: number, left: number, sum: number): void {
    const low = int(this.#lowRight, child)
    this.#threadRight[low] = left
    const off = sum - real(this.#mod, left) - real(this.#sumRight, child)
    this.#mod[low] = real(this.#mod, low) + off
    this.#prelim[low] = real(this.#prelim, low) - off
    this.#lowRight[child] = int(this.#lowRight, before)
    this.#sumRight[child] = real(this.#sumRight, before)
  }

  #shareRoom(p: number): void {
    let step = 0
    let sum = 0
    for (let kid = p + 1; kid < int(this.#end, p); kid = int(this.#end, kid)) {
      step += real(this.#shift, kid)
      sum += step + real(this.#change, kid)
      this.#mod[kid] = real(this.#mod, kid) + sum
    }
  }
}

import { byte, int, real } from './columns'
import type { MapTree } from './mapTree'
import { tidy } from './tidy'

/** World units (pixels at zoom 1) between two threads that hang side by side. */
export const columnWidth = 22

/**
 * Where everything is, in reading order: position p is the p-th node, everything under it follows up to `end[p]`. A node is
 * the thread from its parent's knot down to its own knot at (x, y).
 */
export interface MapLayout {
  readonly count: number
  /** Row of the tree at a position, and the position of a row. */
  readonly row: Int32Array
  readonly place: Int32Array
  /** Position of the parent; −1 for the root. */
  readonly parent: Int32Array
  readonly end: Int32Array
  readonly x: Float64Array
  readonly y: Float64Array
  /** From here down a thread hangs straight; above, it comes over from its parent's knot. */
  readonly turn: Float64Array
  /** Extents of a node with all that is under it; its top is its parent's knot. */
  readonly left: Float64Array
  readonly right: Float64Array
  readonly low: Float64Array
}

/** The whole loom laid out: nothing overlaps, a parent is over the middle of its children. O(n), no recursion. */
export function layOut(tree: MapTree): MapLayout {
  const count = tree.size
  const row = new Int32Array(count)
  const place = new Int32Array(tree.parent.length)
  const parent = new Int32Array(count)
  const end = new Int32Array(count)
  const y = new Float64Array(count)
  const turn = new Float64Array(count)
  inReadingOrder(tree, row, place, parent, end)
  const hang = (fanOf: (p: number, children: number) => number): Float64Array => {
    y[0] = rootLength
    for (let p = 1; p < count; p++) {
      const above = int(parent, p)
      const siblings = int(tree.childCount, int(row, above))
      const text = byte(tree.reach, int(row, p))
      turn[p] = real(y, above) + (siblings === 1 ? 0 : fanOf(above, siblings))
      y[p] = real(turn, p) + (siblings === 1 ? 8 + 2 * Math.round(text * 0.7) : 2 * Math.round(text * 0.9))
    }
    return tidy({ count, parent, end, y })
  }
  // How wide a fork is depends on how deep the fans under it are, and the other way round: one guess, then one correction.
  const guess = hang((_, children) => fanHeight(children, 0))
  const spans = spansOf(parent, guess)
  const x = hang((fork, children) => fanHeight(children, real(spans, fork)))
  const left = new Float64Array(count)
  const right = new Float64Array(count)
  const low = new Float64Array(count)
  for (let p = 0; p < count; p++) {
    left[p] = right[p] = x[p] = real(x, p) * columnWidth
    low[p] = real(y, p)
  }
  for (let p = count - 1; p > 0; p--) {
    const above = int(parent, p)
    left[above] = Math.min(real(left, above), real(left, p))
    right[above] = Math.max(real(right, above), real(right, p))
    low[above] = Math.max(real(low, above), real(low, p))
  }
  return { count, row, place, parent, end, x, y, turn, left, right, low }
}

const rootLength = 28

/** World units from which a fan's depth no longer grows with its width but with the root of it. */
const wideSpan = 1000

/** The more children, and the farther they spread, the deeper the fan that they come out of. In even units. */
function fanHeight(children: number, span: number): number {
  const slope = span < wideSpan ? span * 0.11 : wideSpan * 0.11 + 2.5 * Math.sqrt(span - wideSpan)
  return 24 + 2 * Math.round(Math.min(24, 3 * Math.log2(children)) + slope)
}

/** World units from the first to the last child of each. */
function spansOf(parent: Int32Array, x: Float64Array): Float64Array {
  const first = new Float64Array(x.length).fill(Number.NaN)
  const spans = new Float64Array(x.length)
  for (let p = 1; p < x.length; p++) {
    const above = int(parent, p)
    if (Number.isNaN(real(first, above))) first[above] = real(x, p)
    spans[above] = (real(x, p) - real(first, above)) * columnWidth
  }
  return spans
}

function inReadingOrder(tree: MapTree, row: Int32Array, place: Int32Array, parent: Int32Array, end: Int32Array): void {
  let at = tree.root
  let above = -1
  for (let p = 0; at >= 0; p++) {
    row[p] = at
    place[at] = p
    parent[p] = above
    const child = int(tree.firstChild, at)
    if (child >= 0) {
      above = p
      at = child
      continue
    }
    // Back up to where a sibling waits; every subtree that is left ends here.
    let climb = p
    end[climb] = p + 1
    while (int(tree.nextSibling, at) < 0 && int(parent, climb) >= 0) {
      climb = int(parent, climb)
      at = int(row, climb)
      end[climb] = p + 1
    }
    above = int(parent, climb)
    at = above < 0 ? -1 : int(tree.nextSibling, at)
  }
}

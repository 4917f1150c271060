import type { Place } from '../../loom/multiverse'

/** A place as it is drawn: `x` and `width` are shares of the whole width, `row` counts from the place that is zoomed to. */
export interface Cell {
  readonly place: Place
  readonly x: number
  readonly width: number
  readonly row: number
}

/** What follows a place and is not drawn as places: `unseen` where the model has not looked, `rest` where what it saw is too little. */
export interface Gap {
  readonly kind: 'unseen' | 'rest'
  readonly after: Place
  readonly x: number
  readonly width: number
  readonly row: number
}

export interface Icicle {
  /** Each before what follows it, siblings likeliest first. */
  readonly cells: readonly Cell[]
  readonly gaps: readonly Gap[]
}

/**
 * The ways on from `zoom`, each as wide as its probability: `zoom` takes the whole width and what follows it is shared out anew.
 * Places narrower than `least` are left to their gap, but for those on the way to `always`.
 */
export function icicle(zoom: Place, wish: { readonly least: number; readonly rows: number; readonly always: Place }): Icicle {
  const cells: Cell[] = []
  const gaps: Gap[] = []
  const kept = new Set<Place>()
  for (let at: Place | null = wish.always; at !== null; at = at.parent) kept.add(at)
  const open: Cell[] = [{ place: zoom, x: 0, width: 1, row: 0 }]
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    cells.push(cell)
    const { place, width, row } = cell
    if (row + 1 >= wish.rows || place.token?.ends === true) continue
    if (place.entropy === null) {
      if (width >= wish.least) gaps.push({ kind: 'unseen', after: place, x: cell.x, width, row: row + 1 })
      continue
    }
    const children: Cell[] = []
    let x = cell.x
    for (const child of place.children) {
      const share = width * Math.exp(child.token?.logprob ?? -Infinity)
      if (share < wish.least && !kept.has(child)) continue
      children.push({ place: child, x, width: share, row: row + 1 })
      x += share
    }
    const left = cell.x + width - x
    if (left >= wish.least) gaps.push({ kind: 'rest', after: place, x, width: left, row: row + 1 })
    open.push(...children.reverse())
  }
  return { cells, gaps }
}

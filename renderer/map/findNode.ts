import type { Extents } from './camera'
import { int, real } from './columns'
import type { MapLayout } from './mapLayout'

/**
 * The position whose knot is nearest to a world point, else whose thread runs past it, within `reach` world units; −1 for
 * none. Passes over subtrees that lie elsewhere.
 */
export function findNode(layout: MapLayout, x: number, y: number, reach: number): number {
  let best = -1
  let bestDistance = reach
  let thread = -1
  let threadDistance = reach / 2
  const near: Extents = { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach }
  for (let p = 0; p < layout.count; ) {
    if (isOutside(layout, p, near)) {
      p = int(layout.end, p)
      continue
    }
    const away = Math.abs(real(layout.x, p) - x)
    const distance = Math.hypot(away, real(layout.y, p) - y)
    if (distance < bestDistance) {
      best = p
      bestDistance = distance
    }
    if (away < threadDistance && y >= topOf(layout, p) && y <= real(layout.y, p)) {
      thread = p
      threadDistance = away
    }
    p++
  }
  return best >= 0 ? best : thread
}

/** Whether nothing of the node, its thread or what is under it lies inside. */
export function isOutside(layout: MapLayout, p: number, { left, right, top, bottom }: Extents): boolean {
  const from = fromX(layout, p)
  return (
    real(layout.low, p) < top ||
    topOf(layout, p) > bottom ||
    (real(layout.right, p) < left && from < left) ||
    (real(layout.left, p) > right && from > right)
  )
}

/** Where the thread of a node begins: its parent's knot. */
export function topOf(layout: MapLayout, p: number): number {
  const above = int(layout.parent, p)
  return above < 0 ? 0 : real(layout.y, above)
}

export function fromX(layout: MapLayout, p: number): number {
  const above = int(layout.parent, p)
  return real(layout.x, above < 0 ? p : above)
}

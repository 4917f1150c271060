import type { Visited } from '../../loom/path'
import type { NodeId } from '../../loom/ids'
import { byte, int, real } from './columns'
import type { MapLayout } from './mapLayout'
import { trait } from './mapTree'
import type { MapTree } from './mapTree'

/** What the colours of the map tell. */
export type Colouring = 'provenance' | 'surprise' | 'age' | 'visits' | 'forks'

/** In the order in which they are offered; what each is called and what its shades mean is `wording.map.colourings`. */
export const colourings = ['provenance', 'surprise', 'age', 'visits', 'forks'] as const satisfies readonly Colouring[]

const steps = 5
/** Bits per token at which the next shade of surprise begins. */
const surpriseBorders = [0, 1.5, 2.5, 3.5, 5] as const

/** The shade of every position: the kind for `provenance`, else a step from 0 (least) up. */
export function shadesOf(tree: MapTree, layout: MapLayout, colouring: Colouring, visited: Visited): Uint8Array {
  switch (colouring) {
    case 'provenance':
      return each(layout, (row) => byte(tree.origin, row))
    case 'surprise':
      return each(layout, (row) => surpriseBorders.filter((border) => real(tree.surprise, row) >= border).length)
    case 'age':
      return byRank(each64(layout, (row) => real(tree.createdAt, row)))
    case 'visits':
      return each(layout, (row) => {
        if (byte(tree.traits, row) & trait.unread) return 0
        const above = int(tree.parent, row)
        const fork = above < 0 ? null : tree.ids[above]
        return above < 0 || visited.get(fork as NodeId) === tree.ids[row] ? 2 : 1
      })
    case 'forks':
      return byForks(tree, layout)
  }
}

function each(layout: MapLayout, shade: (row: number) => number): Uint8Array {
  const shades = new Uint8Array(layout.count)
  for (let p = 0; p < layout.count; p++) shades[p] = shade(int(layout.row, p))
  return shades
}

function each64(layout: MapLayout, value: (row: number) => number): Float64Array {
  const values = new Float64Array(layout.count)
  for (let p = 0; p < layout.count; p++) values[p] = value(int(layout.row, p))
  return values
}

/** Fifths of the nodes, by order of their values; equal values are in one. */
function byRank(values: Float64Array): Uint8Array {
  const sorted = values.slice().sort()
  const borders = Array.from({ length: steps - 1 }, (_, i) => real(sorted, Math.floor(((i + 1) * sorted.length) / steps)))
  return Uint8Array.from(values, (value) => borders.reduce((shade, border) => (value >= border ? shade + 1 : shade), 0))
}

function byForks(tree: MapTree, layout: MapLayout): Uint8Array {
  const forks = new Int32Array(layout.count)
  let most = 1
  for (let p = 1; p < layout.count; p++) {
    const above = int(layout.parent, p)
    forks[p] = int(forks, above) + (int(tree.childCount, int(layout.row, above)) > 1 ? 1 : 0)
    most = Math.max(most, int(forks, p))
  }
  return Uint8Array.from(forks, (count) => Math.min(steps - 1, Math.floor((count * steps) / (most + 1))))
}

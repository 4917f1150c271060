import type { LoomNode } from '../../loom/node'
import type { Extents } from './camera'
import { byte, int, real } from './columns'
import { isOutside } from './findNode'
import type { MapLayout } from './mapLayout'
import { origins, trait } from './mapTree'
import type { MapTree } from './mapTree'

/** Of the nodes whose knots lie inside, those with text of the simulator's whose surprise nobody has asked for; at most `most`. */
export function unmeasured(tree: MapTree, layout: MapLayout, inside: Extents, most: number): readonly LoomNode[] {
  const nodes: LoomNode[] = []
  for (let p = 0; p < layout.count && nodes.length < most; ) {
    if (isOutside(layout, p, inside)) {
      p = int(layout.end, p)
      continue
    }
    const row = int(layout.row, p)
    const [x, y] = [real(layout.x, p), real(layout.y, p)]
    const seen = x >= inside.left && x <= inside.right && y >= inside.top && y <= inside.bottom
    const generated = byte(tree.origin, row) === origins.indexOf('simulator') || (byte(tree.traits, row) & trait.mixed) !== 0
    const node = seen && generated && Number.isNaN(real(tree.surprise, row)) ? tree.node(row) : null
    if (node !== null) nodes.push(node)
    p++
  }
  return nodes
}

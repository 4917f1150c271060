import type { Loom } from './loom'
import { nodeOf } from './loomData'
import type { NodeId } from './ids'
import type { Op } from './transaction'

/** What leaves the loom, as ops that say all they take away: their inverse brings it back. */
export interface Pruning {
  /** Changes to be made one after the other, each small enough to be applied, sent and journalled in one piece. */
  readonly parts: readonly (readonly Op[])[]
  /** Branches that were set aside, and how many nodes they hold with all that follows. */
  readonly branches: number
  readonly nodes: number
  /** UTF-16 units of text in these nodes. */
  readonly units: number
}

/** So much goes at once; a node of more goes alone. */
const partLimit = { nodes: 1000, units: 512 * 1024 }

/** Takes every branch that is set aside out of the loom, with all that follows it, leaves first. */
export function prune(loom: Loom, limit: Pick<Pruning, 'nodes' | 'units'> = partLimit): Pruning {
  const doomed = asideIn(loom)
  const parts: Op[][] = []
  let part: Op[] = []
  let [branches, units, unitsInPart] = [0, 0, 0]
  for (const { id, index, top } of doomed.toReversed()) {
    const node = nodeOf(loom, id)
    const { length } = node.text
    if (part.length === 0 || part.length === limit.nodes || unitsInPart + length > limit.units) {
      part = []
      unitsInPart = 0
      parts.push(part)
    }
    part.push({ t: 'remove', node: { ...node, children: [] }, index })
    unitsInPart += length
    units += length
    if (top) branches++
  }
  return { parts, branches, nodes: doomed.length, units }
}

interface Aside {
  readonly id: NodeId
  /** Place among its parent's children. */
  readonly index: number
  /** It is what was set aside, not what follows it. */
  readonly top: boolean
}

/** What is set aside and all that follows it, in reading order. */
function asideIn(loom: Loom): Aside[] {
  const found: Aside[] = []
  const waiting: { id: NodeId; index: number; aside: boolean }[] = [{ id: loom.root, index: 0, aside: false }]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { children, marks } = nodeOf(loom, at.id)
    const aside = at.aside || (marks.archived === true && at.id !== loom.root)
    if (aside) found.push({ id: at.id, index: at.index, top: !at.aside })
    for (let index = children.length - 1; index >= 0; index--) waiting.push({ id: children[index] as NodeId, index, aside })
  }
  return found
}

import type { Loom } from './loom'
import { nodeOf } from './loomData'
import type { NodeId } from './ids'
import type { Op } from './transaction'

/** What leaves the loom, as ops that say all they take away: their inverse brings it back. */
export interface Pruning {
  readonly ops: readonly Op[]
  /** Branches that were set aside, and how many nodes they hold with all that follows. */
  readonly branches: number
  readonly nodes: number
  /** UTF-16 units of text in these nodes. */
  readonly units: number
  /** Nodes set aside that this pruning leaves for the next. */
  readonly left: number
}

/** At most so much goes at once: a change is applied, sent and journalled in one piece. */
export const pruneLimit = { nodes: 2000, units: 1024 * 1024 }

/** Takes every branch that is set aside out of the loom, with all that follows it, leaves first; the last of them when they are many. */
export function pruneOps(loom: Loom, limit: Pick<Pruning, 'nodes' | 'units'> = pruneLimit): Pruning {
  const doomed = asideIn(loom)
  const ops: Op[] = []
  let [branches, units] = [0, 0]
  for (let next = doomed.pop(); next !== undefined; next = doomed.pop()) {
    const node = nodeOf(loom, next.id)
    if (ops.length > 0 && (ops.length === limit.nodes || units + node.text.length > limit.units)) {
      doomed.push(next)
      break
    }
    ops.push({ t: 'remove', node: { ...node, children: [] }, index: next.index })
    units += node.text.length
    if (next.top) branches++
  }
  return { ops, branches, nodes: ops.length, units, left: doomed.length }
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

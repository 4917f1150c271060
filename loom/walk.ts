import type { NodeId } from './ids'
import type { Loom } from './loom'
import { nodeOf } from './loomData'
import { childOn, deepest, openChildren, parentFork } from './path'
import { PersistentMap } from './persistentMap'
import type { Thread } from './thread'

/** The child last visited at each fork. Every step below gives the new tip, or null when there is nowhere to go. */
export type Visits = PersistentMap<NodeId, NodeId>

export const noVisits: Visits = PersistentMap.empty()

/** The nearest fork above the tip; where there is none, the root. */
export function parentForkTip(loom: Loom, tip: NodeId): NodeId | null {
  const { parent } = nodeOf(loom, tip)
  return parent === null ? null : (parentFork(loom, parent) ?? loom.root)
}

/** The way back from `parentForkTip`: by the child last visited, on to the next fork or leaf. */
export function childTip(loom: Loom, tip: NodeId, visits: Visits): NodeId | null {
  let at = childOn(loom, tip, visits)
  while (at !== null) {
    const next = openChildren(loom, at).length > 1 ? null : childOn(loom, at, visits)
    if (next === null) return at
    at = next
  }
  return null
}

/**
 * The next (`by` 1) or previous (−1) branch at a fork of the thread, round the end, and on to its leaf. The fork is the one
 * nearest before the caret, else the first after it; with `at` 'tip', the one nearest above the tip.
 */
export function siblingTip(loom: Loom, thread: Thread, visits: Visits, by: 1 | -1, at: { readonly caret: number } | 'tip'): NodeId | null {
  const last = thread.ids.length - 1
  const here = at === 'tip' ? last : thread.locate(at.caret, 'after').index
  for (let index = here; index > 0; index--) {
    const sibling = siblingOf(loom, thread.ids[index] as NodeId, by)
    if (sibling !== null) return deepest(loom, sibling, visits)
  }
  for (let index = here + 1; index <= last; index++) {
    const sibling = siblingOf(loom, thread.ids[index] as NodeId, by)
    if (sibling !== null) return deepest(loom, sibling, visits)
  }
  return null
}

/** A leaf under `from`, each turn taken by chance among the children not archived. `random` gives 0 ≤ number < 1. */
export function randomTip(loom: Loom, from: NodeId, random: () => number): NodeId {
  let at = from
  for (let children = openChildren(loom, at); children.length > 0; children = openChildren(loom, at)) {
    at = children[Math.floor(random() * children.length)] as NodeId
  }
  return at
}

/** The neighbour among the siblings that are not archived; an archived node stands among them where it stands. */
function siblingOf(loom: Loom, node: NodeId, by: 1 | -1): NodeId | null {
  const { parent } = nodeOf(loom, node)
  if (parent === null) return null
  const open = nodeOf(loom, parent).children.filter((child) => child === node || !nodeOf(loom, child).marks.archived)
  if (open.length < 2) return null
  return open[(open.indexOf(node) + by + open.length) % open.length] as NodeId
}

import type { Loom } from '../../loom/loom'
import type { NodeId } from '../../loom/ids'
import { nodesFrom } from '../../loom/loomData'
import type { LoomNode } from '../../loom/node'

/** The nearest wanted node after (or before) `from` in reading order, going round at the end. Null: none but `from`. */
export function nextInOrder(loom: Loom, from: NodeId, by: 1 | -1, wanted: (node: LoomNode) => boolean): NodeId | null {
  let first: NodeId | null = null
  let before: NodeId | null = null
  let last: NodeId | null = null
  let passed = false
  for (const node of nodesFrom(loom, loom.root)) {
    if (node.id === from) {
      passed = true
      continue
    }
    if (!wanted(node)) continue
    if (passed && by === 1) return node.id
    first ??= node.id
    if (!passed) before = node.id
    last = node.id
  }
  return by === 1 ? first : (before ?? last)
}

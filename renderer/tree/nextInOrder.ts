import type { Loom } from '../../loom/loom'
import type { NodeId } from '../../loom/ids'
import type { LoomNode } from '../../loom/node'

/** All nodes in reading order (a node before its children, first child first), from `root` down. */
export function* readingOrder(loom: Loom, root: NodeId = loom.root): Generator<LoomNode, undefined> {
  const ahead: NodeId[] = [root]
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const node = loom.nodes.get(id)
    if (node === undefined) continue
    yield node
    for (let i = node.children.length - 1; i >= 0; i--) {
      const child = node.children[i]
      if (child !== undefined) ahead.push(child)
    }
  }
}

/** The nearest wanted node after (or before) `from` in reading order, going round at the end. Null: none but `from`. */
export function nextInOrder(loom: Loom, from: NodeId, by: 1 | -1, wanted: (node: LoomNode) => boolean): NodeId | null {
  let first: NodeId | null = null
  let before: NodeId | null = null
  let last: NodeId | null = null
  let passed = false
  for (const node of readingOrder(loom)) {
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

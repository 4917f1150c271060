import type { NodeId } from '../../loom/ids'
import type { LoomNode } from '../../loom/node'

/** Whether the nodes are a sound tree, parents before children: as the store writes them, and quick to see. */
export function isTreeInOrder(nodes: readonly LoomNode[], root: NodeId): boolean {
  const awaited = new Map<NodeId, NodeId | null>([[root, null]])
  for (const { id, parent, children } of nodes) {
    if (awaited.get(id) !== parent || !awaited.delete(id)) return false
    for (const child of children) {
      if (awaited.has(child)) return false
      awaited.set(child, id)
    }
  }
  return awaited.size === 0
}

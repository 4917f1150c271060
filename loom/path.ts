import type { NodeId } from './ids'
import type { Loom } from './loom'
import { nodeOf } from './loomData'

/** The child last visited at each fork: `get(fork)`. */
export interface Visited {
  get(fork: NodeId): NodeId | undefined
}

/** The ids from the root to `tip`, both included. */
export function pathTo(loom: Loom, tip: NodeId): NodeId[] {
  const path: NodeId[] = []
  for (let id: NodeId | null = tip; id !== null; id = nodeOf(loom, id).parent) path.push(id)
  return path.reverse()
}

/** The whole text from the root to the end of `tip`. */
export function threadText(loom: Loom, tip: NodeId): string {
  return pathTo(loom, tip).map((id) => nodeOf(loom, id).text).join('')
}

/** The children of the node's parent, the node itself included; the root is its only sibling. */
export function siblings(loom: Loom, node: NodeId): readonly NodeId[] {
  const { parent } = nodeOf(loom, node)
  return parent === null ? [node] : nodeOf(loom, parent).children
}

/** The deepest node that both are, or are under. */
export function commonAncestor(loom: Loom, a: NodeId, b: NodeId): NodeId {
  const above = new Set(pathTo(loom, a))
  for (let id: NodeId | null = b; id !== null; id = nodeOf(loom, id).parent) if (above.has(id)) return id
  return loom.root
}

/** Whether `node` is `top` or under it. */
export function isUnder(loom: Loom, node: NodeId, top: NodeId): boolean {
  for (let id: NodeId | null = node; id !== null; id = nodeOf(loom, id).parent) if (id === top) return true
  return false
}

function isArchived(loom: Loom, node: NodeId): boolean {
  return nodeOf(loom, node).marks.archived === true
}

/** The node's children that are not archived, in order. */
export function openChildren(loom: Loom, node: NodeId): readonly NodeId[] {
  const { children } = nodeOf(loom, node)
  return children.some((child) => isArchived(loom, child)) ? children.filter((child) => !isArchived(loom, child)) : children
}

/**
 * The leaf that walking down from `node` comes to: at each node the child last visited, else the first, archived ones left
 * out. A node whose children are all archived counts as a leaf.
 */
export function deepest(loom: Loom, node: NodeId, visited: Visited): NodeId {
  let at = node
  for (let next = childOn(loom, at, visited); next !== null; next = childOn(loom, at, visited)) at = next
  return at
}

/** The unarchived child last visited, else the first unarchived one; null on a leaf. */
export function childOn(loom: Loom, node: NodeId, visited: Visited): NodeId | null {
  const { children } = nodeOf(loom, node)
  const last = visited.get(node)
  if (last !== undefined && loom.nodes.get(last)?.parent === node && !isArchived(loom, last)) return last
  return children.find((child) => !isArchived(loom, child)) ?? null
}

/** The nearest of `node` and its ancestors with two or more unarchived children; null when there is none. */
export function parentFork(loom: Loom, node: NodeId): NodeId | null {
  for (let id: NodeId | null = node; id !== null; id = nodeOf(loom, id).parent) if (openChildren(loom, id).length > 1) return id
  return null
}

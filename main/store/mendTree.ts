import { freshId, type NodeId } from '../../loom/ids'
import type { LoomNode } from '../../loom/node'
import { recoveredChapter } from './salvage'

export interface MendedTree {
  readonly root: NodeId
  /** Parents before children. */
  readonly nodes: readonly LoomNode[]
  /** What was wrong, one for each link or node that had to be changed. */
  readonly faults: readonly string[]
}

/**
 * Any nodes as one tree: every node is reached from the root exactly once, whatever was claimed. A node keeps the place
 * its parent gives it, else the parent it names; one without either goes under a branch named `Recovered`. No text is dropped.
 */
export function mendTree(given: readonly LoomNode[], wantedRoot: NodeId | null, now: number): MendedTree {
  if (wantedRoot !== null && isTreeInOrder(given, wantedRoot)) return { root: wantedRoot, nodes: given, faults: [] }
  const faults: string[] = []
  const byId = new Map<NodeId, LoomNode>()
  const claims = new Map<NodeId, NodeId[]>()
  for (const node of given) {
    if (byId.has(node.id)) {
      faults.push(`${node.id} is there twice`)
      continue
    }
    byId.set(node.id, node)
    if (node.parent === null) continue
    const claimed = claims.get(node.parent)
    if (claimed === undefined) claims.set(node.parent, [node.id])
    else claimed.push(node.id)
  }
  const root = findRoot(byId, wantedRoot, faults, now)
  const placed = new Map<NodeId, LoomNode>()
  const walk = (top: NodeId, under: NodeId | null): void => {
    const waiting: [NodeId, NodeId | null][] = [[top, under]]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [id, parent] = next
      const node = byId.get(id)
      if (node === undefined || placed.has(id)) {
        if (parent !== null) dropChild(placed, parent, id)
        faults.push(node === undefined ? `${id} is named as a child but is not there` : `${id} has two places`)
        continue
      }
      if (node.parent !== parent) faults.push(`${id} names another parent`)
      const children = withClaims(node, claims.get(id), placed, faults)
      placed.set(id, node.parent === parent && children === node.children ? node : { ...node, parent, children })
      for (let i = children.length - 1; i >= 0; i--) waiting.push([children[i] as NodeId, id])
    }
  }
  walk(root, null)
  if (placed.size < byId.size) placeOrphans(byId, placed, root, walk, faults, now)
  return { root, nodes: [...placed.values()], faults }
}

/** Whether the nodes are a sound tree, parents before children: as the store writes them, and quick to see. */
function isTreeInOrder(nodes: readonly LoomNode[], root: NodeId): boolean {
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

function findRoot(byId: Map<NodeId, LoomNode>, wanted: NodeId | null, faults: string[], now: number): NodeId {
  if (wanted !== null && byId.has(wanted)) return wanted
  for (const node of byId.values()) {
    if (node.parent !== null) continue
    faults.push('the root is not the one that was named')
    return node.id
  }
  faults.push('there is no root')
  const id = wanted ?? freshId('n')
  byId.set(id, { id, parent: null, children: [], text: '', runs: [], createdAt: now, marks: {} })
  return id
}

/** The node's children, once each, and after them those that name it as their parent without being listed. */
function withClaims(node: LoomNode, claimed: readonly NodeId[] | undefined, placed: ReadonlyMap<NodeId, LoomNode>, faults: string[]): readonly NodeId[] {
  const listed = new Set(node.children)
  if (listed.size < node.children.length) faults.push(`${node.id} lists a child twice`)
  const unlisted = (claimed ?? []).filter((id) => !listed.has(id) && !placed.has(id) && id !== node.id)
  if (unlisted.length > 0) faults.push(`${node.id} does not list ${unlisted.length} of its children`)
  return unlisted.length === 0 && listed.size === node.children.length ? node.children : [...listed, ...unlisted]
}

function dropChild(placed: Map<NodeId, LoomNode>, parent: NodeId, child: NodeId): void {
  const node = placed.get(parent)
  if (node === undefined || placed.get(child)?.parent === parent) return
  placed.set(parent, { ...node, children: node.children.filter((id) => id !== child) })
}

function placeOrphans(
  byId: Map<NodeId, LoomNode>,
  placed: Map<NodeId, LoomNode>,
  root: NodeId,
  walk: (top: NodeId, under: NodeId) => void,
  faults: string[],
  now: number,
): void {
  const recovered = freshId('n')
  byId.set(recovered, { id: recovered, parent: root, children: [], text: '', runs: [], createdAt: now, marks: { chapter: recoveredChapter } })
  walk(recovered, root)
  const adopted: NodeId[] = []
  const adopt = (node: LoomNode): void => {
    if (placed.has(node.id)) return
    faults.push(`${node.id} has no place in the tree`)
    adopted.push(node.id)
    walk(node.id, recovered)
  }
  // First the tops of lost subtrees, then what is left: circles, cut wherever they are met.
  for (const node of byId.values()) if (node.parent === null || !byId.has(node.parent)) adopt(node)
  for (const node of byId.values()) adopt(node)
  const rootNode = placed.get(root) as LoomNode
  placed.set(root, { ...rootNode, children: [...rootNode.children, recovered] })
  const branch = placed.get(recovered) as LoomNode
  placed.set(recovered, { ...branch, children: adopted })
}

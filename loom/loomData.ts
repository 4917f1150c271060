import { freshId, type LoomId, type NodeId } from './ids'
import { lean } from './lean'
import type { Loom, LoomData } from './loom'
import { noMarks } from './marks'
import type { LoomNode } from './node'
import { PersistentMap } from './persistentMap'

/**
 * The loom as plain data: nodes in reading order (a parent, then each child with all that is under it), generations by time.
 * Equal looms give equal data.
 */
export function toData(loom: Loom): LoomData {
  return {
    id: loom.id,
    title: loom.title,
    root: loom.root,
    nodes: [...nodesFrom(loom, loom.root)],
    generations: [...loom.generations.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
    choices: loom.choices,
  }
}

/** Data that `toData` made or `check` found good; anything else first goes through `check`. */
export function fromData(data: LoomData): Loom {
  return {
    id: data.id,
    title: data.title,
    root: data.root,
    nodes: PersistentMap.from(data.nodes.map((node) => [node.id, lean(node)] as const)),
    generations: PersistentMap.from(data.generations.map((generation) => [generation.id, generation] as const)),
    choices: data.choices,
  }
}

/** A new loom with nothing but an empty root. `now`: milliseconds since 1970. */
export function emptyLoom(title: string, now: number, id: LoomId = freshId('l'), root: NodeId = freshId('n')): Loom {
  const node: LoomNode = { id: root, parent: null, children: [], text: '', runs: [], createdAt: now, marks: noMarks }
  return { id, title, root, nodes: PersistentMap.from([[root, node]]), generations: PersistentMap.empty(), choices: [] }
}

/** The node and everything under it, parents first, children in order. */
export function* nodesFrom(loom: Loom, node: NodeId): Generator<LoomNode, undefined> {
  const waiting = [node]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const each = nodeOf(loom, id)
    yield each
    for (let i = each.children.length - 1; i >= 0; i--) waiting.push(each.children[i] as NodeId)
  }
}

/** The node with this id. Throws when there is none: an id held in hand names a node, unless somebody removed it. */
export function nodeOf(loom: Loom, id: NodeId): LoomNode {
  const node = loom.nodes.get(id)
  if (node === undefined) throw new RangeError(`there is no node ${id}`)
  return node
}

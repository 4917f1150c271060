import type { NodeId } from './ids'
import type { Loom, LoomData } from './loom'
import { nodeOf } from './loomData'
import type { LoomNode } from './node'
import { pathTo } from './path'
import { joinSpans } from './runs'

/** A loom from so many nodes on is first shown by its thread: all of it takes a while to be read and sent. */
export const largeFrom = 5000

/** The thread as a loom of one node, its tip, that holds all of its text. */
export function threadAlone(loom: Loom, tip: NodeId): LoomData {
  const path = pathTo(loom, tip).map((id) => nodeOf(loom, id))
  const node: LoomNode = { id: tip, parent: null, children: [], ...joinSpans(...path), createdAt: path[0]?.createdAt ?? 0, marks: {} }
  return { id: loom.id, title: loom.title, root: tip, nodes: [node], generations: [], choices: [] }
}

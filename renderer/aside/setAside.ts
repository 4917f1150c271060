import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { nodesFrom } from '../../loom/loomData'
import type { LoomNode } from '../../loom/node'

export interface SetAside {
  readonly node: LoomNode
  /** It goes on from a node of the thread: of the fork that the caret is at, of another, or of none. */
  readonly where: 'here' | 'thread' | 'elsewhere'
}

/** What is set aside in the loom: at this fork first, then along the thread, then elsewhere, each in reading order. */
export function setAsideIn(loom: Loom, thread: readonly NodeId[], fork: NodeId | null): readonly SetAside[] {
  const onThread = new Set(thread)
  const found: { readonly [where in SetAside['where']]: SetAside[] } = { here: [], thread: [], elsewhere: [] }
  for (const node of nodesFrom(loom, loom.root)) {
    if (node.marks.archived !== true) continue
    const where = node.parent !== null && node.parent === fork ? 'here' : node.parent !== null && onThread.has(node.parent) ? 'thread' : 'elsewhere'
    found[where].push({ node, where })
  }
  return [...found.here, ...found.thread, ...found.elsewhere]
}

/** The node whose ways on the caret stands at: the anchor of an open fan, else the nearest node up from the caret with something set aside. */
export function forkHere(loom: Loom, here: NodeId | null, anchor: NodeId | null): NodeId | null {
  if (anchor !== null && loom.nodes.has(anchor)) return anchor
  for (let id = here; id !== null; id = loom.nodes.get(id)?.parent ?? null) {
    if (loom.nodes.get(id)?.children.some((child) => loom.nodes.get(child)?.marks.archived === true)) return id
  }
  return null
}

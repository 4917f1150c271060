import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { nodesFrom } from '../../loom/loomData'
import type { LoomNode } from '../../loom/node'
import type { Origin } from '../../loom/run'
import { originOf } from './originOf'
import type { TreeRow } from './treeRows'

/** What the panel lists: the tree, the tree with archived parts, or only the nodes of one kind, one under the other. */
export type TreeFilter = 'open' | 'all' | 'bookmarked' | 'unread' | 'archived' | Origin | `#${string}`

/** Those that every loom has; each tag is another. */
export const treeFilters = ['open', 'all', 'bookmarked', 'unread', 'archived', 'writer', 'simulator', 'import', 'unknown'] as const satisfies readonly TreeFilter[]

/** Null: the filter shows a tree, not a list. */
export function wantedBy(filter: TreeFilter): ((node: LoomNode) => boolean) | null {
  switch (filter) {
    case 'open':
    case 'all':
      return null
    case 'bookmarked':
      return ({ marks }) => marks.bookmark === true || marks.chapter !== undefined
    case 'unread':
      return ({ marks }) => marks.unread === true && marks.archived !== true
    case 'archived':
      return ({ marks }) => marks.archived === true
    case 'writer':
    case 'simulator':
    case 'import':
    case 'unknown':
      return byOrigin(filter)
    default:
      return ({ marks }) => marks.tags?.includes(filter.slice(1)) === true
  }
}

function byOrigin(origin: Origin): (node: LoomNode) => boolean {
  return (node) => originOf(node)?.origin === origin
}

/** Wanted nodes in reading order, as rows without depth. */
export function listRows(loom: Loom, top: NodeId, wanted: (node: LoomNode) => boolean): readonly TreeRow[] {
  const ids: NodeId[] = []
  for (const node of nodesFrom(loom, top)) if (wanted(node)) ids.push(node.id)
  return ids.map((id, i) => ({ id, depth: 0, level: 0, position: i + 1, siblings: ids.length, children: 0, folded: false }))
}

/** All tags in use, in alphabetical order. */
export function tagsOf(loom: Loom): readonly string[] {
  const tags = new Set<string>()
  for (const node of loom.nodes.values()) for (const tag of node.marks.tags ?? []) tags.add(tag)
  return [...tags].sort((a, b) => a.localeCompare(b))
}

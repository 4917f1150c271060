import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { LoomNode } from '../../loom/node'

/** One row of the tree panel. */
export interface TreeRow {
  readonly id: NodeId
  /** Steps from the top of the panel, chains counted: tells where a subtree ends. */
  readonly depth: number
  /** Steps of indentation from 0: only a fork's children go in, so that a long chain does not run off the panel. */
  readonly level: number
  /** Place among the siblings on show, from 1, and how many there are. */
  readonly position: number
  readonly siblings: number
  /** Children on show; they follow as rows unless `folded`. */
  readonly children: number
  readonly folded: boolean
}

export interface TreeView {
  readonly top: NodeId
  readonly folded: ReadonlySet<NodeId>
  readonly archived: boolean
}

type Frame = Omit<TreeRow, 'children' | 'folded'>

/** The rows of `from` and all that shows under it, in reading order. */
function rowsUnder(loom: Loom, view: TreeView, from: Frame): TreeRow[] {
  const rows: TreeRow[] = []
  const ahead: Frame[] = [from]
  for (let frame = ahead.pop(); frame !== undefined; frame = ahead.pop()) {
    const node = loom.nodes.get(frame.id)
    if (node === undefined) continue
    const children = shownChildren(loom, node, view.archived)
    const folded = children.length > 0 && view.folded.has(node.id)
    rows.push({ ...frame, children: children.length, folded })
    if (folded) continue
    const level = frame.level + (children.length > 1 ? 1 : 0)
    for (let i = children.length - 1; i >= 0; i--) {
      const id = children[i]
      if (id !== undefined) ahead.push({ id, depth: frame.depth + 1, level, position: i + 1, siblings: children.length })
    }
  }
  return rows
}

export function buildRows(loom: Loom, view: TreeView): readonly TreeRow[] {
  return rowsUnder(loom, view, { id: view.top, depth: 0, level: 0, position: 1, siblings: 1 })
}

const mostPatches = 64

/**
 * The rows of `loom`, given those of `before` under the same view. Costs what differs in shape: a change of text alone
 * gives the same array back.
 */
export function updateRows(rows: readonly TreeRow[], before: Loom, loom: Loom, view: TreeView): readonly TreeRow[] {
  const stale = new Set<NodeId>()
  for (const id of loom.nodes.changedSince(before.nodes)) {
    const was = before.nodes.get(id)
    const now = loom.nodes.get(id)
    // Whoever lost or got a node has other children, and is stale by that.
    if (was === undefined || now === undefined) continue
    if (was.children !== now.children) stale.add(id)
    if (was.marks.archived !== now.marks.archived && !view.archived && now.parent !== null) stale.add(now.parent)
    if (stale.size > mostPatches) return buildRows(loom, view)
  }
  if (!loom.nodes.has(view.top)) return buildRows(loom, { ...view, top: loom.root })
  let next = rows
  for (const id of stale) next = patch(next, loom, view, id)
  return next
}

/** The rows of one node made anew; those of children that were there before are kept, and patched in turn where they are stale. */
function patch(rows: readonly TreeRow[], loom: Loom, view: TreeView, id: NodeId): readonly TreeRow[] {
  const from = rows.findIndex((row) => row.id === id)
  const row = rows[from]
  const node = loom.nodes.get(id)
  if (row === undefined || node === undefined) return rows
  const to = endOfSubtree(rows, from)
  const children = shownChildren(loom, node, view.archived)
  const folded = children.length > 0 && view.folded.has(id)
  const parts: (readonly TreeRow[])[] = [rows.slice(0, from), [{ ...row, children: children.length, folded }]]
  if (!folded) {
    const old = childSegments(rows, from, to)
    const level = row.level + (children.length > 1 ? 1 : 0)
    for (const [i, child] of children.entries()) {
      const frame = { id: child, depth: row.depth + 1, level, position: i + 1, siblings: children.length }
      const [start, end] = old.get(child) ?? [0, 0]
      const was = rows[start]
      if (end === 0 || was === undefined || was.level !== level) parts.push(rowsUnder(loom, view, frame))
      else parts.push([{ ...was, ...frame }], rows.slice(start + 1, end))
    }
  }
  parts.push(rows.slice(to))
  return ([] as TreeRow[]).concat(...parts)
}

/** Where the rows of each child begin and end. */
function childSegments(rows: readonly TreeRow[], from: number, to: number): ReadonlyMap<NodeId, readonly [number, number]> {
  const segments = new Map<NodeId, readonly [number, number]>()
  const depth = (rows[from]?.depth ?? 0) + 1
  let end = to
  for (let i = to - 1; i > from; i--) {
    const row = rows[i]
    if (row?.depth !== depth) continue
    segments.set(row.id, [i, end])
    end = i
  }
  return segments
}

/** Rows with one node folded or unfolded. */
export function refold(rows: readonly TreeRow[], loom: Loom, view: TreeView, id: NodeId): readonly TreeRow[] {
  return patch(rows, loom, view, id)
}

function endOfSubtree(rows: readonly TreeRow[], from: number): number {
  const depth = rows[from]?.depth ?? 0
  let to = from + 1
  while (to < rows.length && (rows[to]?.depth ?? 0) > depth) to++
  return to
}

function shownChildren(loom: Loom, node: LoomNode, archived: boolean): readonly NodeId[] {
  if (archived) return node.children
  const set = node.children.some((id) => loom.nodes.get(id)?.marks.archived === true)
  return set ? node.children.filter((id) => loom.nodes.get(id)?.marks.archived !== true) : node.children
}

import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { TreeRow } from './treeRows'

/** What a key does in the tree. */
export type TreeAct =
  | { readonly t: 'activate'; readonly index: number }
  | { readonly t: 'go'; readonly id: NodeId }
  | { readonly t: 'fold'; readonly id: NodeId; readonly folded: boolean }
  | { readonly t: 'leave' }

export interface TreeKeyContext {
  /** Rows of a page. */
  readonly page: number
  /** Letters typed in quick succession. */
  readonly typeahead: { text: string; at: number }
  /** Milliseconds. */
  readonly now: number
  readonly loom: Loom | null
}

const typeaheadMs = 800

/** The ARIA tree pattern: arrows, Home, End, pages; Enter goes, Space folds, letters find, Esc leaves. Null: not a key of the tree. */
export function treeKey(key: string, rows: readonly TreeRow[], at: number, context: TreeKeyContext): TreeAct | null {
  const row = rows[at]
  const to = (index: number): TreeAct => ({ t: 'activate', index: Math.max(0, Math.min(rows.length - 1, index)) })
  switch (key) {
    case 'ArrowDown':
      return to(at + 1)
    case 'ArrowUp':
      return to(at - 1)
    case 'PageDown':
      return to(at + context.page)
    case 'PageUp':
      return to(at - context.page)
    case 'Home':
      return to(0)
    case 'End':
      return to(rows.length - 1)
    case 'Escape':
      return { t: 'leave' }
  }
  if (row === undefined) return null
  switch (key) {
    case 'Enter':
      return { t: 'go', id: row.id }
    case ' ':
      return row.children === 0 ? null : { t: 'fold', id: row.id, folded: !row.folded }
    case 'ArrowRight':
      if (row.children === 0) return null
      return row.folded ? { t: 'fold', id: row.id, folded: false } : to(at + 1)
    case 'ArrowLeft':
      if (row.children > 1 && !row.folded) return { t: 'fold', id: row.id, folded: true }
      return to(parentRow(rows, at))
  }
  return [...key].length === 1 ? find(key.toLowerCase(), rows, at, context) : null
}

function parentRow(rows: readonly TreeRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0
  let parent = at - 1
  while (parent > 0 && (rows[parent]?.depth ?? 0) >= depth) parent--
  return Math.max(0, parent)
}

function find(letter: string, rows: readonly TreeRow[], at: number, { typeahead, now, loom }: TreeKeyContext): TreeAct | null {
  typeahead.text = now - typeahead.at > typeaheadMs ? letter : typeahead.text + letter
  typeahead.at = now
  // One letter goes to the next row; more refine the find that stands.
  const start = typeahead.text.length === 1 ? 1 : 0
  for (let step = start; step < rows.length + start; step++) {
    const index = (Math.max(0, at) + step) % rows.length
    const id = rows[index]?.id
    const text = id === undefined ? '' : (loom?.nodes.get(id)?.text ?? '')
    if (text.slice(0, 200).trimStart().toLowerCase().startsWith(typeahead.text)) return { t: 'activate', index }
  }
  return null
}

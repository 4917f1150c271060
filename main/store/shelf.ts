import { parseId, type LoomId } from '../../loom/ids'
import { isCount, isFields } from './diskShapes'

/** `library.json`: the looms the writer has had open, wherever they lie. */
export interface Shelf {
  readonly looms: readonly ShelfEntry[]
}

export interface ShelfEntry {
  readonly loom: LoomId
  readonly title: string
  readonly folder: string
  readonly words: number
  readonly nodes: number
  /** Milliseconds since 1970; 0 is never. */
  readonly openedAt: number
  /** Where its folder was before it was put in the trash. */
  readonly trashedFrom: string | null
}

/** Entries that make no sense are left out; null when it is no shelf at all. */
export function parseShelf(value: unknown): Shelf | null {
  if (!isFields(value) || !Array.isArray(value['looms'])) return null
  return { looms: (value['looms'] as readonly unknown[]).flatMap(parseEntry) }
}

function parseEntry(value: unknown): ShelfEntry[] {
  if (!isFields(value)) return []
  const { loom, title, folder, words, nodes, openedAt, trashedFrom } = value
  const id = parseId('l', loom)
  if (id === null || typeof title !== 'string' || typeof folder !== 'string' || folder === '') return []
  return [{
    loom: id, title, folder,
    words: isCount(words) ? words : 0,
    nodes: isCount(nodes) ? nodes : 0,
    openedAt: typeof openedAt === 'number' && Number.isFinite(openedAt) ? openedAt : 0,
    trashedFrom: typeof trashedFrom === 'string' ? trashedFrom : null,
  }]
}

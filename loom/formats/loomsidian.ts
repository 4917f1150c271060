import type { NodeId } from '../ids'
import { isRecord } from '../isRecord'
import type { Origin } from '../run'
import { entriesOf, field, flagOf, isFilled, keyOf, listOf, numberOf, textOf, timeOf, type Fields } from './fields'
import { ImportRefused, type Imported, type ImportSource } from './imported'
import { LoomDraft } from './loomDraft'
import { titleOf } from './titleOf'

export function looksLikeNote(value: unknown): value is Fields {
  return isRecord(value) && 'nodes' in value && ('generating' in value || 'hoisted' in value)
}

export function looksLikeLoomsidianData(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value['settings']) || !isRecord(value['state'])) return false
  return Object.values(value['state']).some(looksLikeNote)
}

/** One note's loom. Several roots are legal there; they get an empty node above them. */
export function importLoomsidian(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const note = isRecord(value) ? value : {}
  const collapsed: NodeId[] = []
  const seen: { readonly id: NodeId; readonly parent: string; readonly at: number }[] = []
  for (const [key, node] of nodesOf(note['nodes'])) {
    if (!isRecord(node)) {
      draft.losses.add('no-node')
      continue
    }
    const above = keyOf(node['parentId'])
    const id = draft.add({
      key,
      parent: above === null ? null : { key: above },
      text: textOf(node['text']) ?? textOf(node['value']),
      ...authorOf(node['author']),
      createdAt: timeOf(node['created'] ?? node['createdAt']),
      marks: {
        ...(flagOf(node['bookmarked']) === true ? { bookmark: true } : {}),
        ...(flagOf(node['unread']) === true ? { unread: true } : {}),
      },
    })
    if (flagOf(node['collapsed']) === true) collapsed.push(id)
    const at = numberOf(node['lastVisited'])
    if (at !== null && above !== null) seen.push({ id, parent: above, at })
  }
  const visited = new Map<NodeId, NodeId>()
  for (const { id, parent } of seen.toSorted((a, b) => a.at - b.at)) {
    const fork = draft.named(parent)
    if (fork !== null) visited.set(fork, id)
  }
  const hoisted = draft.named(keyOf(listOf(note['hoisted']).at(-1)))
  return draft.finish({
    format: 'loomsidian', title: titleOf(source.name), tip: draft.named(keyOf(note['current'])), collapsed, hoisted, visited: [...visited],
  })
}

/** Every loom of a plugin's `data.json`, each titled by its note. */
export function importLoomsidianData(value: unknown): readonly Imported[] {
  const looms: Imported[] = []
  for (const [path, note] of entriesOf(field(value, 'state'))) {
    if (!looksLikeNote(note) || !isFilled(note['nodes'])) continue
    looms.push({ ...importLoomsidian(note, { name: path, bytes: new Uint8Array(0) }) })
  }
  if (looms.length === 0) throw new ImportRefused('bad-input', 'No note of this file has a loom.')
  return looms.map((loom) => ({ ...loom, report: { ...loom.report, format: 'loomsidian-data' } }))
}

function nodesOf(value: unknown): readonly (readonly [string | null, unknown])[] {
  return Array.isArray(value) ? value.map((node: unknown) => [keyOf(field(node, 'id')), node] as const) : entriesOf(value)
}

/** Only some versions say whose a text is. */
function authorOf(author: unknown): { readonly origin: Origin; readonly model: string | null } {
  if (author === 'genesis' || author === 'N/A') return { origin: 'writer', model: null }
  return typeof author === 'string' && author !== '' ? { origin: 'simulator', model: author } : { origin: 'unknown', model: null }
}

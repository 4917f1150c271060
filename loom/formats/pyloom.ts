import type { NodeId } from '../ids'
import type { Marks } from '../node'
import { isRecord } from '../isRecord'
import { entriesOf, field, flagOf, isFilled, keyOf, listOf, textOf, zonelessTimeOf, type Fields } from './fields'
import { frameNote, type FramePart } from './frameNote'
import type { Imported, ImportSource } from './imported'
import { LoomDraft, type NodeWish } from './loomDraft'
import type { Losses } from './losses'
import { PyloomResponses } from './pyloomResponses'
import { titleOf } from './titleOf'

/** A whole pyloom file, a bare node of one, or a list of such nodes. */
export function looksLikePyloom(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isNode)
  return isNode(field(value, 'root')) || isNode(value)
}

function isNode(value: unknown): value is Fields {
  return isRecord(value) && (typeof value['text'] === 'string' || Array.isArray(value['children']))
}

export function importPyloom(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const { losses } = draft
  const file = isRecord(value) && isNode(value['root']) ? value : null
  const chapters = chaptersOf(file)
  const memories = entriesOf(file?.['memories']).map(([, memory]): FramePart => ['Memory', field(memory, 'text') ?? memory])
  const canonical = new Set(listOf(file?.['canonical']).map(keyOf))
  const responses = new PyloomResponses(file?.['model_responses'])
  const collapsed: NodeId[] = []
  const waiting: { readonly value: unknown; readonly parent: NodeId | null }[] = []
  const beginnings = Array.isArray(value) ? value : [file?.['root'] ?? value]
  for (const beginning of beginnings.toReversed()) waiting.push({ value: beginning, parent: null })
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const node = next.value
    if (!isRecord(node)) {
      losses.add('no-node')
      continue
    }
    const key = keyOf(node['id'])
    const { note } = draft.size === 0 ? frameNote(memories, losses) : {}
    const marks = marksOf(node, key === null ? undefined : chapters.get(key), canonical.has(key), note)
    const id = draft.add({ key, parent: next.parent, ...contentOf(node, responses, losses), createdAt: timeOfNode(node, losses), marks })
    countRest(node, losses)
    const children = listOf(node['children'])
    if (flagOf(node['open']) === false && children.length > 0) collapsed.push(id)
    for (let i = children.length - 1; i >= 0; i--) waiting.push({ value: children[i], parent: id })
  }
  if (file !== null) {
    losses.add('summary', entriesOf(file['summaries']).length)
    losses.add('settings', ['generation_settings', 'preferences'].filter((name) => isFilled(file[name])).length)
    losses.add('frame', isFilled(file['frame']) ? 1 : 0)
  }
  const selected = keyOf(file?.['selected_node_id'])
  const title = textOf(file?.['title']) ?? titleOf(source.name)
  return draft.finish({ format: 'pyloom', title, tip: draft.named(selected), collapsed })
}

/** Chapter titles by the node they begin at. */
function chaptersOf(file: Fields | null): ReadonlyMap<string, string> {
  const titles = new Map<string, string>()
  for (const [, chapter] of entriesOf(file?.['chapters'])) {
    const root = keyOf(field(chapter, 'root_id'))
    if (root !== null) titles.set(root, textOf(field(chapter, 'title')) || 'Chapter')
  }
  return titles
}

/** Whose a text is: as `meta.source` says, or as the answer it refers to proves. */
function contentOf(node: Fields, responses: PyloomResponses, losses: Losses): Pick<NodeWish, 'text' | 'origin' | 'model' | 'tokens'> {
  const text = textOf(node['text'])
  const origin = field(node['meta'], 'source')
  const completion = isFilled(node['generation']) ? responses.find(node['generation']) : null
  if (isFilled(node['generation']) && completion === null) losses.add('dangling-generation')
  if (completion !== null && text !== null && completion.text.trim() === text.trim()) {
    return { text, origin: 'simulator', model: completion.model, tokens: completion.tokens }
  }
  if (origin === 'mixed' || (origin === 'AI' && flagOf(field(node['meta'], 'modified')) === true)) {
    losses.add('mixed-origin')
    return { text, origin: 'unknown' }
  }
  if (origin === 'AI') return { text, origin: 'simulator', model: completion?.model ?? null, tokens: completion?.tokens ?? [] }
  return { text, origin: origin === 'prompt' ? 'writer' : 'unknown' }
}

function marksOf(node: Fields, chapter: string | undefined, canonical: boolean, frame = ''): Marks {
  const tags = new Set(listOf(node['tags']).filter((tag) => typeof tag === 'string'))
  if (canonical) tags.add('canonical')
  const bookmark = tags.delete('bookmark') || flagOf(node['bookmark']) === true
  const archived = tags.delete('archived') || flagOf(node['archived']) === true
  const written = textOf(node['notes']) ?? listOf(node['notes']).filter((note) => typeof note === 'string').join('\n')
  const notes = [written, frame].filter((note) => note !== '').join('\n\n')
  return {
    ...(bookmark ? { bookmark } : {}),
    ...(archived ? { archived } : {}),
    ...(flagOf(node['visited']) === false ? { unread: true } : {}),
    ...(chapter === undefined ? {} : { chapter }),
    ...(notes === '' ? {} : { note: notes }),
    ...(tags.size === 0 ? {} : { tags: [...tags] }),
  }
}

function timeOfNode(node: Fields, losses: Losses): number | null {
  const stamp = field(node['meta'], 'creation_timestamp')
  if (!isFilled(stamp)) return null
  const time = zonelessTimeOf(stamp)
  losses.add(time === null ? 'bad-time' : 'time-without-zone')
  return time
}

function countRest(node: Fields, losses: Losses): void {
  losses.add('earlier-text', listOf(node['history']).length)
  losses.add('media', listOf(node['multimedia']).length)
  losses.add('frame', ['frame', 'memories'].filter((name) => isFilled(node[name])).length)
}

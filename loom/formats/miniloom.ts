import type { NodeId } from '../ids'
import type { Marks } from '../node'
import { isRecord } from '../isRecord'
import type { Origin } from '../run'
import { entriesOf, field, flagOf, isFilled, keyOf, listOf, textOf, timeOf, type Fields } from './fields'
import type { Imported, ImportSource } from './imported'
import { LoomDraft, type Piece } from './loomDraft'
import { editsOf, insertedBy } from './miniloomPatch'
import { cutPieces, joinPieces, SharedTexts, type SharedText } from './sharedText'
import { titleOf } from './titleOf'

interface Entry {
  readonly key: string
  readonly node: Fields
  readonly text: SharedText
}

/** A node's text is its changes applied to its parent's. What only appends becomes a child, all else a fork where it differs. */
export function importMiniloom(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const entries = readEntries(new Map(entriesOf(field(field(value, 'loomTree'), 'nodeStore'))), draft)
  const cuts = cutsOf(entries)
  const segments = new Map<SharedText, readonly { readonly end: number; readonly id: NodeId }[]>()
  for (const { key, node, text } of entries) {
    const { base } = text
    let parent = base === null ? null : (segments.get(base)?.find(({ end }) => end === text.start)?.id ?? segments.get(base)?.at(-1)?.id ?? null)
    const ends = [...(cuts.get(text) ?? []), text.length].filter((end, i, all) => i === 0 || end !== all[i - 1])
    const own: { end: number; id: NodeId }[] = []
    let from = text.start
    for (const end of ends) {
      const isLast = end === text.length
      const pieces = cutPieces(text.pieces, from - text.start, end - text.start)
      parent = draft.add({ key: isLast ? key : null, parent, text: pieces, createdAt: timeOf(node['timestamp']), marks: isLast ? marksOf(node) : {} })
      own.push({ end, id: parent })
      from = end
    }
    segments.set(text, own)
    draft.losses.add('rating', typeof node['rating'] === 'boolean' ? 1 : 0)
    draft.losses.add('summary', isFilled(node['summary']) ? 1 : 0)
    draft.losses.add('failure', isFilled(node['error']) ? 1 : 0)
  }
  const focus = field(value, 'focus')
  const tip = [keyOf(focus), ...['id', 'nodeId', 'currentId', 'node'].map((name) => keyOf(field(focus, name)))].find((key) => key !== null)
  return draft.finish({ format: 'miniloom', title: textOf(field(value, 'title')) || titleOf(source.name), tip: draft.named(tip ?? null) })
}

/** Every node once, parents first; those that hang nowhere begin a tree of their own. */
function readEntries(store: ReadonlyMap<string, unknown>, draft: LoomDraft): readonly Entry[] {
  const texts = new SharedTexts()
  const children = new Map<string, string[]>()
  const roots: string[] = []
  for (const [key, node] of store) {
    const parent = keyOf(field(node, 'parent'))
    if (parent === null || parent === key || !store.has(parent)) {
      draft.losses.add('missing-parent', parent === null ? 0 : 1)
      roots.push(key)
      continue
    }
    const siblings = children.get(parent) ?? []
    siblings.push(key)
    children.set(parent, siblings)
  }
  const entries: Entry[] = []
  const done = new Set<string>()
  const waiting: { readonly key: string; readonly base: SharedText | null }[] = []
  const beginAt = (key: string): void => {
    waiting.push({ key, base: null })
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (done.has(next.key)) continue
      done.add(next.key)
      const node = store.get(next.key)
      if (!isRecord(node)) {
        draft.losses.add('no-node')
        continue
      }
      const text = textOfNode(node, next.base, texts, draft)
      entries.push({ key: next.key, node, text })
      const own = orderOf(node, children.get(next.key) ?? [])
      for (let i = own.length - 1; i >= 0; i--) waiting.push({ key: own[i] as string, base: text })
    }
  }
  for (const key of roots) beginAt(key)
  for (const key of store.keys()) {
    if (done.has(key)) continue
    draft.losses.add('cycle')
    beginAt(key)
  }
  return entries
}

/** As the node lists its children; those it forgot come last. */
function orderOf(node: Fields, children: readonly string[]): readonly string[] {
  const own = new Set(children)
  const listed = listOf(node['children']).map(keyOf).filter((key) => key !== null && own.has(key)) as string[]
  return [...new Set([...listed, ...children])]
}

function textOfNode(node: Fields, base: SharedText | null, texts: SharedTexts, draft: LoomDraft): SharedText {
  const origin = originOf(node)
  const model = origin === 'simulator' ? textOf(node['model']) : null
  const piece = (text: string): Piece => ({ text, origin, model })
  const length = base?.length ?? 0
  const edits = editsOf(node['patch'], length, (from, to) => (base === null ? '' : texts.read(base, from, to)))
  if (edits === null) draft.losses.add('patch-misfit')
  const known = edits ?? [{ at: length, removed: 0, inserted: insertedBy(node['patch']) }]
  const first = known.find((edit) => edit.removed > 0 || edit.inserted !== '')?.at ?? length
  const pieces: Piece[] = []
  let at = first
  for (const edit of known) {
    if (base !== null && edit.at > at) pieces.push(...texts.pieces(base, at, edit.at))
    if (edit.inserted !== '') pieces.push(piece(edit.inserted))
    at = Math.max(at, edit.at + edit.removed)
  }
  if (base !== null && at < length) pieces.push(...texts.pieces(base, at, length))
  const own = pieces.reduce((sum, each) => sum + each.text.length, 0)
  texts.spend(own)
  if (base === null) return { base, start: 0, length: own, pieces: joinPieces(pieces) }
  return { base: first === length ? base : texts.holderOf(base, first), start: first, length: first + own, pieces: joinPieces(pieces) }
}

/** Where texts are cut because another one leaves them there, in order. */
function cutsOf(entries: readonly Entry[]): ReadonlyMap<SharedText, readonly number[]> {
  const cuts = new Map<SharedText, Set<number>>()
  for (const { text } of entries) {
    if (text.base === null || text.start === text.base.length) continue
    const places = cuts.get(text.base) ?? new Set()
    cuts.set(text.base, places.add(text.start))
  }
  return new Map([...cuts].map(([text, places]) => [text, [...places].sort((a, b) => a - b)]))
}

function originOf(node: Fields): Origin {
  switch (node['type']) {
    case 'user':
      return 'writer'
    case 'gen':
    case 'rewrite':
      return 'simulator'
    case 'import':
      return 'import'
    default:
      return 'unknown'
  }
}

function marksOf(node: Fields): Marks {
  const { rating } = node
  return {
    ...(flagOf(node['read']) === false ? { unread: true } : {}),
    ...(flagOf(node['bookmarked']) === true ? { bookmark: true } : {}),
    ...(typeof rating === 'boolean' ? { tags: [rating ? 'rated good' : 'rated bad'] } : {}),
  }
}

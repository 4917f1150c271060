import { isRecord } from '../isRecord'
import type { Origin } from '../run'
import { field, listOf, textOf } from './fields'
import { frameNote, loreParts } from './frameNote'
import { ImportRefused, type Imported, type ImportSource } from './imported'
import { LoomDraft, type Piece } from './loomDraft'
import { titleOf } from './titleOf'

export function looksLikeNovelAi(value: unknown): boolean {
  return isRecord(value) && ('scenarioVersion' in value || 'storyContainerVersion' in value)
}

const origins: ReadonlyMap<unknown, Origin> = new Map<unknown, Origin>([['ai', 'simulator'], ['user', 'writer'], ['prompt', 'writer'], ['edit', 'writer']])

/** A scenario's prompt, or a story's fragments with whose each is. */
export function importNovelAi(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const story = isRecord(field(value, 'content')) ? field(value, 'content') : value
  const fragments = listOf(field(field(story, 'story'), 'fragments'))
  const pieces = fragments.flatMap((fragment): Piece[] => {
    const text = textOf(field(fragment, 'data'))
    if (text === null) draft.losses.add('no-node')
    return text === null ? [] : [{ text, origin: origins.get(field(fragment, 'origin')) ?? 'unknown' }]
  })
  const prompt = textOf(field(value, 'prompt')) ?? textOf(field(story, 'prompt'))
  if (pieces.length === 0 && prompt === null) {
    throw new ImportRefused('unsupported', 'This NovelAI story keeps its text in a form that is not documented. Export it from NovelAI as a scenario or as plain text.')
  }
  const [memory, note] = listOf(field(story, 'context')).map((each) => field(each, 'text'))
  const lore = loreParts(listOf(field(field(story, 'lorebook'), 'entries')), 'keys', 'text', draft.losses)
  const marks = frameNote([['Memory', memory], ['Author’s note', note], ['Description', field(value, 'description')], ...lore], draft.losses)
  const id = draft.add({ parent: null, text: pieces.length > 0 ? pieces : prompt, origin: 'unknown', marks })
  const title = textOf(field(value, 'title')) || textOf(field(field(value, 'metadata'), 'title')) || titleOf(source.name)
  return draft.finish({ format: 'novelai', title, tip: id })
}

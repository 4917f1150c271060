import { isRecord } from '../isRecord'
import { entriesOf, field, numberOf, textOf } from './fields'
import { frameNote, loreParts } from './frameNote'
import type { Imported, ImportSource } from './imported'
import { othersOf } from './kobold'
import { addStory, type KoboldStep } from './koboldStory'
import { LoomDraft } from './loomDraft'
import { titleOf } from './titleOf'

export function looksLikeUnited(value: unknown): boolean {
  if (!isRecord(value) || !('gamestarted' in value) || !('actions' in value)) return false
  return (numberOf(value['file_version']) ?? 0) >= 2 || isRecord(value['actions'])
}

export function importUnited(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const actions = field(value, 'actions')
  const steps = entriesOf(field(actions, 'actions'))
    .filter(([key]) => /^\d{1,9}$/.test(key))
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .flatMap(([, step]): KoboldStep[] => {
      const text = textOf(field(step, 'Selected Text'))
      if (text === null) draft.losses.add('no-node')
      return text === null ? [] : [{ text, others: othersOf(step, 'Options', 'text') }]
    })
  const lore = entriesOf(field(field(value, 'worldinfo_v2'), 'entries')).map(([, entry]) => entry)
  const marks = frameNote([
    ['Memory', field(value, 'memory')],
    ['Author’s note', field(value, 'authornote')],
    ...loreParts(lore, 'key', 'content', draft.losses),
  ], draft.losses)
  const { tip } = addStory(draft, textOf(field(value, 'prompt')), steps, marks)
  return draft.finish({ format: 'kobold-united', title: textOf(field(value, 'story_name')) || titleOf(source.name), tip })
}

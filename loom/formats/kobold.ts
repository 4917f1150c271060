import { isRecord } from '../isRecord'
import { entriesOf, field, flagOf, isFilled, listOf, textOf } from './fields'
import { frameNote, loreParts } from './frameNote'
import type { Imported, ImportSource } from './imported'
import { addStory, Threads, type KoboldStep } from './koboldStory'
import { LoomDraft } from './loomDraft'
import { titleOf } from './titleOf'

export function looksLikeKobold(value: unknown): boolean {
  return isRecord(value) && 'gamestarted' in value && 'actions' in value
}

/** Version 1 and Lite. Alternatives of a step become its siblings, alternative threads branches from where they part. */
export function importKobold(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const metadata = new Map(entriesOf(field(value, 'actions_metadata')))
  const lists = listOf(field(value, 'altbranches'))
  const prompt = textOf(field(value, 'prompt'))
  const actions = listOf(field(value, 'actions'))
  const texts = actions.filter((action) => typeof action === 'string')
  draft.losses.add('no-node', actions.length - texts.length)
  const marks = frameNote([
    ['Memory', field(value, 'memory')],
    ['Author’s note', field(value, 'authorsnote') ?? field(value, 'anotestr')],
    ['Author’s note template', isFilled(field(value, 'authorsnote')) ? field(value, 'anotetemplate') : ''],
    ...loreParts(listOf(field(value, 'worldinfo')), 'key', 'content', draft.losses),
  ], draft.losses)
  let tip
  if (lists.some(Array.isArray)) {
    const threads = new Threads(draft)
    const root = draft.add({ parent: null, text: prompt ?? '', marks })
    tip = threads.add(root, texts)
    for (const list of lists) {
      const branch = listOf(list).filter((text) => typeof text === 'string')
      threads.add(root, branch[0] === prompt ? branch.slice(1) : branch)
    }
  } else {
    const steps = texts.map((text, i): KoboldStep => ({ text, others: othersOf(metadata.get(String(i)), 'Alternative Text', 'Text') }))
    ;({ tip } = addStory(draft, prompt, steps, marks))
  }
  draft.losses.add('settings', isFilled(field(value, 'savedsettings')) ? 1 : 0)
  return draft.finish({ format: 'kobold', title: textOf(field(value, 'title')) || titleOf(source.name), tip })
}

/** What stood beside the chosen text of one step. */
export function othersOf(step: unknown, list: string, text: string): KoboldStep['others'] {
  return listOf(field(step, list)).flatMap((other) => {
    const found = textOf(field(other, text)) ?? textOf(other)
    return found === null || found === '' ? [] : [{ text: found, pinned: flagOf(field(other, 'Pinned')) === true }]
  })
}

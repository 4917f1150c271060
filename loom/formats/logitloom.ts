import type { NodeId } from '../ids'
import { isRecord } from '../isRecord'
import { field, keyOf, listOf, numberOf, textOf } from './fields'
import { frameNote } from './frameNote'
import type { Imported, ImportSource } from './imported'
import { LoomDraft } from './loomDraft'
import type { RecordedToken } from './recordedTokens'
import { titleOf } from './titleOf'

/** A tree of tokens below its prompt. What stood beside a token is the roads not taken. */
export function importLogitloom(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const settings = field(value, 'modelSettings')
  const model = textOf(field(value, 'modelName'))
  const isChat = field(settings, 'kind') === 'chat'
  const prompt = textOf(field(settings, 'prompt')) ?? ''
  const prefill = textOf(field(settings, 'prefill')) ?? ''
  const root = draft.add({
    parent: null,
    text: isChat ? prefill : prompt,
    origin: 'writer',
    marks: isChat ? frameNote([['Prompt', prompt]], draft.losses) : {},
  })
  const waiting: { readonly siblings: readonly unknown[]; readonly at: number; readonly parent: NodeId }[] = []
  const walkInto = (children: unknown, parent: NodeId): void => {
    const siblings = listOf(children)
    if (siblings.length > 0) waiting.push({ siblings, at: 0, parent })
  }
  walkInto(field(value, 'roots'), root)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { siblings, at, parent } = next
    const node = siblings[at]
    if (at + 1 < siblings.length) waiting.push({ siblings, at: at + 1, parent })
    if (!isRecord(node)) {
      draft.losses.add('no-node')
      continue
    }
    const text = textOf(node['text'])
    const token: RecordedToken = { text: text ?? '', logprob: numberOf(node['logprob']), top: rivals(siblings) }
    const id = draft.add({ key: keyOf(node['id']), parent, text, origin: 'simulator', model, tokens: [token] })
    walkInto(node['children'], id)
  }
  return draft.finish({ format: 'logitloom', title: textOf(field(value, 'name')) || titleOf(source.name) })
}

/** The first of a long list stand for all: evidence keeps no more. */
function rivals(siblings: readonly unknown[]): RecordedToken['top'] {
  return siblings.slice(0, 64).map((each) => ({ text: textOf(field(each, 'text')) ?? '', logprob: numberOf(field(each, 'logprob')) ?? NaN }))
}

import type { NodeId } from '../ids'
import { isRecord } from '../isRecord'
import { field, keyOf, listOf, textOf } from './fields'
import type { Imported, ImportSource } from './imported'
import { LoomDraft } from './loomDraft'
import { titleOf } from './titleOf'

export function importTextile(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const waiting: { readonly value: unknown; readonly parent: NodeId | null }[] = [{ value: field(value, 'tree'), parent: null }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const node = next.value
    if (!isRecord(node)) {
      draft.losses.add('no-node')
      continue
    }
    const id = draft.add({ key: keyOf(node['id']), parent: next.parent, text: textOf(node['text']) })
    const children = listOf(node['continuations'])
    for (let i = children.length - 1; i >= 0; i--) waiting.push({ value: children[i], parent: id })
  }
  return draft.finish({ format: 'textile', title: textOf(field(value, 'title')) || titleOf(source.name) })
}

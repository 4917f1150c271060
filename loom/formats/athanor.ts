import type { NodeId } from '../ids'
import { isRecord } from '../isRecord'
import { entriesOf, field, flagOf, isFilled, keyOf, listOf, textOf, timeOf } from './fields'
import type { Imported, ImportSource } from './imported'
import { LoomDraft } from './loomDraft'
import { titleOf } from './titleOf'

export function looksLikeAthanor(value: unknown): boolean {
  return isRecord(value) && value['version'] === '1.0' && typeof value['root'] === 'string' && isRecord(value['nodes'])
}

export function importAthanor(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const collapsed: NodeId[] = []
  for (const [key, node] of entriesOf(field(value, 'nodes'))) {
    if (!isRecord(node)) {
      draft.losses.add('no-node')
      continue
    }
    const above = keyOf(node['parent'])
    const { metadata } = node
    const model = textOf(field(metadata, 'model'))
    const isMixed = model !== null && flagOf(field(metadata, 'edited')) === true
    draft.losses.add('mixed-origin', isMixed ? 1 : 0)
    const createdAt = timeOf(field(metadata, 'created'))
    if (createdAt === null && isFilled(field(metadata, 'created'))) draft.losses.add('bad-time')
    const id = draft.add({
      key,
      parent: above === null ? null : { key: above },
      children: listOf(node['children']).map(keyOf).filter((child) => child !== null),
      text: textOf(node['text']),
      origin: model === null || isMixed ? 'unknown' : 'simulator',
      model,
      createdAt,
    })
    if (flagOf(node['collapsed']) === true) collapsed.push(id)
  }
  return draft.finish({ format: 'athanor', title: textOf(field(value, 'title')) || titleOf(source.name), collapsed })
}

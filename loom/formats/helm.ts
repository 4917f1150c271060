import { isRecord } from '../isRecord'
import { field, flagOf, keyOf, listOf, textOf } from './fields'
import type { Imported, ImportSource } from './imported'
import { LoomDraft } from './loomDraft'
import { titleOf } from './titleOf'

export function importHelm(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const bookmarks = new Set(listOf(field(value, 'bookmarkedNodeIds')).map(keyOf))
  for (const node of listOf(field(value, 'nodes'))) {
    if (!isRecord(node)) {
      draft.losses.add('no-node')
      continue
    }
    const key = keyOf(node['id'])
    const above = keyOf(node['parentId'])
    draft.add({
      key,
      parent: above === null ? null : { key: above },
      children: listOf(node['childIds']).map(keyOf).filter((child) => child !== null),
      text: textOf(node['text']),
      marks: {
        ...(bookmarks.has(key) ? { bookmark: true } : {}),
        ...(flagOf(node['locked']) === true ? { tags: ['locked'] } : {}),
      },
    })
  }
  const title = textOf(field(value, 'name')) || titleOf(source.name)
  return draft.finish({ format: 'helm', title, tip: draft.named(keyOf(field(value, 'currentNodeId'))) })
}

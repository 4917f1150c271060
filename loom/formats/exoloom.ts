import { isRecord } from '../isRecord'
import { entriesOf, field, isFilled, keyOf, listOf, textOf, timeOf } from './fields'
import type { Imported, ImportSource } from './imported'
import { LoomDraft } from './loomDraft'
import { titleOf } from './titleOf'

export function importExoloom(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const tree = field(value, 'tree')
  const bookmarks = idsOf(field(field(value, 'lens'), 'bookmarks'))
  const pruned = idsOf(field(field(value, 'lens'), 'prunedNodes'))
  const root = keyOf(field(tree, 'rootNodeId'))
  const description = textOf(field(tree, 'description')) ?? ''
  for (const [key, node] of entriesOf(field(tree, 'nodes'))) {
    if (!isRecord(node)) {
      draft.losses.add('no-node')
      continue
    }
    const above = keyOf(node['parentId'])
    const author = node['authorType']
    const createdAt = timeOf(node['createdAt'])
    if (createdAt === null && isFilled(node['createdAt'])) draft.losses.add('bad-time')
    draft.add({
      key,
      parent: above === null ? null : { key: above },
      children: listOf(node['childrenIds']).map(keyOf).filter((child) => child !== null),
      text: textOf(node['content']),
      origin: author === 'USER' ? 'writer' : author === 'LLM' ? 'simulator' : 'unknown',
      model: author === 'LLM' ? textOf(node['authorName']) : null,
      createdAt,
      marks: {
        ...(bookmarks.has(key) ? { bookmark: true } : {}),
        ...(pruned.has(key) ? { archived: true } : {}),
        ...(key === root && description !== '' ? { note: description } : {}),
      },
    })
  }
  return draft.finish({ format: 'exoloom', title: textOf(field(tree, 'title')) || titleOf(source.name) })
}

function idsOf(value: unknown): ReadonlySet<string | null> {
  return new Set(listOf(value).map((each) => keyOf(field(each, 'nodeId')) ?? keyOf(each)))
}

import { isRecord } from '../isRecord'
import type { Origin } from '../run'
import { entriesOf, field, keyOf, listOf, textOf } from './fields'
import type { Imported, ImportSource } from './imported'
import { LoomDraft } from './loomDraft'
import { titleOf } from './titleOf'

const origins: ReadonlyMap<unknown, Origin> = new Map<unknown, Origin>([
  ['user', 'writer'], ['human', 'writer'], ['ai', 'simulator'], ['model', 'simulator'], ['generated', 'simulator'],
])

/** Also its successor, where a node may have several parents: the first one is kept. */
export function importWool(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  for (const [key, node] of entriesOf(field(value, 'nodes'))) {
    if (!isRecord(node)) {
      draft.losses.add('no-node')
      continue
    }
    const several = listOf(node['parent_ids']).map(keyOf).filter((parent) => parent !== null)
    const above = keyOf(node['parent_id']) ?? several[0] ?? null
    draft.losses.add('extra-parent', new Set(several).size - (several.length > 0 ? 1 : 0))
    draft.add({
      key,
      parent: above === null ? null : { key: above },
      text: textOf(node['text']),
      origin: origins.get(node['type']) ?? 'unknown',
    })
  }
  const tip = draft.named(keyOf(field(value, 'focused_node_id')))
  return draft.finish({ format: 'wool', title: textOf(field(value, 'name')) || titleOf(source.name), tip })
}

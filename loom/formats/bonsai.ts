import { isRecord } from '../isRecord'
import { completionTokens } from './completionTokens'
import { field, isFilled, keyOf, listOf, textOf } from './fields'
import type { Imported, ImportSource } from './imported'
import { LoomDraft } from './loomDraft'
import { titleOf } from './titleOf'

/** Text that came with probabilities is a simulator's; of the rest it is not recorded whose it is. */
export function importBonsai(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const parents = new Map<string, string>()
  for (const edge of listOf(field(value, 'edges'))) {
    const [from, to] = [keyOf(field(edge, 'from')), keyOf(field(edge, 'to'))]
    if (from !== null && to !== null && !parents.has(to)) parents.set(to, from)
    const relation = field(edge, 'relation')
    if (isFilled(relation) && relation !== 'child' && relation !== 'parent') draft.losses.add('label')
  }
  for (const node of listOf(field(value, 'nodes'))) {
    if (!isRecord(node)) {
      draft.losses.add('no-node')
      continue
    }
    const key = keyOf(node['id'])
    const several = listOf(node['parentIds']).map(keyOf).filter((parent) => parent !== null)
    const above = several[0] ?? (key === null ? null : (parents.get(key) ?? null))
    draft.losses.add('extra-parent', new Set(several).size - (several.length > 0 ? 1 : 0))
    const tokens = completionTokens(node['logprobs'])
    const tags = listOf(node['tags']).filter((tag) => typeof tag === 'string')
    const bookmark = tags.includes('bookmark')
    draft.add({
      key,
      parent: above === null ? null : { key: above },
      children: listOf(node['childrenIds']).map(keyOf).filter((child) => child !== null),
      text: textOf(node['text']),
      origin: tokens.length > 0 ? 'simulator' : 'unknown',
      tokens,
      marks: { ...(bookmark ? { bookmark } : {}), tags: tags.filter((tag) => tag !== 'bookmark') },
    })
  }
  const focus = keyOf(field(value, 'focusedId')) ?? keyOf(listOf(field(value, 'pathNodes')).at(-1))
  return draft.finish({ format: 'bonsai', title: textOf(field(value, 'name')) || titleOf(source.name), tip: draft.named(focus) })
}

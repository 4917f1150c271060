import { isRecord } from '../isRecord'
import { keyOf, textOf, type Fields } from './fields'
import type { Imported, ImportSource } from './imported'
import { LoomDraft } from './loomDraft'
import { titleOf } from './titleOf'

export function looksLikePyloomLine(value: unknown): value is Fields {
  return isRecord(value) && 'id' in value && typeof value['text'] === 'string' && 'parent_id' in value && !('children' in value)
}

/** One node a line: `{id, text, parent_id}`. */
export function importPyloomLines(lines: readonly unknown[], source: ImportSource): Imported {
  const draft = new LoomDraft()
  for (const line of lines) {
    if (!isRecord(line)) {
      draft.losses.add('no-node')
      continue
    }
    const above = keyOf(line['parent_id'])
    draft.add({ key: keyOf(line['id']), parent: above === null || above === '' ? null : { key: above }, text: textOf(line['text']) })
  }
  return draft.finish({ format: 'pyloom-lines', title: titleOf(source.name) })
}

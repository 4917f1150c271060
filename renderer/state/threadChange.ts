import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { commonPrefix, commonSuffix } from '../surface/differences'
import type { Replacement } from '../surface/replacement'

/** A thread as it is in one version of a loom. */
export interface Threading {
  readonly loom: Loom
  /** Root first. */
  readonly ids: readonly NodeId[]
}

/**
 * The one replacement that turns the text of `before` into the text of `after`; null when they read the same. Nodes whose
 * text did not change at either end are not looked into, so the cost follows the change and the depth, not the text.
 */
export function threadChange(before: Threading, after: Threading): Replacement | null {
  const most = Math.min(before.ids.length, after.ids.length)
  let head = 0
  let at = 0
  while (head < most && textAt(before, head) === textAt(after, head)) at += textAt(before, head++).length
  let tail = 0
  const { length: was } = before.ids
  const { length: is } = after.ids
  while (tail < most - head && textAt(before, was - 1 - tail) === textAt(after, is - 1 - tail)) tail++
  const old = textBetween(before, head, was - tail)
  const young = textBetween(after, head, is - tail)
  if (old === young) return null
  const prefix = commonPrefix(old, young)
  const suffix = commonSuffix(old, young, prefix)
  return { at: at + prefix, removed: old.length - prefix - suffix, inserted: young.slice(prefix, young.length - suffix) }
}

function textAt({ loom, ids }: Threading, index: number): string {
  return loom.nodes.get(ids[index] as NodeId)?.text ?? ''
}

function textBetween(threading: Threading, from: number, to: number): string {
  let text = ''
  for (let index = from; index < to; index++) text += textAt(threading, index)
  return text
}

import type { HeddleApi, OpenLoom } from '../../protocol/bridge'
import { good, type Answer } from '../../protocol/fault'
import type { LoomId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { LoomParts } from '../../loom/loomParts'

export interface WholeLoom {
  /** Its data has no records: they are in `loom`. */
  readonly opened: OpenLoom
  readonly loom: Loom
}

/** All of a loom, part by part: keys are heard between two of them. Null: it was not `wanted` to its end. */
export async function readLoom(api: Pick<HeddleApi, 'readLoom'>, loom: LoomId, wanted: () => boolean): Promise<Answer<WholeLoom> | null> {
  const parts = new LoomParts()
  for (let opened: OpenLoom | null = null; ; ) {
    const answer = await api.readLoom({ loom, from: parts.size })
    if (!wanted()) return null
    if (!answer.ok) return answer
    opened ??= answer.value.opened
    parts.take(answer.value)
    if (answer.value.left > 0) continue
    if (opened === null) throw new Error('a loom came without its first part')
    return good({ opened, loom: parts.loom(opened.data) })
  }
}

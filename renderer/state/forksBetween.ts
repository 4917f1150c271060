import type { NodeId } from '../../loom/ids'
import { openChildren } from '../../loom/path'
import type { ForkMark } from '../surface/forkMarks'
import type { LoomClient } from './loomClient'

/** The thread's forks between two offsets. Costs only what lies between them. */
export function forksBetween(client: LoomClient, from: number, to: number): readonly ForkMark[] {
  const { thread } = client
  const loom = client.loom.value
  if (loom === null || thread === null) return []
  const marks: ForkMark[] = []
  for (let index = thread.locate(from, 'before').index; index < thread.ids.length; index++) {
    const at = thread.startAt(index + 1)
    if (at > to) break
    const node = thread.ids[index] as NodeId
    const open = openChildren(loom, node)
    if (at < from || open.length < 2) continue
    marks.push({ node, at, siblings: open.length, unread: open.filter((id) => loom.nodes.get(id)?.marks.unread === true).length })
  }
  return marks
}

import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { nodeOf } from '../../loom/loomData'
import { Thread } from '../../loom/thread'
import type { FanBranch, FanState } from '../app'
import { wayTo } from '../state/fanState'

/** Unit `at` of the thread that ends at `tip`. */
export interface PathPlace {
  readonly tip: NodeId
  readonly at: number
}

/** The branch of the fan that brought unit `unit` of the ghost, and where in the ghost it begins. */
export function partAt(fan: FanState | null, unit: number): { readonly fan: FanState; readonly branch: FanBranch; readonly from: number } | null {
  const selected = fan?.branches[fan.selected]
  const part = fan === null || selected === undefined ? undefined : wayTo(fan, selected).findLast(({ from }) => from <= unit)
  return fan === null || part === undefined ? null : { fan, ...part }
}

/**
 * Where unit `unit` of the ghost stands in the loom: on a thread through the nodes of its branch, of which taking a part makes
 * several. Null while it stands nowhere, or not as the ghost reads.
 */
export function ghostPlace(loom: Loom | null, fan: FanState | null, unit: number): PathPlace | null {
  const part = partAt(fan, unit)
  if (loom === null || part === null || part.branch.node === null || !loom.nodes.has(part.branch.node)) return null
  const { branch, from } = part
  let tip = part.branch.node
  let held = nodeOf(loom, tip).text
  while (held.length < branch.own.length) {
    const next = nodeOf(loom, tip).children.find((child) => branch.own.startsWith(nodeOf(loom, child).text, held.length) && nodeOf(loom, child).text !== '')
    if (next === undefined) return null
    tip = next
    held += nodeOf(loom, next).text
  }
  const begins = Thread.of(loom, part.branch.node).startOf(part.branch.node)
  return held === branch.own ? { tip, at: begins + unit - from } : null
}

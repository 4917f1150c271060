import type { NodeId } from '../../loom/ids'
import type { Op } from '../../loom/transaction'

/**
 * The node whose end is the place where `anchor` ended before `ops`: streams keep growing where they began
 * while the writer splits, joins or undoes around them.
 */
export function followAnchor(anchor: NodeId, ops: readonly Op[]): NodeId {
  let place = anchor
  for (const op of ops) {
    if (op.t === 'split' && op.node === place) place = op.tail.id
    else if (op.t === 'join' && op.tail.id === place) place = op.node
    else if (op.t === 'remove' && op.node.id === place && op.node.parent !== null) place = op.node.parent
  }
  return place
}

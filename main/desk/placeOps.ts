import { addBranch } from '../../loom/edit'
import type { Generation } from '../../loom/generation'
import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { Marks } from '../../loom/node'
import type { EvidenceRef } from '../../loom/run'
import { emptySpan } from '../../loom/runs'
import { standingEnd } from '../../loom/standing'
import type { Op } from '../../loom/transaction'
import type { LiveBranch } from './liveBranch'
import { partSpan } from './takeOps'

/** What has arrived of a branch, to be brought into the tree. */
export interface Placing {
  readonly generation: Generation
  readonly branch: LiveBranch
  /** The node whose end the branch continues. */
  readonly anchor: NodeId
  readonly evidence: EvidenceRef | null
  readonly now: number
  /** Where among the anchor's children a new node goes. */
  readonly index: number
}

/**
 * The ops after which the tree holds all of `branch.text`, and the node where it begins. What already stands is not
 * written again: new text goes to the end of the branch's last node, into a child where others hang there or all that stood was
 * taken, and the whole branch gets a node of its own where the writer has written over what stood.
 */
export function placeOps(loom: Loom, placing: Placing): { readonly ops: readonly Op[]; readonly node: NodeId | null } {
  const { generation, branch, anchor, evidence, now, index } = placing
  const end = standingEnd(loom, generation.id, branch)
  const stands = end !== null && end.ends ? end : null
  const from = stands?.upTo ?? 0
  if (from >= branch.text.length) return { ops: [], node: branch.node }
  const span = partSpan({ generation, branch, from, end: branch.text.length, evidence })
  if (stands === null) {
    const { ops, node } = addBranch(loom, anchor, { span, now, marks: marksOf(branch) })
    return { ops: ops.map((op) => (op.t === 'add' ? { ...op, index } : op)), node }
  }
  if (stands.node.children.length > 0 || branch.taken >= from) return { ops: addBranch(loom, stands.node.id, { span, now, marks: marksOf(branch) }).ops, node: branch.node }
  return { ops: [{ t: 'splice', node: stands.node.id, at: stands.node.text.length, removed: emptySpan, inserted: span }], node: branch.node }
}

function marksOf({ aside, finish }: LiveBranch): Marks {
  return { unread: true, ...(aside ? { archived: true } : {}), ...(finish === 'interrupted' ? { interrupted: true } : {}) }
}

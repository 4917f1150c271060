import { addBranch, editThread, markOps, takeAtEnd, withFlag } from '../../loom/edit'
import type { Generation } from '../../loom/generation'
import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { LoomNode, Marks } from '../../loom/node'
import type { EvidenceRef } from '../../loom/run'
import { emptySpan, simulatorSpan } from '../../loom/runs'
import { Thread } from '../../loom/thread'
import type { Op, Span } from '../../loom/transaction'
import { standing, type LiveBranch } from './liveBranch'

/** A part of a branch: units `from`…`end` of its text, with the evidence of what has streamed of it. */
export interface BranchPart {
  readonly generation: Generation
  readonly branch: LiveBranch
  readonly from: number
  readonly end: number
  readonly evidence: EvidenceRef | null
}

/** A part that is taken at offset `at` of the thread that ends at `tip`. */
export interface Taking extends BranchPart {
  /** The node whose end the branch continues. */
  readonly anchor: NodeId
  readonly tip: NodeId
  readonly at: number
  readonly now: number
}

export interface Taken {
  readonly ops: readonly Op[]
  readonly tip: NodeId
  readonly caret: number
  /** Where the branch stands after the ops, when they placed or grew it. */
  readonly node: NodeId | null
}

/**
 * The ops that take part of a branch. At the end of the thread the thread walks into the branch's own node (a partial
 * take cuts that node where the taking ends, and the next one moves the cut). Anywhere else, and after typing through,
 * the text goes into the thread as a simulator's run, so what follows stays where it is.
 */
export function takeOps(loom: Loom, taking: Taking): Taken {
  const thread = Thread.of(loom, taking.tip)
  return walkInto(loom, thread, taking) ?? inline(loom, thread, taking)
}

export function partSpan({ generation, branch, from, end, evidence }: BranchPart): Span {
  return simulatorSpan(branch.text.slice(from, end), { generation: generation.id, index: branch.index, evidence }, from)
}

/** The part as a new last child of `parent`. */
export function placeOps(loom: Loom, part: BranchPart, parent: NodeId, marks: Marks, now: number): { readonly ops: readonly Op[]; readonly node: NodeId } {
  return addBranch(loom, parent, { span: partSpan(part), now, marks })
}

function walkInto(loom: Loom, thread: Thread, taking: Taking): Taken | null {
  const { branch, from, end, tip, at, anchor, generation, now } = taking
  if (at !== thread.length) return null
  const place = standing(loom, generation.id, branch)
  if (place === null) {
    if (branch.settled || from !== 0 || tip !== anchor) return null
    const { ops, node } = placeOps(loom, taking, anchor, {}, now)
    return { ops, tip: node, caret: at + end, node }
  }
  const head = place.node
  if (!place.ends) return null
  if (from === 0 && tip === head.parent && place.upTo === head.text.length && end <= place.upTo) {
    return { ...takeAtEnd(loom, thread, head.id, end), node: head.id }
  }
  return tip === head.id && from === place.upTo ? grow(loom, taking, head) : null
}

/** The head of a branch that was taken before takes in more of it: from its tail node, or from the stream. */
function grow(loom: Loom, taking: Taking, head: LoomNode): Taken | null {
  const { branch, from, end, at: caretBefore, generation } = taking
  const at = head.text.length
  const taken = { tip: head.id, caret: caretBefore + end - from, node: head.id }
  if (head.children.length === 0 && !branch.settled) {
    return { ...taken, ops: [{ t: 'splice', node: head.id, at, removed: emptySpan, inserted: partSpan(taking) }] }
  }
  const tail = head.children.length === 1 ? loom.nodes.get(head.children[0] as NodeId) : undefined
  const first = tail?.runs[0]
  if (tail === undefined || first?.origin !== 'simulator' || end - from > tail.text.length) return null
  if (first.source?.generation !== generation.id || first.source.index !== branch.index || first.from !== from) return null
  const data = { id: tail.id, createdAt: tail.createdAt, marks: tail.marks }
  const join: Op = { t: 'join', node: head.id, at, tail: data }
  const split: Op = { t: 'split', node: head.id, at: at + end - from, tail: data }
  return { ...taken, ops: end - from < tail.text.length ? [join, split] : [join] }
}

function inline(loom: Loom, thread: Thread, taking: Taking): Taken {
  const { at, branch, now } = taking
  const edit = editThread(loom, thread, { at, removed: 0, inserted: partSpan(taking) }, now)
  const read = branch.node !== null && loom.nodes.has(branch.node) ? markOps(loom, branch.node, (marks) => withFlag(marks, 'unread', false)) : []
  return { ...edit, ops: [...edit.ops, ...read], node: null }
}

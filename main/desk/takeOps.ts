import { editThread, markOps, takeAtEnd, withFlag, type Edit } from '../../loom/edit'
import type { Generation } from '../../loom/generation'
import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { LoomNode } from '../../loom/node'
import type { EvidenceRef, Run } from '../../loom/run'
import { simulatorSpan } from '../../loom/runs'
import { standing } from '../../loom/standing'
import { Thread } from '../../loom/thread'
import type { Op, Span } from '../../loom/transaction'
import type { LiveBranch } from './liveBranch'

/** A part of a branch: units `from`…`end` of its text, with the evidence of what has streamed of it. */
export interface BranchPart {
  readonly generation: Generation
  readonly branch: LiveBranch
  readonly from: number
  readonly end: number
  readonly evidence: EvidenceRef | null
}

/** A part that is taken at offset `at` of the thread that ends at `tip`. All of it stands in the tree already. */
export interface Taking extends BranchPart {
  readonly tip: NodeId
  readonly at: number
  readonly now: number
}

/**
 * The ops that take part of a branch. At the end of the thread the thread walks into the branch's own node (a partial
 * take cuts that node where the taking ends, and the next one moves the cut). Anywhere else, and after typing through,
 * the text goes into the thread as a simulator's run, so what follows stays where it is.
 */
export function takeOps(loom: Loom, taking: Taking): Edit {
  const thread = Thread.of(loom, taking.tip)
  return walkInto(loom, thread, taking) ?? inline(loom, thread, taking)
}

export function partSpan({ generation, branch, from, end, evidence }: BranchPart): Span {
  return simulatorSpan(branch.text.slice(from, end), { generation: generation.id, index: branch.index, evidence }, from)
}

function walkInto(loom: Loom, thread: Thread, { branch, from, end, tip, at, generation }: Taking): Edit | null {
  const place = standing(loom, generation.id, branch)
  if (at !== thread.length || place === null || !place.ends) return null
  const head = place.node
  const isWhole = place.upTo === head.text.length
  if (from === 0 && tip === head.parent && isWhole && end <= place.upTo) return takeAtEnd(loom, thread, head.id, end)
  return tip === head.id && from === place.upTo ? grow(loom, head, at, end - from, (run) => isNext(run, generation, branch, from)) : null
}

/** The head of a branch that was taken before takes in `units` more of it from its tail. */
function grow(loom: Loom, head: LoomNode, caret: number, units: number, isNextRun: (run: Run) => boolean): Edit | null {
  const at = head.text.length
  const tail = head.children.length === 1 ? loom.nodes.get(head.children[0] as NodeId) : undefined
  const first = tail?.runs[0]
  if (tail === undefined || first === undefined || !isNextRun(first) || units > tail.text.length) return null
  const data = { id: tail.id, createdAt: tail.createdAt, marks: tail.marks }
  const join: Op = { t: 'join', node: head.id, at, tail: data }
  const split: Op = { t: 'split', node: head.id, at: at + units, tail: data }
  return { ops: units < tail.text.length ? [join, split] : [join], tip: head.id, caret: caret + units }
}

function isNext(run: Run, generation: Generation, branch: LiveBranch, from: number): boolean {
  return run.origin === 'simulator' && run.source?.generation === generation.id && run.source.index === branch.index && run.from === from
}

function inline(loom: Loom, thread: Thread, taking: Taking): Edit {
  const { at, branch, now } = taking
  const edit = editThread(loom, thread, { at, removed: 0, inserted: partSpan(taking) }, now)
  const read = branch.node !== null && loom.nodes.has(branch.node) ? markOps(loom, branch.node, (marks) => withFlag(marks, 'unread', false)) : []
  return { ...edit, ops: [...edit.ops, ...read] }
}

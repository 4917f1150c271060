import { applyFitting, applyOps } from './apply'
import { BadTransaction } from './badTransaction'
import type { NodeId } from './ids'
import type { Loom } from './loom'
import { nodeOf } from './loomData'
import { sameMarks } from './marks'
import { withFlag } from './edit'
import type { Marks } from './node'
import { isUnder } from './path'
import { emptySpan, sameRuns, sliceSpan } from './runs'
import type { Op } from './transaction'
import { unreachable } from './unreachable'

/** Tails of splits that nobody takes back: a node and its chain of such tails stand for the one node it was before. */
export type Cuts = Pick<ReadonlySet<NodeId>, 'has'>

export interface Adapted {
  readonly ops: readonly Op[]
  readonly loom: Loom
  /** Tails of splits that were to be joined and stay, because something hangs between. */
  readonly stayed: readonly NodeId[]
}

/**
 * Ops made for an earlier state of the loom, fitted to what it is now so that nothing that came since is destroyed: a node that
 * has got children, or another text, is archived and not removed; a join over a fork is left out; places in a text are found
 * again behind later cuts; marks change only in what the op changed. Throws `BadTransaction` when the text itself is another.
 */
export function adaptOps(loom: Loom, ops: readonly Op[], cuts: Cuts): Adapted {
  const adapted: Op[] = []
  const stayed: NodeId[] = []
  let now = loom
  const isCut: Cuts = { has: (id) => cuts.has(id) || stayed.includes(id) }
  for (let i = 0; i < ops.length; i++) {
    // What fits as it is goes in one piece: the undoing of a great act costs what the act did.
    const fitting = applyFitting(now, ops, i)
    for (; i < fitting.next; i++) adapted.push(ops[i] as Op)
    now = fitting.loom
    const op = ops[i]
    if (op === undefined) break
    const fitted = adapt(now, op, isCut)
    if (op.t === 'join' && fitted.length === 0 && now.nodes.has(op.tail.id)) stayed.push(op.tail.id)
    now = applyOps(now, fitted)
    adapted.push(...fitted)
  }
  return { ops: adapted, loom: now, stayed }
}

/** The last node of the chain of cuts that begins with `node`. */
export function endOfCuts(loom: Loom, node: NodeId, cuts: Cuts): NodeId {
  let end = node
  for (let next = cutBelow(loom, end, cuts); next !== undefined; next = cutBelow(loom, end, cuts)) end = next
  return end
}

function adapt(loom: Loom, op: Op, cuts: Cuts): readonly Op[] {
  switch (op.t) {
    case 'add': {
      const there = loom.nodes.get(op.node.id)
      if (there !== undefined) return mark(there.id, there.marks, withFlag(there.marks, 'archived', false))
      return [{ ...op, index: Math.min(op.index, child(loom, op.node.parent).children.length) }]
    }
    case 'remove': {
      const node = loom.nodes.get(op.node.id)
      if (node === undefined || node.parent === null) return []
      const changed = node.children.length > 0 || node.text !== op.node.text || !sameRuns(node.runs, op.node.runs)
      if (changed) return mark(node.id, node.marks, withFlag(node.marks, 'archived', true))
      return [{ t: 'remove', node, index: nodeOf(loom, node.parent).children.indexOf(node.id) }]
    }
    case 'splice':
      return adaptSplice(loom, op, cuts)
    case 'split': {
      if (loom.nodes.has(op.tail.id)) return []
      const { node, at } = placeIn(loom, op.node, op.at, cuts)
      return [{ ...op, node, at }]
    }
    case 'join': {
      const head = loom.nodes.get(op.node)
      const tail = loom.nodes.get(op.tail.id)
      if (head === undefined || tail === undefined || head.children.length !== 1 || tail.parent !== head.id) return []
      return [{ ...op, at: head.text.length, tail: { id: tail.id, createdAt: tail.createdAt, marks: tail.marks } }]
    }
    case 'move': {
      const from = loom.nodes.get(op.node)?.parent ?? null
      if (from === null || !loom.nodes.has(op.to.parent) || isUnder(loom, op.to.parent, op.node)) return []
      const most = nodeOf(loom, op.to.parent).children.length - (from === op.to.parent ? 1 : 0)
      const place = { parent: from, index: nodeOf(loom, from).children.indexOf(op.node) }
      return [{ ...op, from: place, to: { ...op.to, index: Math.min(op.to.index, most) } }]
    }
    case 'mark': {
      const now = loom.nodes.get(op.node)?.marks
      return now === undefined ? [] : mark(op.node, now, changeMarks(now, op.from, op.to))
    }
    case 'title':
      return loom.title === op.to ? [] : [{ ...op, from: loom.title }]
    case 'generate':
      return loom.generations.has(op.generation.id) ? [] : [op]
    case 'ungenerate':
      return loom.generations.has(op.generation.id) ? [op] : []
    case 'choose':
      return [op]
    case 'unchoose':
      return loom.choices.some((choice) => choice.at === op.choice.at && choice.generation === op.choice.generation) ? [op] : []
    default:
      return unreachable(op)
  }
}

function adaptSplice(loom: Loom, op: Extract<Op, { t: 'splice' }>, cuts: Cuts): readonly Op[] {
  const place = placeIn(loom, op.node, op.at, cuts)
  const ops: Op[] = []
  let { node: id, at } = place
  let gone = 0
  while (gone < op.removed.text.length) {
    const node = nodeOf(loom, id)
    const units = Math.min(node.text.length - at, op.removed.text.length - gone)
    const removed = sliceSpan(op.removed, gone, gone + units)
    if (units > 0) ops.push({ t: 'splice', node: id, at, removed, inserted: ops.length === 0 ? op.inserted : emptySpan })
    gone += units
    if (gone === op.removed.text.length) break
    const next = cutBelow(loom, id, cuts)
    if (next === undefined) throw new BadTransaction(`the text of ${op.node} is another`)
    id = next
    at = 0
  }
  return ops.length > 0 || op.inserted.text === '' ? ops : [{ ...op, ...place }]
}

/** Where unit `at` of `id` has come to lie: there, or in one of its cut tails. */
function placeIn(loom: Loom, id: NodeId, at: number, cuts: Cuts): { readonly node: NodeId; readonly at: number } {
  let node = child(loom, id)
  let left = at
  while (left > node.text.length) {
    const next = cutBelow(loom, node.id, cuts)
    if (next === undefined) throw new BadTransaction(`the text of ${id} is another`)
    left -= node.text.length
    node = nodeOf(loom, next)
  }
  return { node: node.id, at: left }
}

function cutBelow(loom: Loom, node: NodeId, cuts: Cuts): NodeId | undefined {
  return loom.nodes.get(node)?.children.find((each) => cuts.has(each))
}

function child(loom: Loom, id: NodeId | null): ReturnType<typeof nodeOf> {
  const node = id === null ? undefined : loom.nodes.get(id)
  if (node === undefined) throw new BadTransaction(`there is no node ${id}`)
  return node
}

function mark(node: NodeId, from: Marks, to: Marks): readonly Op[] {
  return sameMarks(from, to) ? [] : [{ t: 'mark', node, from, to }]
}

/** `now` with every field that differs between `from` and `to` set as in `to`. */
function changeMarks(now: Marks, from: Marks, to: Marks): Marks {
  const fields = new Map(Object.entries(now))
  for (const field of new Set([...Object.keys(from), ...Object.keys(to)] as (keyof Marks)[])) {
    if (JSON.stringify(from[field]) === JSON.stringify(to[field])) continue
    if (to[field] === undefined) fields.delete(field)
    else fields.set(field, to[field])
  }
  return Object.fromEntries(fields)
}

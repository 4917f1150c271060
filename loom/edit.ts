import { freshId, type NodeId } from './ids'
import type { Loom } from './loom'
import { nodeOf } from './loomData'
import { noMarks, sameMarks } from './marks'
import type { LoomNode, Marks } from './node'
import { isUnder } from './path'
import { emptySpan, sliceSpan } from './runs'
import type { Thread } from './thread'
import type { Op, Span } from './transaction'

/** Ops, and where the thread ends and the caret stands once they are applied. */
export interface Edit {
  readonly ops: readonly Op[]
  readonly tip: NodeId
  /** UTF-16 offset in the thread's text. */
  readonly caret: number
}

/** A change of a thread's text: at `at`, `removed` units give way to `inserted`. */
export interface TextChange {
  readonly at: number
  readonly removed: number
  readonly inserted: Span
}

/** Nodes whose end is spoken for although no child stands there yet: the anchors of open weaves. */
export type Held = Pick<ReadonlySet<NodeId>, 'has'>

const nothingHeld: Held = new Set()

/**
 * A change of the thread's text as ops. A removal takes its part out of every node it touches; emptied nodes stay. What is
 * inserted never changes the context of a branch beside the thread: on a border after a fork it goes into the thread's own side
 * of the fork, and at the end of a tip with children into a new child, the new tip.
 */
export function editThread(loom: Loom, thread: Thread, { at, removed, inserted }: TextChange, now: number, held: Held = nothingHeld): Edit {
  const caret = at + inserted.text.length
  if (removed > 0) return { ops: removalOps(loom, thread, at, removed, inserted), tip: thread.tip, caret }
  if (inserted.text === '') return { ops: [], tip: thread.tip, caret }
  const place = insertionPlace(loom, thread, at, held)
  if (place !== null) return { ops: [{ t: 'splice', ...place, removed: emptySpan, inserted }], tip: thread.tip, caret }
  const child = newNode(thread.tip, inserted, now)
  return { ops: [addOp(loom, child)], tip: child.id, caret }
}

/** Makes `at` a border between nodes. No ops when it is one. `head` is the last node that ends there. */
export function splitAt(loom: Loom, thread: Thread, at: number, now: number): Edit & { readonly head: NodeId } {
  const { node: id, offset, index } = thread.locate(at, 'after')
  const node = nodeOf(loom, id)
  if (offset === node.text.length) return { ops: [], tip: thread.tip, caret: at, head: id }
  if (offset === 0 && index > 0) return { ops: [], tip: thread.tip, caret: at, head: thread.ids[index - 1] as NodeId }
  const cut = outsidePair(node.text, offset)
  const tail = { id: freshId('n'), createdAt: now, marks: noMarks }
  const tip = id === thread.tip ? tail.id : thread.tip
  return { ops: [{ t: 'split', node: id, at: cut, tail }], tip, caret: at - offset + cut, head: id }
}

/** A split at `at` and a new empty branch beside the old tail, which becomes the tip. Nothing at the end of a leaf. */
export function forkAt(loom: Loom, thread: Thread, at: number, now: number): Edit {
  const { ops, head, caret } = splitAt(loom, thread, at, now)
  const children = ops.length > 0 ? 1 : nodeOf(loom, head).children.length
  if (children === 0) return { ops: [], tip: thread.tip, caret }
  const child = newNode(head, emptySpan, now)
  return { ops: [...ops, { t: 'add', node: child, index: children }], tip: child.id, caret }
}

/** Joins a node with its only child, whose marks it takes on; null when there are more, none, or it is archived. */
export function joinOps(loom: Loom, node: NodeId): { readonly ops: readonly Op[]; readonly gone: NodeId } | null {
  const head = nodeOf(loom, node)
  const [id, ...others] = head.children
  if (id === undefined || others.length > 0) return null
  const tail = nodeOf(loom, id)
  if (tail.marks.archived && !head.marks.archived) return null
  const join: Op = { t: 'join', node, at: head.text.length, tail: { id, createdAt: tail.createdAt, marks: tail.marks } }
  return { ops: [join, ...markOps(loom, node, (marks) => joinMarks(marks, tail.marks))], gone: id }
}

/** Moves a node with all under it to place `index` among the children of `parent` (counted without the node); null for the root or into itself. */
export function moveOps(loom: Loom, node: NodeId, parent: NodeId, index: number): readonly Op[] | null {
  const from = nodeOf(loom, node).parent
  if (from === null || isUnder(loom, parent, node)) return null
  const place = { parent: from, index: nodeOf(loom, from).children.indexOf(node) }
  const most = nodeOf(loom, parent).children.length - (from === parent ? 1 : 0)
  const to = { parent, index: Math.min(Math.max(index, 0), most) }
  return from === parent && place.index === to.index ? [] : [{ t: 'move', node, from: place, to }]
}

/** No ops when the marks stay the same. */
export function markOps(loom: Loom, node: NodeId, change: (marks: Marks) => Marks): readonly Op[] {
  const from = nodeOf(loom, node).marks
  const to = change(from)
  return sameMarks(from, to) ? [] : [{ t: 'mark', node, from, to }]
}

/** Sets nodes aside, or takes them back. The root is left alone. */
export function archiveOps(loom: Loom, nodes: readonly NodeId[], archived: boolean): readonly Op[] {
  return nodes.filter((node) => node !== loom.root).flatMap((node) => markOps(loom, node, (marks) => withFlag(marks, 'archived', archived)))
}

export function withFlag(marks: Marks, flag: 'bookmark' | 'archived' | 'unread' | 'interrupted', on: boolean): Marks {
  const { [flag]: _, ...others } = marks
  return on ? { ...others, [flag]: true } : others
}

/** A new last child of `parent`, its text already `clean`. */
export function addBranch(
  loom: Loom,
  parent: NodeId,
  branch: { readonly id?: NodeId; readonly span: Span; readonly now: number; readonly marks?: Marks },
): { readonly ops: readonly Op[]; readonly node: NodeId } {
  const node = newNode(parent, branch.span, branch.now, branch.id, branch.marks)
  return { ops: [addOp(loom, node)], node: node.id }
}

/**
 * Takes the first `units` of a branch that begins where the thread ends (the branch's parent is the tip): the thread goes on
 * into the branch's node, which is split when only part is taken. `caret` is the end of what was taken.
 */
export function takeAtEnd(loom: Loom, thread: Thread, branch: NodeId, units: number): Edit {
  const node = nodeOf(loom, branch)
  if (node.parent !== thread.tip) throw new RangeError(`${branch} does not continue the thread`)
  const cut = outsidePair(node.text, Math.min(units, node.text.length))
  const caret = thread.length + cut
  const whole = cut === node.text.length
  const ops = markOps(loom, branch, (marks) => withFlag(whole ? marks : withFlag(marks, 'interrupted', false), 'unread', false))
  if (whole) return { ops, tip: branch, caret }
  const tail = { id: freshId('n'), createdAt: node.createdAt, marks: withFlag(noMarks, 'interrupted', node.marks.interrupted === true) }
  return { ops: [...ops, { t: 'split', node: branch, at: cut, tail }], tip: branch, caret }
}

/** Text as nodes hold it: line ends are `\n`, halves of surrogate pairs are U+FFFD. */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\p{Surrogate}/gu, '\ufffd')
}

/** `at`, or one less when it lies between the halves of a surrogate pair. */
export function outsidePair(text: string, at: number): number {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)]
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000 ? at - 1 : at
}

function removalOps(loom: Loom, thread: Thread, at: number, removed: number, inserted: Span): readonly Op[] {
  const ops: Op[] = []
  const end = Math.min(at + removed, thread.length)
  const first = thread.locate(at, 'after')
  let start = at - first.offset
  for (let index = first.index; index < thread.ids.length && start < end; index++) {
    const node = nodeOf(loom, thread.ids[index] as NodeId)
    const from = Math.max(0, at - start)
    const gone = sliceSpan(node, from, Math.min(node.text.length, end - start))
    const added = index === first.index ? inserted : emptySpan
    if (gone.text !== '' || added.text !== '') ops.push({ t: 'splice', node: node.id, at: from, removed: gone, inserted: added })
    start += node.text.length
  }
  return ops
}

/** Null: in a new child of the tip. */
function insertionPlace(loom: Loom, thread: Thread, offset: number, held: Held): { node: NodeId; at: number } | null {
  const first = thread.locate(offset, 'before')
  const last = thread.locate(offset, 'after')
  const isFork = (index: number, enough: number): boolean => {
    const id = thread.ids[index] as NodeId
    return held.has(id) || nodeOf(loom, id).children.length >= enough
  }
  const atEnd = last.index === thread.ids.length - 1 && last.offset === thread.lengthAt(last.index)
  if (atEnd && isFork(last.index, 1)) return null
  for (let index = last.index - 1; index >= first.index; index--) {
    if (isFork(index, 2)) return { node: thread.ids[index + 1] as NodeId, at: 0 }
  }
  return { node: first.node, at: first.offset }
}

function newNode(parent: NodeId, span: Span, now: number, id: NodeId = freshId('n'), marks: Marks = noMarks): LoomNode {
  return { id, parent, children: [], text: span.text, runs: span.runs, createdAt: now, marks }
}

function addOp(loom: Loom, node: LoomNode): Op {
  return { t: 'add', node, index: nodeOf(loom, node.parent as NodeId).children.length }
}

function joinMarks(head: Marks, tail: Marks): Marks {
  const note = [head.note, tail.note].filter((each) => each !== undefined).join('\n')
  const tags = [...new Set([...(head.tags ?? []), ...(tail.tags ?? [])])]
  const { unread: _, ...kept } = tail
  return { ...kept, ...head, ...(note === '' ? {} : { note }), ...(tags.length === 0 ? {} : { tags }) }
}

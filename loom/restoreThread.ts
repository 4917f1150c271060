import { markOps, outsidePair, withFlag, type Edit } from './edit'
import { freshId, type GenerationId, type NodeId } from './ids'
import type { Loom } from './loom'
import { nodeOf } from './loomData'
import { noMarks } from './marks'
import type { LoomNode, Marks } from './node'
import { pathTo } from './path'
import { joinSpans, sliceSpan } from './runs'
import type { Op, Span } from './transaction'

/**
 * Brings a thread of an earlier state of the loom back as a branch. What the loom still holds of its text, from the root on,
 * stays where it is; the rest is added beside what stands there now, with its origins, bookmarks, notes, tags and chapters.
 * Archived nodes on its way come back. No ops: the thread stands in the loom as it was, and ends at `tip`.
 */
export function restoreThread(loom: Loom, then: Loom, tip: NodeId, now: number): Edit {
  const path = pathTo(then, tip).map((id) => nodeOf(then, id))
  const text = path.map((node) => node.text).join('')
  const { node: id, offset, reach } = deepestShared(loom, text, new Set(path.map((node) => node.id)))
  const node = nodeOf(loom, id)
  const cut = outsidePair(node.text, offset)
  const caret = reach - (offset - cut)
  const ops: Op[] = pathTo(loom, id).flatMap((each) => markOps(loom, each, (marks) => withFlag(marks, 'archived', false)))
  if (cut < node.text.length) ops.push({ t: 'split', node: id, at: cut, tail: { id: freshId('n'), createdAt: now, marks: noMarks } })
  const parts = partsFrom(path, caret)
  ops.push(...missingGenerations(loom, then, parts))
  let parent = id
  let index = cut < node.text.length ? 1 : node.children.length
  for (const { span, marks } of parts) {
    const added: LoomNode = { id: freshId('n'), parent, children: [], text: span.text, runs: span.runs, createdAt: now, marks }
    ops.push({ t: 'add', node: added, index })
    parent = added.id
    index = 0
  }
  return { ops, tip: parent, caret }
}

interface Shared {
  readonly node: NodeId
  /** Units of the node that are shared, and of the whole text up to there. */
  readonly offset: number
  readonly reach: number
}

/** The place in the loom that shares most of `text` from the root on; of several, one in a node of `known`. */
function deepestShared(loom: Loom, text: string, known: ReadonlySet<NodeId>): Shared {
  let best: Shared = { node: loom.root, offset: 0, reach: 0 }
  const waiting = [{ id: loom.root, at: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { id, at } = next
    const { text: own, children } = nodeOf(loom, id)
    const offset = sharedUnits(own, text, at)
    const reach = at + offset
    const equal = reach === best.reach && known.has(id) && (offset > 0 || own === '')
    if (reach > best.reach || equal) best = { node: id, offset, reach }
    if (offset === own.length) for (const child of children) waiting.push({ id: child, at: reach })
  }
  return best
}

function sharedUnits(own: string, text: string, at: number): number {
  if (text.startsWith(own, at)) return own.length
  let length = 0
  while (at + length < text.length && own.charCodeAt(length) === text.charCodeAt(at + length)) length++
  return length
}

interface Part {
  readonly span: Span
  readonly marks: Marks
}

/** The path's text from a unit on, in as few pieces as its marks allow. */
function partsFrom(path: readonly LoomNode[], from: number): readonly Part[] {
  const parts: { spans: Span[]; marks: Marks }[] = []
  let start = 0
  for (const node of path) {
    const skipped = Math.max(0, from - start)
    start += node.text.length
    if (skipped >= node.text.length) continue
    const marks = skipped === 0 ? lastingMarks(node.marks) : noMarks
    const span = sliceSpan(node, skipped, node.text.length)
    const last = parts.at(-1)
    if (last === undefined || Object.keys(marks).length > 0) parts.push({ spans: [span], marks })
    else last.spans.push(span)
  }
  return parts.map(({ spans, marks }) => ({ span: plain(joinSpans(...spans)), marks }))
}

function plain({ text, runs }: Span): Span {
  return { text, runs }
}

function lastingMarks({ archived: _, unread: __, interrupted: ___, ...marks }: Marks): Marks {
  return marks
}

function missingGenerations(loom: Loom, then: Loom, parts: readonly Part[]): readonly Op[] {
  const wanted = new Set<GenerationId>()
  for (const { span } of parts) for (const run of span.runs) if (run.origin === 'simulator' && run.source !== null) wanted.add(run.source.generation)
  return [...wanted].flatMap((id) => {
    const generation = then.generations.get(id)
    return generation === undefined || loom.generations.has(id) ? [] : [{ t: 'generate' as const, generation }]
  })
}

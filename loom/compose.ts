import { sameMarks } from './marks'
import { joinSpans, sameRuns, sliceSpan } from './runs'
import type { Op, Span, TailData } from './transaction'

/**
 * One list of ops that does what `first` and then `second` do: for every loom that both fit,
 * `applyOps(loom, composeOps(first, second))` is `applyOps(applyOps(loom, first), second)`, and the inverse of the whole is the
 * inverses one after the other. Ops that meet on the same node become one, and what cancels is gone.
 */
export function composeOps(first: readonly Op[], second: readonly Op[]): readonly Op[] {
  const ops = [...first]
  for (const next of second) {
    const last = ops.at(-1)
    const one = last === undefined ? null : composeTwo(last, next)
    if (one === null) ops.push(next)
    else ops.splice(-1, 1, ...one)
  }
  return ops
}

/** At most one op in the place of two; null: they stay two. */
function composeTwo(a: Op, b: Op): readonly Op[] | null {
  switch (a.t) {
    case 'splice':
      return b.t === 'splice' && a.node === b.node ? composeSplices(a, b) : null
    case 'add':
      if (b.t === 'splice' && b.node === a.node.id) return [{ ...a, node: { ...a.node, ...spliced(a.node, b) } }]
      if (b.t === 'mark' && b.node === a.node.id) return [{ ...a, node: { ...a.node, marks: b.to } }]
      return b.t === 'remove' && b.node.id === a.node.id ? [] : null
    case 'mark':
      if (b.t !== 'mark' || a.node !== b.node) return null
      return sameMarks(a.from, b.to) ? [] : [{ ...a, to: b.to }]
    case 'move':
      if (b.t !== 'move' || a.node !== b.node) return null
      return a.from.parent === b.to.parent && a.from.index === b.to.index ? [] : [{ ...a, to: b.to }]
    case 'title':
      if (b.t !== 'title') return null
      return a.from === b.to ? [] : [{ ...a, to: b.to }]
    case 'split':
      return b.t === 'join' && a.node === b.node && a.at === b.at && sameTail(a.tail, b.tail) ? [] : null
    case 'join':
      return b.t === 'split' && a.node === b.node && a.at === b.at && sameTail(a.tail, b.tail) ? [] : null
    default:
      return null
  }
}

type Splice = Extract<Op, { readonly t: 'splice' }>

/** Null when the second neither touches nor overlaps what the first put there. */
function composeSplices(a: Splice, b: Splice): readonly Op[] | null {
  const end = a.at + a.inserted.text.length
  const gone = b.at + b.removed.text.length
  if (b.at > end || gone < a.at) return null
  const at = Math.min(a.at, b.at)
  // What the second takes away reaches over both ends of what the first put there, or leaves some of that standing.
  const before = Math.max(0, a.at - b.at)
  const behind = Math.max(0, gone - end)
  const removed = joinSpans(sliceSpan(b.removed, 0, before), a.removed, sliceSpan(b.removed, b.removed.text.length - behind))
  const kept = sliceSpan(a.inserted, Math.max(0, gone - a.at))
  const inserted = joinSpans(sliceSpan(a.inserted, 0, Math.max(0, b.at - a.at)), b.inserted, kept)
  const same = removed.text === inserted.text && sameRuns(removed.runs, inserted.runs)
  return same ? [] : [{ t: 'splice', node: a.node, at, removed, inserted }]
}

function spliced(span: Span, { at, removed, inserted }: Splice): Span {
  return joinSpans(sliceSpan(span, 0, at), inserted, sliceSpan(span, at + removed.text.length))
}

function sameTail(a: TailData, b: TailData): boolean {
  return a.id === b.id && a.createdAt === b.createdAt && sameMarks(a.marks, b.marks)
}

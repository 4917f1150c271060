import { defaultSampling, defaultStopping, type Choice, type Generation } from '../../loom/generation'
import type { HistoryEntry } from '../../loom/history'
import { parseId } from '../../loom/ids'
import type { LoomNode, Marks } from '../../loom/node'
import type { BranchSource, EvidenceRef, Run } from '../../loom/run'
import type { Op, Place, Span, TailData, Transaction } from '../../loom/transaction'

/**
 * Whether values read from a disk have the shapes of the domain. A loom may come from anywhere: after these guards its
 * types are true, and `apply` and `check` say whether it makes sense. The store takes no change that does not pass them,
 * so nothing that was acknowledged is refused on the way back. Nothing here follows the tree.
 */
type Fields = Readonly<Record<string, unknown>>

const mostOps = 1_000_000
/** UTF-16 units of text in one change: escaped at its worst it is still a line that is read again. */
const mostUnits = 20 * 1024 * 1024
const events: ReadonlySet<unknown> = new Set([
  'type', 'paste', 'take', 'fork', 'split', 'join', 'move', 'mark', 'title', 'prune', 'weave', 'branch', 'import', 'restore', 'undo', 'redo',
])
const origins: ReadonlySet<unknown> = new Set(['writer', 'import', 'unknown'])
const flags = ['bookmark', 'archived', 'unread', 'interrupted'] as const


export function isTransaction(value: unknown): value is Transaction {
  if (!isFields(value) || parseId('t', value['id']) === null || !isTime(value['at']) || !events.has(value['event'])) return false
  const { by, ops, tip, caret, joins } = value
  if (by !== 'writer' && by !== 'simulator' && by !== 'import') return false
  if (tip !== undefined && parseId('n', tip) === null) return false
  if (caret !== undefined && !isCount(caret)) return false
  if (joins !== undefined && joins !== true) return false
  return Array.isArray(ops) && ops.length <= mostOps && ops.every(isOp) && unitsIn(ops) <= mostUnits
}

function unitsIn(ops: readonly Op[]): number {
  let units = 0
  for (const op of ops) {
    if (op.t === 'add' || op.t === 'remove') units += op.node.text.length
    else if (op.t === 'splice') units += op.removed.text.length + op.inserted.text.length
  }
  return units
}

export function isNode(value: unknown): value is LoomNode {
  if (!isFields(value) || parseId('n', value['id']) === null) return false
  const { parent, children, createdAt, marks } = value
  if (parent !== null && parseId('n', parent) === null) return false
  if (!Array.isArray(children) || !children.every((child) => parseId('n', child) !== null)) return false
  return isTime(createdAt) && isMarks(marks) && isSpan(value)
}

export function isGeneration(value: unknown): value is Generation {
  if (!isFields(value) || parseId('g', value['id']) === null || parseId('n', value['anchor']) === null) return false
  const { at, model, sampling, stopping, frame, seed } = value
  if (!isTime(at) || !isCount(seed) || seed > 0xffffffff || (frame !== null && parseId('f', frame) === null)) return false
  if (!isFields(model) || typeof model['name'] !== 'string' || !isCount(model['bytes'])) return false
  if (model['sha256'] !== null && typeof model['sha256'] !== 'string') return false
  return isLike(sampling, defaultSampling) && isLike(stopping, defaultStopping)
}

export function isChoice(value: unknown): value is Choice {
  if (!isFields(value) || parseId('g', value['generation']) === null || !isTime(value['at'])) return false
  if (value['place'] !== undefined && !isCount(value['place'])) return false
  return ['offered', 'seen', 'taken', 'from', 'units'].every((name) => isCount(value[name]))
}

export function isHistoryEntry(value: unknown): value is HistoryEntry {
  if (!isFields(value) || !events.has(value['event']) || !isTime(value['at'])) return false
  const { ops, before, after, typing, joins } = value
  if (joins !== undefined && joins !== true) return false
  if (!Array.isArray(ops) || !ops.every(isOp) || !isWhereabouts(before) || !isWhereabouts(after)) return false
  if (typing === null) return true
  return isFields(typing) && (typing['kind'] === 'insert' || typing['kind'] === 'delete') && isTime(typing['from']) && typeof typing['text'] === 'string'
}

function isWhereabouts(value: unknown): boolean {
  return isFields(value) && isNodeId(value['tip']) && isCount(value['caret'])
}

function isOp(value: unknown): value is Op {
  if (!isFields(value)) return false
  const { node, at, tail, from, to } = value
  switch (value['t']) {
    case 'add':
    case 'remove':
      return isNode(node) && isCount(value['index'])
    case 'splice':
      return isNodeId(node) && isCount(at) && isSpan(value['removed']) && isSpan(value['inserted'])
    case 'split':
    case 'join':
      return isNodeId(node) && isCount(at) && isTail(tail)
    case 'move':
      return isNodeId(node) && isPlace(from) && isPlace(to)
    case 'mark':
      return isNodeId(node) && isMarks(from) && isMarks(to)
    case 'title':
      return typeof from === 'string' && typeof to === 'string'
    case 'generate':
    case 'ungenerate':
      return isGeneration(value['generation'])
    case 'choose':
    case 'unchoose':
      return isChoice(value['choice'])
    default:
      return false
  }
}

function isSpan(value: unknown): value is Span {
  if (!isFields(value)) return false
  const { text, runs } = value
  if (typeof text !== 'string' || !Array.isArray(runs)) return false
  let length = 0
  for (const run of runs as readonly unknown[]) {
    if (!isRun(run)) return false
    length += run.length
  }
  return length === text.length
}

function isRun(value: unknown): value is Run {
  if (!isFields(value) || !isCount(value['length']) || value['length'] === 0) return false
  if (origins.has(value['origin'])) return true
  return value['origin'] === 'simulator' && isCount(value['from']) && (value['source'] === null || isSource(value['source']))
}

function isSource(value: unknown): value is BranchSource {
  if (!isFields(value) || parseId('g', value['generation']) === null || !isCount(value['index'])) return false
  return value['evidence'] === null || isEvidenceRef(value['evidence'])
}

function isEvidenceRef(value: unknown): value is EvidenceRef {
  return isFields(value) && ['file', 'offset', 'length', 'crc'].every((name) => isCount(value[name]))
}

function isMarks(value: unknown): value is Marks {
  if (!isFields(value)) return false
  const { chapter, note, tags } = value
  if (!flags.every((flag) => value[flag] === undefined || value[flag] === true)) return false
  if (chapter !== undefined && typeof chapter !== 'string') return false
  if (note !== undefined && typeof note !== 'string') return false
  return tags === undefined || (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'))
}

function isTail(value: unknown): value is TailData {
  return isFields(value) && isNodeId(value['id']) && isTime(value['createdAt']) && isMarks(value['marks'])
}

function isPlace(value: unknown): value is Place {
  return isFields(value) && isNodeId(value['parent']) && isCount(value['index'])
}

function isNodeId(value: unknown): boolean {
  return parseId('n', value) !== null
}

/** The fields of `model`, each of its own kind; `model` is flat but for one level of records. */
function isLike(value: unknown, model: object): boolean {
  if (!isFields(value)) return false
  return Object.entries(model).every(([name, wanted]) => {
    const there = value[name]
    if (Array.isArray(wanted)) return Array.isArray(there)
    if (typeof wanted === 'number') return Number.isFinite(there)
    return typeof wanted === 'object' ? isLike(there, wanted as object) : typeof there === typeof wanted
  })
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

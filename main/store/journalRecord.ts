import type { Whereabouts } from '../../loom/history'
import { parseId, type GenerationId, type LoomId, type NodeId, type WeaveId } from '../../loom/ids'
import type { Transaction } from '../../loom/transaction'
import { checkedLine } from './checkedLine'
import { format } from './loomFiles'
import { isCount, isFields, isTransaction } from './diskShapes'

/** More text of a branch that still streams. */
export interface StreamPart {
  readonly weave: WeaveId
  readonly branch: number
  readonly anchor: NodeId
  readonly generation: GenerationId
  readonly text: string
  /** UTF-16 offset of the text in the branch, on the first part in a journal; absent: 0, or where the last part ended. */
  readonly from?: number
}

/** What a line of the journal says. Only a transaction has a `seq` of its own; the others stand behind the one they name. */
export type JournalRecord =
  | { readonly t: 'tx'; readonly seq: number; readonly tx: Transaction; readonly before: Whereabouts | null }
  | { readonly t: 'stream'; readonly seq: number; readonly part: StreamPart }
  | { readonly t: 'ended'; readonly seq: number; readonly weave: WeaveId; readonly branch: number }

export interface JournalPlace {
  readonly loom: LoomId
  readonly generation: number
  /** Checksum of the line before, for diagnosis. */
  readonly prev: string
}

/** The record as a line of the journal of one generation of one loom: no other journal takes it for its own. */
export function encodeRecord(record: JournalRecord, { loom, generation, prev }: JournalPlace): { readonly line: string; readonly crc: string } {
  const head = { v: format, loom, gen: generation, seq: record.seq, prev }
  switch (record.t) {
    case 'tx':
      return checkedLine(JSON.stringify(record.before === null ? { ...head, tx: record.tx } : { ...head, tx: record.tx, before: record.before }))
    case 'stream':
      return checkedLine(JSON.stringify({ ...head, stream: record.part }))
    case 'ended':
      return checkedLine(JSON.stringify({ ...head, ended: { weave: record.weave, branch: record.branch } }))
  }
}

/** `newer`: a line that a later Heddle wrote. Null: no record of this journal. */
export function parseRecord(value: unknown, place: { readonly loom: LoomId; readonly generation: number }): JournalRecord | 'newer' | null {
  if (!isFields(value) || value['loom'] !== place.loom || value['gen'] !== place.generation) return null
  const { v, seq, tx, before, stream, ended } = value
  if (typeof v === 'number' && v > format) return 'newer'
  if (v !== format || typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) return null
  if (tx !== undefined) {
    return isTransaction(tx) ? { t: 'tx', seq, tx, before: parseBefore(before) } : null
  }
  if (isFields(stream)) {
    const part = parsePart(stream)
    return part === null ? null : { t: 'stream', seq, part }
  }
  if (isFields(ended)) {
    const weave = parseId('w', ended['weave'])
    const branch = ended['branch']
    return weave === null || !isCount(branch) ? null : { t: 'ended', seq, weave, branch }
  }
  return null
}

function parseBefore(value: unknown): Whereabouts | null {
  if (!isFields(value)) return null
  const tip = parseId('n', value['tip'])
  const caret = value['caret']
  return tip === null || !isCount(caret) ? null : { tip, caret }
}

function parsePart(value: Readonly<Record<string, unknown>>): StreamPart | null {
  const weave = parseId('w', value['weave'])
  const anchor = parseId('n', value['anchor'])
  const generation = parseId('g', value['generation'])
  const { branch, text, from } = value
  if (weave === null || anchor === null || generation === null || !isCount(branch) || typeof text !== 'string') return null
  return isCount(from) ? { weave, branch, anchor, generation, text, from } : { weave, branch, anchor, generation, text }
}

import { BadTransaction } from '../../loom/badTransaction'
import { emptyHistory, type Whereabouts } from '../../loom/history'
import type { LoomId, NodeId } from '../../loom/ids'
import type { Transaction } from '../../loom/transaction'
import { linesOf, readCheckedLine } from './checkedLine'
import type { Disk } from './disk'
import { parseRecord, type JournalRecord } from './journalRecord'
import { loomFiles } from './loomFiles'
import { Salvage } from './salvage'
import { Slices } from './slices'
import { openToRead } from './steadyReading'
import { withTransaction, withTransactions, type StoredLoom } from './storedLoom'
import { StreamLedger } from './streamLedger'

/** So many changes go in together: a few milliseconds' work. */
const atOnce = 500

/** Where a journal can be gone on with: behind its last good line. */
export interface JournalEnd {
  readonly generation: number
  readonly size: number
  readonly prev: string
  readonly lines: number
}

/**
 * Brings a stored loom up to date from journals, line by line: a line that is no record is passed over, one that does not
 * fit any more is bent to fit. A journal may be read twice or overlap another; no change is made twice.
 */
export class Replay {
  stored: StoredLoom
  readonly streams = new StreamLedger()
  lastTip: { readonly seq: number; readonly tip: NodeId; readonly caret: number | null } | null = null
  end: JournalEnd | null = null
  /** Lines that were lost; changes that are missing between those that are there; changes that had to be bent. */
  lost = 0
  gaps = 0
  bent = 0
  /** Last lines that are not whole: writes that were never acknowledged. */
  torn = 0
  newer = false
  /** Lines of other looms or generations. */
  foreign = 0
  /** Up to here the loom is exactly what it was. */
  exactSeq: number
  readonly #now: number
  /** Changes that follow the stored loom without a gap and are not in it yet. */
  readonly #waiting: (readonly [Transaction, Whereabouts])[] = []

  constructor(stored: StoredLoom, now: number) {
    this.stored = stored
    this.exactSeq = stored.seq
    this.#now = now
  }

  /** Rejects with the disk's error. */
  async journal(disk: Disk, folder: string, generation: number): Promise<void> {
    const loom: LoomId = this.stored.loom.id
    const file = await openToRead(disk, loomFiles.journal(folder, generation))
    const slices = new Slices()
    let [size, prev, lines, bad] = [0, '', 0, 0]
    try {
      for await (const batch of linesOf(file)) {
        for (const line of batch) {
          const checked = line.whole ? readCheckedLine(line.bytes) : undefined
          if (slices.due) await slices.rest()
          if (checked === undefined) {
            bad++
            continue
          }
          this.lost += bad
          bad = 0
          const record = parseRecord(checked.value, { loom, generation })
          size = line.at + line.bytes.length + 1
          prev = checked.crc
          lines++
          if (record === 'newer') this.newer = true
          else if (record === null) this.foreign++
          else this.take(record)
        }
      }
    } finally {
      this.#applyWaiting()
      await file.close()
    }
    // One bad line at the very end is a write that a crash cut short; it was never acknowledged.
    if (bad > 1) this.lost += bad
    else this.torn += bad
    this.end = { generation, size, prev, lines }
  }

  /** Changes up to `seq` are known to have been there. */
  missed(seq: number): void {
    this.gaps += Math.max(0, seq - this.stored.seq)
  }

  take(record: JournalRecord): void {
    switch (record.t) {
      case 'tx': {
        const { seq, tx, before } = record
        this.streams.follow(tx.ops)
        const last = this.stored.seq + this.#waiting.length
        if (seq <= last) return
        const whereabouts = before ?? { tip: this.lastTip?.tip ?? this.stored.loom.root, caret: this.lastTip?.caret ?? 0 }
        const alone = seq !== last + 1 || tx.event === 'undo' || tx.event === 'redo'
        if (alone || this.#waiting.length === atOnce) this.#applyWaiting()
        if (alone) {
          this.gaps += seq - last - 1
          this.#apply(seq, tx, whereabouts)
        } else this.#waiting.push([tx, whereabouts])
        if (tx.tip !== undefined) this.lastTip = { seq, tip: tx.tip, caret: tx.caret ?? null }
        return
      }
      case 'stream':
        return this.streams.take(record.part)
      case 'ended':
        return this.streams.ended(record.weave, record.branch)
    }
  }

  /** Changes in an unbroken row go in together, which costs a fraction; where one does not fit, each by itself. */
  #applyWaiting(): void {
    const waiting = this.#waiting.splice(0)
    if (waiting.length === 0) return
    const { seq } = this.stored
    const all = withTransactions(this.stored, seq + waiting.length, waiting)
    if (all === null) return waiting.forEach(([tx, whereabouts], i) => this.#apply(seq + i + 1, tx, whereabouts))
    this.stored = all
    if (this.gaps + this.bent === 0) this.exactSeq = all.seq
  }

  #apply(seq: number, tx: Transaction, whereabouts: Whereabouts): void {
    try {
      this.stored = withTransaction(this.stored, seq, tx, whereabouts)
    } catch (error) {
      if (!(error instanceof BadTransaction)) throw error
      const salvage = new Salvage(this.stored.loom, this.#now)
      salvage.take(tx)
      this.bent++
      this.stored = { loom: salvage.loom, history: emptyHistory, seq }
    }
    if (this.gaps + this.bent === 0) this.exactSeq = seq
  }
}

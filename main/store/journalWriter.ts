import { dirname } from 'node:path'
import type { LoomId } from '../../loom/ids'
import { diskCode, type Disk } from './disk'
import { JournalFile } from './journalFile'
import { encodeRecord, type JournalRecord } from './journalRecord'
import { notSaved } from './savingSentence'

export type SavingState = 'saved' | 'pending' | 'failed'

export interface JournalWriterOptions {
  readonly disk: Disk
  readonly loom: LoomId
  /** At most this long does a change wait for others to share its sync. */
  readonly groupMs: number
  /** Made durable before every sync of the journal: what the journal refers to. */
  readonly syncFirst: () => Promise<void>
  readonly onState: (state: SavingState, sentence: string | null) => void
  /** Puts all that memory holds into a new generation, when this journal can no longer be trusted. */
  readonly rewrite: () => Promise<void>
}

interface Entry {
  readonly record: JournalRecord
  readonly durable: () => void
}

interface NextJournal {
  readonly path: string
  readonly generation: number
  readonly after: number
  readonly streams: () => readonly JournalRecord[]
}

const firstRetryMs = 250
const lastRetryMs = 10_000

/**
 * Takes records in order and makes them durable in groups: written at once, synced when somebody is in a hurry or after
 * `groupMs`. When the disk refuses, everything stays in memory and is tried again; nothing is acknowledged before its sync.
 */
export class JournalWriter {
  readonly #options: JournalWriterOptions
  #file: JournalFile
  #generation: number
  #prev: string
  #lines: number
  /** Not written yet; written but not synced. */
  #queue: Entry[] = []
  #written: Entry[] = []
  /** Transactions since the first `mark` that still stands, for the next generation's journal. */
  #since: JournalRecord[] = []
  #marks = 0
  #syncDue = false
  #syncTimer: NodeJS.Timeout | null = null
  #retryTimer: NodeJS.Timeout | null = null
  #failures = 0
  #running = false
  #abandoned = false
  #order: Promise<unknown> = Promise.resolve()

  constructor(file: JournalFile, at: { readonly generation: number; readonly prev: string; readonly lines: number }, options: JournalWriterOptions) {
    this.#file = file
    this.#generation = at.generation
    this.#prev = at.prev
    this.#lines = at.lines
    this.#options = options
  }

  get size(): number {
    return this.#file.size
  }

  get lines(): number {
    return this.#lines
  }

  /** The journal file cannot be written any more, only replaced. */
  get broken(): boolean {
    return this.#file.broken
  }

  /** Everything that was added is durable. */
  get idle(): boolean {
    return this.#queue.length === 0 && this.#written.length === 0
  }

  /** Resolves once the record is durable, however long the disk takes. Never rejects. */
  add(record: JournalRecord, urgent: boolean): Promise<void> {
    if (this.#marks > 0) this.#since.push(record)
    if (this.#failures === 0 && this.idle) this.#options.onState('pending', null)
    return new Promise((durable) => {
      this.#queue.push({ record, durable })
      if (urgent) this.#syncDue = true
      else this.#syncTimer ??= setTimeout(() => this.#sync(), this.#options.groupMs)
      if (this.#retryTimer === null) this.#pump()
    })
  }

  /** Written soon, synced with whatever is synced next: losing it costs a part of a stream. */
  addLoosely(record: JournalRecord): void {
    if (this.#file.broken || this.#failures > 0) return
    this.#queue.push({ record, durable: () => undefined })
    this.#pump()
  }

  /** Tries now to make all durable; whether that is so. */
  async flush(): Promise<boolean> {
    this.#syncDue = true
    await this.#attempt()
    if (this.#file.broken) await this.#retry()
    return this.idle
  }

  /** Whether the file was deleted behind our back: then it is broken, and `flush` writes everything anew. */
  isDeleted(): Promise<boolean> {
    return this.#inOrder(async () => !(await this.#file.isThere()))
  }

  /** Where the file lies now; null when that cannot be told. */
  place(): Promise<string | null> {
    return this.#inOrder(() => this.#file.place())
  }

  /** From now on remembers what is added, for `switchTo`. */
  mark(): void {
    this.#marks++
  }

  unmark(): void {
    this.#marks--
    if (this.#marks === 0) this.#since = []
  }

  /**
   * Goes on in a new file with what was added behind `after` (`mark` stands since then) and with `streams`; `commit` makes
   * the switch known on the disk.
   * Whatever was waiting is durable afterwards: it is in the new journal, or in the snapshot before it. Rejects with the
   * disk's error; then the old file goes on.
   */
  switchTo({ path, generation, after, streams }: NextJournal, commit: () => Promise<void>): Promise<void> {
    return this.#inOrder(async () => {
      const { disk } = this.#options
      const waiting = this.#queue.splice(0)
      const written = this.#written.splice(0)
      try {
        const records = [...this.#since.filter(({ seq }) => seq > after), ...streams()]
        const file = await JournalFile.make(disk, path)
        try {
          const { text, prev } = this.#encode(records, generation, '')
          await this.#options.syncFirst()
          await file.append(text)
          await file.sync()
          await disk.syncDirectory(dirname(path))
          await commit()
          void this.#file.close().catch(() => undefined)
          this.#file = file
          this.#generation = generation
          this.#prev = prev
          this.#lines = records.length
        } catch (error) {
          await file.close().catch(() => undefined)
          await disk.rm(path).catch(() => undefined)
          throw error
        }
      } catch (error) {
        this.#queue.unshift(...waiting)
        this.#written.unshift(...written)
        throw error
      }
      this.#succeeded([...written, ...waiting])
      this.#pump()
    })
  }

  /** Tries once more to make all durable, then lets the file go. Whether all is durable. */
  async close(): Promise<boolean> {
    const saved = this.idle || (await this.flush())
    await this.abandon()
    return saved
  }

  /** Writes nothing more and lets the file go. */
  abandon(): Promise<void> {
    for (const timer of [this.#syncTimer, this.#retryTimer]) if (timer !== null) clearTimeout(timer)
    this.#syncTimer = this.#retryTimer = null
    this.#abandoned = true
    return this.#inOrder(() => this.#file.close().catch(() => undefined))
  }

  #sync(): void {
    this.#syncTimer = null
    this.#syncDue = true
    if (this.#retryTimer === null) this.#pump()
  }

  #pump(): void {
    if (this.#running) return
    this.#running = true
    void this.#attempt()
  }

  #attempt(): Promise<void> {
    return this.#inOrder(async () => {
      try {
        while (await this.#step()) continue
        if (this.#failures > 0 && !this.#file.broken) this.#recovered()
      } catch (error) {
        if (diskCode(error) === null) throw error
        this.#failed(error)
      } finally {
        this.#running = false
      }
    })
  }

  /** One write or one sync; false when there is nothing to do. */
  async #step(): Promise<boolean> {
    if (this.#abandoned) return false
    if (this.#file.broken) {
      if (this.#queue.length + this.#written.length === 0) return false
      throw Object.assign(new Error('EIO: the journal is broken'), { code: 'EIO' })
    }
    if (this.#queue.length > 0) {
      const batch = this.#queue.splice(0)
      try {
        const { text, prev } = this.#encode(batch.map((entry) => entry.record), this.#generation, this.#prev)
        await this.#file.append(text)
        this.#prev = prev
        this.#lines += batch.length
        this.#written.push(...batch)
      } catch (error) {
        this.#queue.unshift(...batch)
        throw error
      }
      return true
    }
    if (!this.#syncDue) return false
    this.#syncDue = false
    if (this.#written.length === 0) return false
    const batch = this.#written.splice(0)
    try {
      await this.#options.syncFirst()
      await this.#file.sync()
    } catch (error) {
      this.#written.unshift(...batch)
      this.#syncDue = true
      throw error
    }
    this.#succeeded(batch)
    return true
  }

  #encode(records: readonly JournalRecord[], generation: number, after: string): { text: string; prev: string } {
    let text = ''
    let prev = after
    for (const record of records) {
      const { line, crc } = encodeRecord(record, { loom: this.#options.loom, generation, prev })
      text += line
      prev = crc
    }
    return { text, prev }
  }

  #succeeded(batch: readonly Entry[]): void {
    for (const entry of batch) entry.durable()
    this.#recovered()
  }

  #recovered(): void {
    this.#failures = 0
    if (this.idle) this.#options.onState('saved', null)
  }

  #failed(error: unknown): void {
    this.#failures++
    this.#options.onState('failed', notSaved(error))
    if (this.#retryTimer !== null || this.#abandoned) return
    const wait = Math.min(lastRetryMs, firstRetryMs * 2 ** (this.#failures - 1))
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = null
      void this.#retry()
    }, wait)
    this.#retryTimer.unref()
  }

  async #retry(): Promise<void> {
    if (!this.#file.broken) {
      this.#syncDue = true
      return this.#attempt()
    }
    try {
      await this.#options.rewrite()
    } catch (error) {
      if (diskCode(error) === null) throw error
      this.#failed(error)
    }
  }

  #inOrder<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#order.then(act)
    this.#order = done.catch(() => undefined)
    return done
  }
}

import { dirname, join } from 'node:path'
import { Low, type Adapter } from 'lowdb'
import type { CompactionProgress } from '../../protocol/bridge'
import { Cancelled, FaultError } from '../../protocol/fault'
import { keepCopy } from './copies'
import { diskCode, isMissing, makeFolder } from './disk'
import { copyFile, isTemporary } from './durableFile'
import { DurableJsonFile } from './durableJsonFile'
import { evidenceNumbers, evidenceName } from './evidenceFiles'
import { JournalFile } from './journalFile'
import { JournalWriter, type JournalWriterOptions } from './journalWriter'
import type { JournalRecord } from './journalRecord'
import { format, journalGenerations, journalName, loomFiles, textGenerations, textName } from './loomFiles'
import { parseManifest, sealed, type Manifest } from './manifest'
import { recover, type Recovery } from './recover'
import { writeSnapshot, type SnapshotHeader, type SnapshotWatch, type ThreadGlimpse } from './snapshot'
import { itemCount, itemsOf, type StoredLoom } from './storedLoom'

export interface LoomFolderOptions extends Omit<JournalWriterOptions, 'loom' | 'rewrite'> {
  readonly now: () => number
  readonly copiesDir: string | null
  /** The running streams as records, for a new journal. */
  readonly streams: () => readonly JournalRecord[]
  /** The thread as lists show it. */
  readonly thread: () => ThreadGlimpse
  readonly rewrite: () => Promise<void>
  /** Called before a generation is written: the folder may have been moved, and is then told by `moveTo`. */
  readonly goAfter: () => Promise<void>
}

/** Generations whose files stay. */
const kept = 5

/**
 * The folder of a loom as lowdb's adapter: `read` finds the newest good snapshot and replays what came after it, `write`
 * makes a new generation (compaction). Single changes never go through `write`; they go to `journal`.
 */
export class LoomFolder implements Adapter<StoredLoom> {
  #path: string
  readonly #options: LoomFolderOptions
  #recovery: Recovery | null = null
  #journal: JournalWriter | null = null
  /** Of the newest file, tried ones included: no two attempts share a name. */
  #generation = 0
  #written = 0
  #manifest: Manifest | null = null
  #order: Promise<unknown> = Promise.resolve()
  /** The generation that is being written while the old one can go on. */
  #giving: AbortController | null = null
  /** Hears, once for each hundredth, how far a new generation has come; null when it has ended. */
  onProgress: (progress: CompactionProgress | null) => void = () => undefined

  constructor(path: string, options: LoomFolderOptions) {
    this.#path = path
    this.#options = options
  }

  get path(): string {
    return this.#path
  }

  /** The folder lies elsewhere now. */
  moveTo(path: string): void {
    this.#path = path
  }

  /** What the last `read` found. */
  get recovery(): Recovery | null {
    return this.#recovery
  }

  /** Null until `startJournal` or the first `write`. */
  get journal(): JournalWriter | null {
    return this.#journal
  }

  /** Throws `FaultError` when there is no loom in the folder. Changes nothing. */
  async read(): Promise<StoredLoom> {
    const { disk, now, copiesDir } = this.#options
    const answer = await recover(this.path, { disk, now, copiesDir })
    if (!answer.ok) throw new FaultError(answer.fault.code, answer.fault.sentence)
    this.#recovery = answer.value
    this.#generation = answer.value.newestGeneration
    return answer.value.stored
  }

  /** Gets ready for changes after `read`: goes on in the journal, or keeps what was damaged aside and writes all anew. */
  async startJournal(): Promise<void> {
    const { recovery } = this
    if (recovery === null) throw new Error('startJournal before read')
    const { resume, stored } = recovery
    await this.#tidy()
    if (resume === null) {
      await this.#keepAside(recovery.damaged)
      return this.write(stored)
    }
    const { disk } = this.#options
    const file = await JournalFile.resume(disk, loomFiles.journal(this.path, resume.generation), resume.size)
    this.#journal = this.#writer(file, stored, resume)
    this.#written = resume.generation
  }

  /**
   * A new generation with all of `data`. Changes made meanwhile go on into the old journal and are carried over.
   * A crash at any point leaves the old generation or the new one. Rejects with the disk's error, or with `Cancelled` when
   * it was given up; then the old one goes on.
   */
  write(data: StoredLoom): Promise<void> {
    const journal = this.#journal
    journal?.mark()
    const done = this.#order.then(() => this.#write(data, journal)).finally(() => journal?.unmark())
    this.#order = done.catch(() => undefined)
    return done
  }

  /** Gives up the generation that is being written; whether it could: not where the old journal cannot go on. */
  giveUp(): boolean {
    if (this.#giving === null || this.#journal?.broken !== false) return false
    this.#giving.abort(new Cancelled())
    return true
  }

  /** Puts a copy outside the folder when an hour has gone. Trouble with it is no trouble of the loom's. */
  async keepCopy(data: StoredLoom): Promise<void> {
    const { disk, now, copiesDir } = this.#options
    if (copiesDir === null) return
    try {
      await keepCopy(disk, join(copiesDir, data.loom.id), this.header(data, this.#written), itemsOf(data), now())
    } catch (error) {
      if (diskCode(error) === null) throw error
    }
  }

  header(data: StoredLoom, generation: number, name: string | null = null): SnapshotHeader {
    const { loom, seq } = data
    const { now, thread } = this.#options
    return { format, loomId: loom.id, generation, seq, title: loom.title, at: now(), nodes: loom.nodes.size, name, thread: thread() }
  }

  /** Writes the manifest when something in it changed since. All of `data` is durable. */
  async freshenManifest(data: StoredLoom): Promise<void> {
    const { loom, seq } = data
    if (this.#manifest?.title === loom.title && this.#manifest.words === this.#options.thread().words && this.#manifest.seq === seq) return
    await this.#writeManifest(data, this.#written)
  }

  async #write(data: StoredLoom, journal: JournalWriter | null): Promise<void> {
    const { disk, streams } = this.#options
    if (journal !== null) await this.#options.goAfter()
    const generation = ++this.#generation
    const text = loomFiles.text(this.path, generation)
    const path = loomFiles.journal(this.path, generation)
    await makeFolder(disk, this.path, dirname)
    try {
      await this.#writeText(text, data, generation, journal)
      if (journal !== null) await journal.switchTo({ path, generation, after: data.seq, streams }, () => this.#writeManifest(data, generation))
      else {
        const file = await JournalFile.make(disk, path)
        await file.sync()
        await disk.syncDirectory(this.path)
        await this.#writeManifest(data, generation)
        this.#journal = this.#writer(file, data, { generation, prev: '', lines: 0 })
      }
    } catch (error) {
      await disk.rm(text).catch(() => undefined)
      throw error
    }
    this.#written = generation
    await this.#prune().catch((error: unknown) => {
      if (diskCode(error) === null) throw error
    })
  }

  async #writeText(path: string, data: StoredLoom, generation: number, journal: JournalWriter | null): Promise<void> {
    const giving = journal === null || journal.broken ? null : new AbortController()
    this.#giving = giving
    try {
      const watch = giving === null ? {} : this.#watch(giving.signal, itemCount(data))
      await writeSnapshot(this.#options.disk, path, this.header(data, generation), itemsOf(data), watch)
      giving?.signal.throwIfAborted()
    } finally {
      this.#giving = null
      if (giving !== null) this.onProgress(null)
    }
  }

  #watch(signal: AbortSignal, of: number): SnapshotWatch {
    let told = -1
    const written = (items: number): void => {
      const hundredth = Math.floor((100 * items) / of)
      if (hundredth === told) return
      told = hundredth
      this.onProgress({ items, of })
    }
    return { signal, written }
  }

  #writer(file: JournalFile, { loom }: StoredLoom, at: { generation: number; prev: string; lines: number }): JournalWriter {
    return new JournalWriter(file, at, { ...this.#options, loom: loom.id })
  }

  async #writeManifest(data: StoredLoom, generation: number): Promise<void> {
    const { disk } = this.#options
    const { loom } = data
    const numbers = evidenceNumbers(await disk.readdir(this.path))
    const manifest: Manifest = {
      format, loomId: loom.id, title: loom.title, generation,
      snapshot: textName(generation), journal: journalName(generation), evidence: numbers.map(evidenceName),
      nodes: loom.nodes.size, words: this.#options.thread().words, seq: data.seq,
    }
    await new Low(new DurableJsonFile(disk, loomFiles.manifest(this.path), parseManifest), sealed(manifest)).write()
    this.#manifest = manifest
  }

  async #prune(): Promise<void> {
    const { disk } = this.#options
    const names = await disk.readdir(this.path)
    const texts = textGenerations(names)
    const oldest = texts[kept - 1]
    if (oldest === undefined) return
    for (const generation of texts) if (generation < oldest) await disk.rm(loomFiles.text(this.path, generation))
    for (const generation of journalGenerations(names)) if (generation < oldest) await disk.rm(loomFiles.journal(this.path, generation))
  }

  /** Takes away what writes that never ended left behind. */
  async #tidy(): Promise<void> {
    const { disk } = this.#options
    for (const name of await disk.readdir(this.path)) {
      if (isTemporary(name) || name.startsWith('lock.stale-')) await disk.rm(join(this.path, name)).catch(() => undefined)
    }
  }

  async #keepAside(names: readonly string[]): Promise<void> {
    if (names.length === 0) return
    const { disk, now } = this.#options
    const stamp = new Date(now()).toISOString().replaceAll(/[:.]/g, '-')
    const folder = join(loomFiles.trash(this.path), `damaged-${stamp}`)
    await makeFolder(disk, folder, dirname)
    for (const name of names) {
      try {
        await copyFile(disk, join(this.path, name), join(folder, name))
      } catch (error) {
        // What cannot be read cannot be copied; what is full must not be written to.
        if (diskCode(error) === null || (!isMissing(error) && diskCode(error) === 'ENOSPC')) throw error
      }
    }
  }
}

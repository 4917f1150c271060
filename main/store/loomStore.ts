import { basename, dirname, join } from 'node:path'
import { Low } from 'lowdb'
import { BadTransaction } from '../../loom/badTransaction'
import { emptyHistory, redo, undo, type History, type HistoryStep, type Whereabouts } from '../../loom/history'
import { freshId, type WeaveId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { emptyLoom } from '../../loom/loomData'
import { threadText } from '../../loom/path'
import type { EvidenceRef } from '../../loom/run'
import type { Session } from '../../loom/session'
import type { Transaction } from '../../loom/transaction'
import { WordCount } from '../../loom/words'
import type { CompactionProgress } from '../../protocol/bridge'
import { bad, Cancelled, FaultError, good, type Answer } from '../../protocol/fault'
import type { Moment, MomentKey } from '../../protocol/moment'
import { diskCode, makeFolder, type Disk } from './disk'
import { isTransaction } from './diskShapes'
import { EvidenceFiles, evidenceNumbers } from './evidenceFiles'
import { FolderLock } from './folderLock'
import { FolderHold, notFound } from './folderHold'
import { folderName } from './folderName'
import type { StreamPart } from './journalRecord'
import type { JournalWriter, SavingState } from './journalWriter'
import { keepGlance } from './glance'
import { lastWords } from './lastWords'
import { looksLikeLoom } from './looksLikeLoom'
import { format } from './loomFiles'
import { LoomFolder } from './loomFolder'
import { makeUniqueFolder } from './makeUniqueFolder'
import { Moments, type Past } from './moments'
import { keptAside } from './recover'
import { diskSentence } from './savingSentence'
import type { ThreadGlimpse } from './snapshot'
import { readSession, sessionOn } from './sessionFile'
import { SessionKeeper } from './sessionKeeper'
import { withTransaction, type StoredLoom } from './storedLoom'
import { StreamLedger } from './streamLedger'
import { Upkeep } from './upkeep'

export interface StoreOptions {
  readonly disk: Disk
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Who to name in the lock: what a second opener reads. */
  readonly app: string
  /** Where copies of all looms are kept outside their folders; null keeps none. */
  readonly copiesDir: string | null
  /** At most this long does a change that is not urgent wait for its sync. Default 50. */
  readonly groupMs?: number
  /** Look, and leave no trace: no lock, no mending on the disk. Default false. */
  readonly readOnly?: boolean
  /** Compact a journal above these. Defaults 8 MB and 20,000 lines. */
  readonly journalLimit?: { readonly bytes: number; readonly lines: number }
}

/** Makes a loom's content once there is a place for its evidence: `keep` answers where the bytes are from then on. */
export type ContentMaker = (keep: (bytes: Uint8Array) => Promise<EvidenceRef>) => Promise<Loom>

type SavingListener = (state: SavingState, sentence: string | null) => void

/**
 * An open loom on the disk. Changes are applied in memory at once and journalled in order; `durable` says when one is safe.
 * Disk trouble never loses or blocks a change: it waits in memory, `onSaving` says so, and it is tried again.
 */
export class LoomStore {
  readonly #options: StoreOptions
  readonly #folder: LoomFolder
  readonly #db: Low<StoredLoom>
  readonly #evidence: EvidenceFiles
  readonly #sessions: SessionKeeper
  #streams = new StreamLedger()
  readonly #hold: FolderHold
  #readOnly: string | null
  #notice: string | null = null
  #saving: { state: SavingState; sentence: string | null } = { state: 'saved', sentence: null }
  readonly #listeners = new Set<SavingListener>()
  readonly #upkeep: Upkeep
  readonly #words = new WordCount()
  #closed: Promise<void> | null = null

  private constructor(folder: string, options: StoreOptions, opening: Opening) {
    this.#options = options
    this.#readOnly = opening.readOnly
    this.#evidence = new EvidenceFiles(options.disk, folder, opening.evidence)
    this.#folder = new LoomFolder(folder, {
      ...options,
      groupMs: options.groupMs ?? 50,
      syncFirst: () => this.#evidence.sync(),
      onState: (state, sentence) => this.#say(state, sentence),
      streams: () => this.#streams.records(this.seq),
      thread: () => this.#glimpse(),
      rewrite: () => this.#rewrite(),
      goAfter: () => this.#hold.goAfter(),
    })
    this.#db = new Low<StoredLoom>(this.#folder, opening.stored)
    this.#sessions = new SessionKeeper(opening.readOnly === null ? folder : null, { disk: options.disk, now: () => this.#db.data })
    this.#upkeep = new Upkeep({
      folder: this.#folder,
      data: () => this.#db.data,
      write: async () => {
        await this.#hold.goAfter()
        await this.#sessions.save()
        await this.#db.write()
      },
      ...(options.journalLimit === undefined ? {} : { limit: options.journalLimit }),
    })
    this.#hold = new FolderHold(opening.lock, {
      ...options,
      folder: () => this.folder,
      loom: () => this.loom.id,
      journal: () => this.#journal,
      onMoved: (moved) => this.#moved(moved),
      onLost: (how) => void this.#lockLost(how),
    })
  }

  /**
   * A new loom in a folder of its own below `parentDir`, named after the title; a number is added when that is taken.
   * `content` gives it a text to begin with (a copy, an import): its id is the new loom's.
   * Nothing is left behind when it cannot all be written.
   */
  static async create(parentDir: string, title: string, options: StoreOptions, content?: Loom | ContentMaker): Promise<Answer<LoomStore>> {
    const { disk, now } = options
    const loom = typeof content === 'object' ? content : emptyLoom(title, now())
    try {
      await makeFolder(disk, parentDir, dirname)
      const folder = await makeUniqueFolder(disk, parentDir, folderName(title))
      const store = await LoomStore.#fillFolder(folder, options, loom, content).catch(async (error: unknown) => {
        await disk.rm(folder).catch(() => undefined)
        throw error
      })
      store.#begin()
      return good(store)
    } catch (error) {
      if (error instanceof FaultError) return { ok: false, fault: error.fault }
      if (diskCode(error) === null) throw error
      return bad('disk', diskSentence('The loom could not be made', error))
    }
  }

  static async #fillFolder(folder: string, options: StoreOptions, loom: Loom, content?: Loom | ContentMaker): Promise<LoomStore> {
    const lock = await FolderLock.take(folder, options)
    if (!lock.ok) throw new FaultError(lock.fault.code, lock.fault.sentence)
    const store = new LoomStore(folder, options, { lock: lock.value, readOnly: null, evidence: [], stored: { loom, history: emptyHistory, seq: 0 } })
    try {
      if (typeof content === 'function') await store.#fill(content)
      await store.#db.write()
      return store
    } catch (error) {
      await store.#evidence.close()
      await lock.value.release()
      throw error
    }
  }

  async #fill(content: ContentMaker): Promise<void> {
    const loom = await content((bytes) => this.#evidence.append(bytes))
    this.#db.data = { ...this.#db.data, loom }
    this.#sessions.begin(sessionOn(loom, null, null))
  }

  /** Opens what is in the folder, mended if need be. Read-only, with a sentence, when it may not be changed here. */
  static async open(folder: string, options: StoreOptions): Promise<Answer<LoomStore>> {
    const { disk } = options
    let lock: FolderLock | null = null
    let readOnly: string | null = options.readOnly === true ? 'This loom was opened to be read only.' : null
    try {
      const stat = await disk.lstat(folder).catch(() => null)
      if (stat === null) return bad('not-found', 'The folder of this loom is not where it was.')
      if (stat.kind === 'file') return bad('not-found', 'This is a file; a loom is a folder.')
      if (readOnly === null && (await looksLikeLoom(disk, folder))) {
        const taken = await FolderLock.take(folder, options)
        if (taken.ok) lock = taken.value
        else readOnly = taken.fault.sentence
      }
      const answer = await LoomStore.#openLocked(folder, options, lock, readOnly)
      if (!answer.ok) await lock?.release()
      return answer
    } catch (error) {
      await lock?.release()
      if (error instanceof FaultError) return { ok: false, fault: error.fault }
      if (diskCode(error) === null) throw error
      return bad('disk', diskSentence('The loom could not be opened', error))
    }
  }

  static async #openLocked(folder: string, options: StoreOptions, lock: FolderLock | null, why: string | null): Promise<Answer<LoomStore>> {
    const { disk, now } = options
    const evidence = evidenceNumbers(await disk.readdir(folder))
    const stored: StoredLoom = { loom: emptyLoom('', now()), history: emptyHistory, seq: 0 }
    const store = new LoomStore(folder, options, { lock, readOnly: why, evidence, stored })
    await store.#db.read()
    const { recovery } = store.#folder
    if (recovery === null) throw new Error('a loom was read without a recovery')
    store.#streams = recovery.streams
    store.#sessions.begin(sessionOn(store.loom, await readSession(disk, folder), recovery.lastTip))
    if (recovery.format > format) {
      store.#turnReadOnly('This loom was written by a newer Heddle, so it can only be read here.')
    }
    if (recovery.unreadable !== null) store.#turnReadOnly(recovery.unreadable)
    if (store.#readOnly === null) {
      try {
        await store.#folder.startJournal()
      } catch (error) {
        if (diskCode(error) === null) throw error
        store.#turnReadOnly(diskSentence('This loom can be read but not changed', error))
      }
    }
    // What cannot be written has not been kept aside either, and why it cannot be read is what the writer hears.
    if (store.#readOnly === null && recovery.notice !== null) store.#notice = `${recovery.notice} ${keptAside}`
    else if (recovery.unreadable === null) store.#notice = recovery.notice
    if (store.#readOnly === null) await store.#sessions.read()
    else await lock?.release()
    store.#begin()
    return good(store)
  }

  get folder(): string {
    return this.#folder.path
  }

  get loom(): Loom {
    return this.#db.data.loom
  }

  get history(): History {
    return this.#db.data.history
  }

  /** Always a place that exists: undo may have taken away where the writer was. */
  get session(): Session {
    return this.#sessions.session
  }

  /** Words of the thread. */
  get words(): number {
    return this.#words.of(threadText(this.loom, this.session.tip))
  }

  /** Place of the last change in the one order of changes. */
  get seq(): number {
    return this.#db.data.seq
  }

  /** A sentence when the loom can only be read. */
  get readOnly(): string | null {
    return this.#readOnly
  }

  /** A sentence about what was found and mended on opening. */
  get notice(): string | null {
    return this.#notice
  }

  get saving(): { readonly state: SavingState; readonly sentence: string | null } {
    return this.#saving
  }

  /**
   * Applies a change and journals it; `urgent` asks for its sync at once. `conflict`: it does not fit, nothing was changed.
   * `before`: where the writer was, for undo; without it, where she was last.
   */
  commit(transaction: Transaction, options: { readonly urgent: boolean; readonly before?: Whereabouts }): Answer<{ seq: number; durable: Promise<void> }> {
    if (this.#readOnly !== null) return bad('read-only', this.#readOnly)
    if (!isTransaction(transaction)) return bad('bad-input', 'This change is not one that can be kept, so it was not made.')
    const before = options.before ?? this.#whereabouts()
    try {
      const next = withTransaction(this.#db.data, this.seq + 1, transaction, before)
      return good({ seq: next.seq, durable: this.#accept(next, transaction, before, options.urgent) })
    } catch (error) {
      if (!(error instanceof BadTransaction)) throw error
      return bad('conflict', 'This change does not fit the loom any more, so it was not made.')
    }
  }

  /** Takes the last act back; null: there is none. `now`: milliseconds since 1970. */
  undo(now: number): Answer<{ transaction: Transaction; seq: number; label: string; more: boolean } | null> {
    return this.#travel(undo(this.history, this.loom, now))
  }

  /** Does again what was last undone; null: there is nothing. */
  redo(now: number): Answer<{ transaction: Transaction; seq: number; label: string; more: boolean } | null> {
    return this.#travel(redo(this.history, this.loom, now))
  }

  /**
   * More text of a branch that still streams (`text` is what came since the last call). It is written soon but not synced,
   * and is superseded by the transaction that adds the branch. What a crash leaves over becomes a node marked interrupted.
   */
  stream(part: StreamPart): void {
    if (this.#readOnly !== null || this.#closed !== null) return
    this.#streams.take(part)
    this.#journal?.addLoosely({ t: 'stream', seq: this.seq, part })
  }

  /** The branch needs no more remembering: its text stands in the tree, or is not wanted. */
  streamEnded(weave: WeaveId, branch: number): void {
    if (this.#readOnly !== null || this.#closed !== null) return
    this.#streams.ended(weave, branch)
    this.#journal?.addLoosely({ t: 'ended', seq: this.seq, weave, branch })
  }

  /** Never rejects for the disk's sake: what cannot be written waits in memory. */
  appendEvidence(bytes: Uint8Array): Promise<EvidenceRef> {
    return this.#evidence.append(bytes)
  }

  readEvidence(ref: EvidenceRef): Promise<Answer<Uint8Array>> {
    return this.#evidence.read(ref)
  }

  /** Kept within a second or two; losing it costs a walk, never a word. */
  saveSession(session: Session): void {
    this.#sessions.set(session)
  }

  /** All changes so far are on the disk; with a name, a copy of the loom as it is now is kept under it as well. */
  async checkpoint(name: string | null): Promise<Answer<void>> {
    if (this.#readOnly !== null) return bad('read-only', this.#readOnly)
    const data = this.#db.data
    const saved = (await this.#journal?.flush()) ?? false
    if (!saved) return bad('disk', this.#saving.sentence ?? 'Not saved yet: the disk does not answer.')
    if (name === null) return good(undefined)
    try {
      await this.#hold.goAfter()
    } catch (error) {
      if (diskCode(error) === null) throw error
      return bad('disk', 'The folder of this loom was moved or renamed, so no checkpoint can be kept in it. Open it from its new place.')
    }
    return this.#moments.keep(freshId('c'), this.#folder.header(data, 0, name), data)
  }

  /** Where the folder lies now, if it was moved since. Rejects with `ESTALE` when it cannot be found. */
  async place(): Promise<string> {
    await this.#hold.goAfter()
    return this.folder
  }

  /** What is kept of the past, newest first. */
  moments(): Promise<readonly Moment[]> {
    return this.#moments.list(this.seq)
  }

  /** The loom as it was, or its thread alone. Rejects with the signal's reason when it ends the reading. */
  readMoment(moment: MomentKey, part: 'whole' | 'thread', signal: AbortSignal | null = null): Promise<Answer<Past>> {
    return this.#moments.read(moment, part, this.#options.now(), signal)
  }

  /** Calls `listener` whenever the state of saving changes; answers the way to stop it. */
  onSaving(listener: SavingListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tries to put everything on the disk now. Trouble shows in `saving`. */
  async flush(): Promise<void> {
    await this.#journal?.flush()
    await this.#sessions.save()
  }

  /** Compacts when that is worth it, saves, and gives the folder back. The store answers nothing useful afterwards. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  /** Lets go without writing anything more, as a process that dies does. For tests. */
  abandon(): void {
    this.#sessions.end()
    this.#upkeep.end()
    void this.#journal?.abandon()
    this.#hold.abandon()
    this.#closed ??= Promise.resolve()
  }

  /** Hears how far a compaction has come, once for each hundredth; null when it has ended. */
  set onCompacting(listener: (progress: CompactionProgress | null) => void) {
    this.#folder.onProgress = listener
  }

  /** Gives up a compaction, to be tried again when the journal has grown; whether it could: not where only that saves what is in memory. */
  stopCompacting(): boolean {
    return this.#folder.giveUp()
  }

  /** A new generation with everything, even when the journal is small. Rejects with the disk's error or `Cancelled`. */
  compact(): Promise<void> {
    return this.#upkeep.compact()
  }

  get #journal(): JournalWriter | null {
    return this.#folder.journal
  }

  get #moments(): Moments {
    const { disk, copiesDir } = this.#options
    const { id } = this.loom
    return new Moments(disk, id, this.folder, copiesDir === null ? null : join(copiesDir, id))
  }

  #glimpse(): ThreadGlimpse {
    const { tip } = this.session
    return { tip, words: this.words, excerpt: lastWords(threadText(this.loom, tip)) }
  }

  #begin(): void {
    if (this.#readOnly !== null) return
    this.#hold.watch()
    this.#commitLeftovers()
    this.#upkeep.begin()
  }

  /** What streamed when the last process died. Its own lines must not come up a second time. */
  #commitLeftovers(): void {
    const streams = this.#streams
    const at = this.#options.now()
    const ops = streams.leftovers(this.loom, at)
    if (ops.length > 0) this.commit({ id: freshId('t'), at, by: 'simulator', event: 'branch', ops }, { urgent: true })
    for (const { weave, branch } of streams.open()) this.streamEnded(weave, branch)
  }

  #accept(next: StoredLoom, transaction: Transaction, before: Whereabouts, urgent: boolean): Promise<void> {
    this.#db.data = next
    this.#streams.follow(transaction.ops)
    const { tip } = transaction
    if (tip !== undefined) {
      this.#sessions.follow(tip, transaction.caret)
    }
    const durable = this.#journal?.add({ t: 'tx', seq: next.seq, tx: transaction, before }, urgent) ?? Promise.resolve()
    this.#upkeep.compactIfDue()
    return durable
  }

  #travel(step: HistoryStep | null): Answer<{ transaction: Transaction; seq: number; label: string; more: boolean } | null> {
    if (this.#readOnly !== null) return bad('read-only', this.#readOnly)
    if (step === null) return good(null)
    const { transaction, label, more } = step
    const before = this.#whereabouts()
    const next = withTransaction(this.#db.data, this.seq + 1, transaction, before)
    void this.#accept({ ...next, history: step.history }, transaction, before, false)
    return good({ transaction, seq: next.seq, label, more })
  }

  #whereabouts(): Whereabouts {
    const { tip, caret } = this.session
    return { tip, caret }
  }

  /** The journal cannot be used any more: all that memory holds goes into new files. */
  async #rewrite(): Promise<void> {
    await this.compact().catch((error: unknown) => {
      if (error instanceof Cancelled) return this.compact()
      throw error
    })
    await this.#hold.renew()
  }

  #moved(folder: string): void {
    this.#folder.moveTo(folder)
    this.#evidence.moveTo(folder)
    this.#sessions.moveTo(folder)
    this.#say(this.#saving.state, `The folder of this loom was moved; it is saved where it is now, in “${basename(folder)}”.`)
  }

  async #lockLost(how: 'taken' | 'gone'): Promise<void> {
    if (this.#closed !== null) return
    if (how === 'taken') {
      void this.#journal?.abandon()
      this.#turnReadOnly('Another Heddle has taken this loom over, so it can only be read here.')
      return this.#say('failed', this.#readOnly)
    }
    try {
      if ((await this.#journal?.isDeleted()) === true) await this.#journal?.flush()
      else await this.#hold.goAfter()
    } catch (error) {
      if (diskCode(error) === null) throw error
      this.#say(this.#saving.state, 'The folder of this loom was moved or renamed. What you write is still saved in it; open it from its new place.')
    }
  }

  #turnReadOnly(sentence: string): void {
    this.#readOnly ??= sentence
    this.#sessions.end()
  }

  #say(state: SavingState, sentence: string | null): void {
    this.#saving = { state, sentence }
    for (const listener of [...this.#listeners]) listener(state, sentence)
  }

  async #close(): Promise<void> {
    this.#upkeep.end()
    if (this.#readOnly === null) {
      const stays = await this.#hold.goAfter().then(() => true, notFound)
      await this.flush()
      this.#sessions.end()
      await this.#upkeep.close(stays)
      await this.#journal?.close()
      if (stays) await keepGlance(this.#options.disk, this.folder, this.#db.data, this.session).catch(notFound)
    }
    await this.#evidence.close()
    await this.#hold.release()
  }
}

interface Opening {
  readonly lock: FolderLock | null
  readonly readOnly: string | null
  readonly evidence: readonly number[]
  readonly stored: StoredLoom
}

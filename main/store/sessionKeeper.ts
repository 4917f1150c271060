import { Low } from 'lowdb'
import type { Loom } from '../../loom/loom'
import type { NodeId } from '../../loom/ids'
import type { Session } from '../../loom/session'
import { diskCode, type Disk } from './disk'
import { DurableJsonFile } from './durableJsonFile'
import { loomFiles } from './loomFiles'
import { parseSavedSession, sessionOn, type SavedSession } from './sessionFile'

const soonMs = 1000

export interface SessionKeeperOptions {
  readonly disk: Disk
  /** The loom as it is now, and its last change. */
  readonly now: () => { readonly loom: Loom; readonly seq: number }
}

/** Where the writer is in an open loom: kept within a second or two, and never lost for more than a walk. */
export class SessionKeeper {
  readonly #options: SessionKeeperOptions
  #session: Session
  #file: Low<SavedSession> | null
  #timer: NodeJS.Timeout | null = null

  /** `folder` null: nothing is kept. */
  constructor(folder: string | null, options: SessionKeeperOptions) {
    this.#options = options
    this.#session = sessionOn(options.now().loom, null, null)
    this.#file = folder === null ? null : this.#fileIn(folder)
  }

  /** Always a place that exists: undo may have taken away where the writer was. */
  get session(): Session {
    const { loom, seq } = this.#options.now()
    if (!loom.nodes.has(this.#session.tip)) this.#session = sessionOn(loom, { seq, session: this.#session }, null)
    return this.#session
  }

  /** The writer is there; nothing is saved for that. */
  begin(session: Session): void {
    this.#session = session
  }

  /** Saved soon. */
  set(session: Session): void {
    this.#session = session
    this.#saveSoon()
  }

  /** A change has taken the writer there. Saved soon. */
  follow(tip: NodeId, caret: number | undefined): void {
    this.set({ ...this.#session, tip, caret: caret ?? this.#session.caret })
  }

  /** What is on the disk is known, so that it is not written again. */
  async read(): Promise<void> {
    await this.#file?.read().catch(() => undefined)
  }

  moveTo(folder: string): void {
    if (this.#file !== null) this.#file = this.#fileIn(folder)
  }

  /** What is to be saved soon is saved now. Trouble with the disk is tried again. */
  async save(): Promise<void> {
    if (this.#timer === null || this.#file === null) return
    this.#stopWaiting()
    this.#file.data = { seq: this.#options.now().seq, session: this.session }
    try {
      await this.#file.write()
    } catch (error) {
      if (diskCode(error) === null) throw error
      this.#saveSoon()
    }
  }

  /** Saves nothing any more. */
  end(): void {
    this.#stopWaiting()
    this.#file = null
  }

  #stopWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #saveSoon(): void {
    if (this.#file === null) return
    this.#timer ??= setTimeout(() => void this.save(), soonMs)
    this.#timer.unref()
  }

  #fileIn(folder: string): Low<SavedSession> {
    const file = new DurableJsonFile(this.#options.disk, loomFiles.session(folder), parseSavedSession)
    return new Low<SavedSession>(file, { seq: this.#options.now().seq, session: this.#session })
  }
}

import type { LoomId } from '../../loom/ids'
import { diskCode } from './disk'
import { findMoved } from './findMoved'
import { FolderLock, type LockOptions } from './folderLock'
import type { JournalWriter } from './journalWriter'
import { readManifest } from './manifest'

export interface FolderHoldOptions extends LockOptions {
  readonly folder: () => string
  readonly loom: () => LoomId
  readonly journal: () => JournalWriter | null
  /** The folder was found at another place: from now on everything is written there. */
  readonly onMoved: (folder: string) => void
  /** Another process has the lock, or the folder is gone from its place. */
  readonly onLost: (how: 'taken' | 'gone') => void
}

/** The lock on an open loom's folder, and the way after a folder that is moved while it is open. */
export class FolderHold {
  readonly #options: FolderHoldOptions
  #lock: FolderLock | null

  /** `lock` null: the loom is only read. */
  constructor(lock: FolderLock | null, options: FolderHoldOptions) {
    this.#lock = lock
    this.#options = options
  }

  /** From now on the loss of the lock is told. */
  watch(): void {
    if (this.#lock !== null) this.#lock.onLost = this.#options.onLost
  }

  /**
   * Makes sure that what is written by name is written into this loom's folder: goes after one that was moved. Rejects with
   * `ESTALE` when it cannot be found, and changes nothing then; the journal still reaches it.
   */
  async goAfter(): Promise<void> {
    const lock = this.#lock
    const { disk, loom, onMoved } = this.#options
    const [folder, journal] = [this.#options.folder(), this.#options.journal()]
    if (lock === null || journal === null || (await lock.lies(folder)) === 'here') return
    if (await journal.isDeleted()) return
    const moved = await findMoved(disk, folder, await journal.place(), async (place) => (await lock.lies(place).catch(() => 'none')) === 'here')
    if (moved !== null) {
      lock.moveTo(moved)
      return onMoved(moved)
    }
    const there = await readManifest(disk, folder)
    if (there !== null && there !== 'damaged' && there.loomId === loom() && (await lock.lies(folder)) === 'none') return this.#takeAgain()
    throw Object.assign(new Error('ESTALE: the folder of the loom was moved'), { code: 'ESTALE' })
  }

  /** All was written anew: the lock is, too, where none lies. */
  async renew(): Promise<void> {
    if (this.#lock !== null && (await this.#lock.lies(this.#options.folder()).catch(() => 'here')) === 'none') await this.#takeAgain()
  }

  /** Gives the folder back. Does nothing when it is not held. */
  async release(): Promise<void> {
    await this.#lock?.release()
  }

  /** Lets go without a word on the disk, as a process that dies does. */
  abandon(): void {
    this.#lock?.abandon()
  }

  async #takeAgain(): Promise<void> {
    const lock = await FolderLock.take(this.#options.folder(), this.#options)
    if (!lock.ok) return
    this.#lock?.abandon()
    this.#lock = lock.value
    this.watch()
  }
}

/** False when the disk would not; anything else is a mistake and thrown. */
export function notFound(error: unknown): false {
  if (diskCode(error) === null) throw error
  return false
}

import { Cancelled } from '../../protocol/fault'
import { diskCode } from './disk'
import type { LoomFolder } from './loomFolder'
import type { StoredLoom } from './storedLoom'

export interface UpkeepOptions {
  readonly folder: LoomFolder
  readonly data: () => StoredLoom
  /** Writes a new generation with everything. */
  readonly write: () => Promise<void>
  /** A journal above these is compacted. Defaults 8 MB and 20,000 lines. */
  readonly limit?: { readonly bytes: number; readonly lines: number }
}

const usualLimit = { bytes: 8 * 1024 * 1024, lines: 20_000 }
/** On closing, a journal smaller than this is left to be replayed. */
const tinyJournal = 64 * 1024
const copyMs = 10 * 60_000

/** Keeps the folder of an open loom in order: compacts a journal that has grown, and sees to the rolling copies. */
export class Upkeep {
  readonly #options: UpkeepOptions
  #compacting: Promise<void> | null = null
  /** After a compaction that failed, the size at which the next is tried. */
  #compactAbove = 0
  #copiedSeq = -1
  #copyTimer: NodeJS.Timeout | null = null

  constructor(options: UpkeepOptions) {
    this.#options = options
  }

  begin(): void {
    this.#copyTimer = setInterval(() => void this.#copy(), copyMs)
    this.#copyTimer.unref()
  }

  /** Does nothing by itself any more. */
  end(): void {
    if (this.#copyTimer !== null) clearInterval(this.#copyTimer)
  }

  /** A new generation with everything; one that is under way serves as well. Rejects with the disk's error or `Cancelled`. */
  compact(): Promise<void> {
    return (this.#compacting ??= this.#compact().finally(() => {
      this.#compacting = null
    }))
  }

  compactIfDue(): void {
    const { journal } = this.#options.folder
    if (journal === null || this.#compacting !== null || journal.broken) return
    const { bytes, lines } = this.#options.limit ?? usualLimit
    if ((journal.size < bytes && journal.lines < lines) || journal.size < this.#compactAbove) return
    void this.compact().catch((error: unknown) => {
      notCompacted(error)
      this.#compactAbove = journal.size + bytes / 8
    })
  }

  /** The last that is done: compacts when that is worth it, and keeps a copy. `stays`: the folder is where it was. */
  async close(stays: boolean): Promise<void> {
    await this.#compacting?.catch(() => undefined)
    const { folder, data } = this.#options
    const { journal } = folder
    try {
      if (journal !== null && (journal.size > tinyJournal || journal.broken)) await this.compact()
      else if (stays && journal?.idle === true) await folder.freshenManifest(data())
      await this.#copy()
    } catch (error) {
      notCompacted(error)
    }
  }

  async #compact(): Promise<void> {
    await this.#options.write()
    this.#compactAbove = 0
    await this.#copy()
  }

  async #copy(): Promise<void> {
    const data = this.#options.data()
    if (data.seq === this.#copiedSeq) return
    this.#copiedSeq = data.seq
    await this.#options.folder.keepCopy(data)
  }
}

/** The old generation goes on. */
function notCompacted(error: unknown): void {
  if (!(error instanceof Cancelled) && diskCode(error) === null) throw error
}

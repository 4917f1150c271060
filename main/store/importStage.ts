import { dirname, join } from 'node:path'
import { diskCode, isMissing, makeFolder, statOrNull, type Disk } from './disk'
import { writeDurably } from './durableFile'

const prefix = '.import-'
/** What a stage of a Heddle that was killed leaves is taken away when it is older: none works that long. */
const staleMs = 24 * 60 * 60_000

/** A hidden folder beside the looms where imports are put together: only what is whole is moved among the looms. */
export class ImportStage {
  readonly #disk: Disk
  readonly #parent: string
  readonly folder: string

  private constructor(disk: Disk, parent: string, folder: string) {
    this.#disk = disk
    this.#parent = parent
    this.folder = folder
  }

  /** A stage below `parent`, which is made when it is missing. Rejects with the disk's error. `now`: milliseconds since 1970. */
  static async open(disk: Disk, parent: string, now: number): Promise<ImportStage> {
    await makeFolder(disk, parent, dirname)
    await removeStale(disk, parent, now)
    for (let n = 1; ; n++) {
      const folder = join(parent, `${prefix}${process.pid.toString(36)}${now.toString(36)}${n}`)
      try {
        await disk.mkdir(folder)
        return new ImportStage(disk, parent, folder)
      } catch (error) {
        if (diskCode(error) !== 'EEXIST') throw error
      }
    }
  }

  /** Puts a file's bytes where the importing process can read them. */
  async put(bytes: Uint8Array): Promise<string> {
    const path = join(this.folder, 'source')
    await writeDurably(this.#disk, path, bytes)
    return path
  }

  /** Moves folders of the stage among the looms, all of them or none, and answers where they are. A number is added to names that are taken. */
  async keep(names: readonly string[]): Promise<readonly string[]> {
    const kept: string[] = []
    try {
      for (const name of names) kept.push(await this.#move(name))
      await this.#disk.syncDirectory(this.#parent)
      return kept
    } catch (error) {
      for (const folder of kept) await this.#disk.rm(folder).catch(() => undefined)
      throw error
    }
  }

  /** Takes the stage away, with all that was not kept. */
  async close(): Promise<void> {
    await this.#disk.rm(this.folder).catch(() => undefined)
  }

  async #move(name: string): Promise<string> {
    const stem = name.replace(/\.loom$/, '')
    for (let n = 1; ; n++) {
      const folder = join(this.#parent, `${n === 1 ? stem : `${stem} ${n}`}.loom`)
      if ((await statOrNull(this.#disk, folder)) !== null) continue
      try {
        await this.#disk.rename(join(this.folder, name), folder)
        return folder
      } catch (error) {
        // Somebody took the name since it was looked at.
        if (!['EEXIST', 'ENOTEMPTY'].includes(diskCode(error) ?? '')) throw error
      }
    }
  }
}

async function removeStale(disk: Disk, parent: string, now: number): Promise<void> {
  for (const name of await disk.readdir(parent)) {
    if (!name.startsWith(prefix)) continue
    try {
      const { kind, changedAt } = await disk.lstat(join(parent, name))
      if (kind === 'folder' && now - changedAt > staleMs) await disk.rm(join(parent, name))
    } catch (error) {
      if (!isMissing(error)) return
    }
  }
}

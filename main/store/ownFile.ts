import { noOverrides, type Overrides } from '../../protocol/overrides'
import { readOverrides } from '../../protocol/overridesSchema'
import { bad, good, type Answer } from '../../protocol/fault'
import { diskCode, type Disk } from './disk'
import { readWhole } from './durableFile'
import { DurableJsonFile } from './durableJsonFile'
import { loomFiles } from './loomFiles'

/** `own.json`: what holds for this loom only. A loom opens without it too; one that cannot be read is kept aside. */
export class OwnFile {
  readonly #disk: Disk
  readonly #where: () => Promise<string>
  #file: DurableJsonFile<Overrides>
  #overrides: Overrides = noOverrides

  private constructor(disk: Disk, folder: string, where: () => Promise<string>) {
    this.#disk = disk
    this.#where = where
    this.#file = new DurableJsonFile(disk, loomFiles.own(folder), readOverrides)
  }

  /**
   * `touch` false: the folder is another's, and nothing in it is moved aside. `where` says where the folder lies when something
   * is written, and rejects with the disk's error; without it, it stays where it is.
   */
  static async open(disk: Disk, folder: string, touch = true, where: () => Promise<string> = () => Promise.resolve(folder)): Promise<OwnFile> {
    const own = new OwnFile(disk, folder, where)
    const held = touch ? own.#file.read() : look(disk, folder)
    own.#overrides = (await held.catch(() => null)) ?? noOverrides
    return own
  }

  get overrides(): Overrides {
    return this.#overrides
  }

  /** Holds at once; answers when it is on the disk. */
  async set(overrides: Overrides): Promise<Answer<Overrides>> {
    this.#overrides = overrides
    try {
      const path = loomFiles.own(await this.#where())
      if (path !== this.#file.path) this.#file = new DurableJsonFile(this.#disk, path, readOverrides)
      await this.#file.write(overrides)
      return good(overrides)
    } catch (error) {
      if (diskCode(error) === null) throw error
      return bad('disk', 'What holds for this loom only could not be kept: the disk does not take it. It holds until the loom is closed.')
    }
  }
}

async function look(disk: Disk, folder: string): Promise<Overrides | null> {
  const bytes = await readWhole(disk, loomFiles.own(folder), 4 << 20)
  return bytes === null ? null : readOverrides(JSON.parse(new TextDecoder().decode(bytes)))
}

/** Whether `own.json` can be read, or is not there. */
export function ownIsWhole(disk: Disk, folder: string): Promise<boolean> {
  return look(disk, folder).then(async (own) => own !== null || (await disk.lstat(loomFiles.own(folder)).catch(() => null)) === null, () => false)
}

import { join } from 'node:path'
import { diskCode, type Disk } from './disk'

/** A new folder `NAME.loom`, with a number behind the name where that is taken. Rejects with the disk's error; then there is none. */
export async function makeUniqueFolder(disk: Disk, parent: string, name: string): Promise<string> {
  for (let n = 1; ; n++) {
    const folder = join(parent, `${n === 1 ? name : `${name} ${n}`}.loom`)
    try {
      await disk.mkdir(folder)
      await disk.syncDirectory(parent).catch(async (error: unknown) => {
        await disk.rm(folder).catch(() => undefined)
        throw error
      })
      return folder
    } catch (error) {
      if (diskCode(error) !== 'EEXIST') throw error
    }
  }
}

import { dirname, join } from 'node:path'
import type { Disk } from './disk'

const mostFolders = 2000

/**
 * Where a folder went that was renamed or moved while it was open: the first place that `isOurs` says yes to of where the
 * system says that an open file of it lies now (null where it cannot say), and the folders beside the old one.
 */
export async function findMoved(disk: Disk, folder: string, openFile: string | null, isOurs: (folder: string) => Promise<boolean>): Promise<string | null> {
  if (openFile !== null && (await isOurs(dirname(openFile)))) return dirname(openFile)
  const parent = dirname(folder)
  const names = await disk.readdir(parent).catch(() => [])
  for (const name of names.slice(0, mostFolders)) {
    const place = join(parent, name)
    if (place !== folder && (await isOurs(place))) return place
  }
  return null
}

import { diskCode, type Disk, type DiskFile } from './disk'

/** Answers that do not change when one asks again. */
const final: ReadonlySet<string | null> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', null])
const tries = 3
const pauseMs = 20

/** A file to read that asks again when the disk stumbles: one bad answer is not yet a damaged file. */
export async function openToRead(disk: Disk, path: string): Promise<DiskFile> {
  const file = await again(() => disk.open(path, 'read'))
  return {
    read: (into, at) => again(() => file.read(into, at)),
    stat: () => again(() => file.stat()),
    write: (bytes, at) => file.write(bytes, at),
    sync: () => file.sync(),
    truncate: (size) => file.truncate(size),
    place: () => file.place(),
    close: () => file.close(),
  }
}

async function again<T>(act: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await act()
    } catch (error) {
      if (n === tries || final.has(diskCode(error))) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

/** The disk would not give the file, whatever is in it. */
export function isUnreadable(error: unknown): boolean {
  return !final.has(diskCode(error))
}

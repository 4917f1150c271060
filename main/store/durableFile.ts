import { basename, dirname, join } from 'node:path'
import { isMissing, type Disk, type DiskFile } from './disk'
import { openToRead } from './steadyReading'

let made = 0

/** Where a file named `path` is put together before it takes its name: beside it, and never the same place twice. */
function temporaryPath(path: string): string {
  made++
  const unique = `${process.pid.toString(36)}${Date.now().toString(36)}${made.toString(36)}`
  return join(dirname(path), `.${basename(path)}.${unique}.tmp`)
}

/** Left-over temporary names, of any process. */
export function isTemporary(name: string): boolean {
  return name.startsWith('.') && name.endsWith('.tmp')
}

/** Writes all of `bytes` at `at`, however many calls that takes. A short write is followed by its reason. */
export async function writeFully(file: DiskFile, bytes: Uint8Array, at: number): Promise<void> {
  let done = 0
  let stalls = 0
  while (done < bytes.length) {
    const written = await file.write(bytes.subarray(done), at + done)
    stalls = written > 0 ? 0 : stalls + 1
    if (stalls > 3) throw Object.assign(new Error('ENOSPC: the disk takes no more bytes'), { code: 'ENOSPC' })
    done += written
  }
}

/**
 * Replaces the file at `path` by what `fill` writes: afterwards the whole new file is durably there; after a failure or
 * a crash at any point, the whole old one. Rejects with the disk's error; the temporary file is taken away.
 */
export async function replaceFile(disk: Disk, path: string, fill: (file: DiskFile) => Promise<void>): Promise<void> {
  const temporary = temporaryPath(path)
  try {
    const file = await disk.open(temporary, 'make')
    try {
      await fill(file)
      await file.sync()
    } finally {
      await file.close()
    }
    await disk.rename(temporary, path)
  } catch (error) {
    await disk.rm(temporary).catch(() => undefined)
    throw error
  }
  await disk.syncDirectory(dirname(path))
}

/** `replaceFile` with all the bytes at hand. */
export function writeDurably(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  return replaceFile(disk, path, (file) => writeFully(file, bytes, 0))
}

/** The whole file, or null when it is not there. Rejects with `EFBIG` above `limit` bytes. */
export async function readWhole(disk: Disk, path: string, limit: number): Promise<Uint8Array | null> {
  let file: DiskFile
  try {
    file = await openToRead(disk, path)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
  try {
    const { size } = await file.stat()
    if (size > limit) throw Object.assign(new Error(`EFBIG: ${path} has ${size} bytes`), { code: 'EFBIG' })
    const bytes = new Uint8Array(size)
    const read = await readFully(file, bytes, 0)
    return read === size ? bytes : bytes.subarray(0, read)
  } finally {
    await file.close()
  }
}

/** Bytes read: fewer than `into` holds only at the end of the file. */
export async function readFully(file: DiskFile, into: Uint8Array, at: number): Promise<number> {
  let done = 0
  while (done < into.length) {
    const read = await file.read(into.subarray(done), at + done)
    if (read === 0) break
    done += read
  }
  return done
}

/** Copies a file byte for byte under a name that is not taken. */
export async function copyFile(disk: Disk, from: string, to: string): Promise<void> {
  const source = await openToRead(disk, from)
  try {
    await replaceFile(disk, to, async (target) => {
      const chunk = new Uint8Array(1 << 18)
      for (let at = 0; ; ) {
        const read = await source.read(chunk, at)
        if (read === 0) return
        await writeFully(target, chunk.subarray(0, read), at)
        at += read
      }
    })
  } finally {
    await source.close()
  }
}

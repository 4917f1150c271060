import { constants, type Stats } from 'node:fs'
import { lstat, mkdir, open, readdir, readlink, rename, rm, utimes, type FileHandle } from 'node:fs/promises'
import type { Disk, DiskFile, DiskStat, OpenMode } from './disk'

const windows = process.platform === 'win32'
/** Windows has no such flag; there `open` looks before it opens. */
const noFollow = constants.O_NOFOLLOW ?? 0
/** Else opening a pipe that lies in a file's place would wait for ever. */
const noWait = constants.O_NONBLOCK ?? 0

const flags: Record<OpenMode, number> = {
  read: constants.O_RDONLY | noFollow | noWait,
  make: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | noFollow,
  change: constants.O_RDWR | noFollow | noWait,
}

/** A virus scanner or an indexer on Windows may hold a file for a moment. */
const renameTries = 10
const renamePauseMs = 50

/** The real disk. */
export class NodeDisk implements Disk {
  async open(path: string, mode: OpenMode): Promise<DiskFile> {
    if (windows && mode !== 'make' && (await lstat(path)).isSymbolicLink()) throw linkError(path)
    const handle = await open(path, flags[mode], 0o666)
    if (mode !== 'make' && !(await handle.stat()).isFile()) {
      await handle.close()
      throw Object.assign(new Error(`EISDIR: ${path} is no file`), { code: 'EISDIR' })
    }
    return new NodeFile(handle)
  }

  async rename(from: string, to: string): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await rename(from, to)
      } catch (error) {
        if (!windows || tries === renameTries || !heldBriefly(error)) throw error
        await new Promise((resolve) => setTimeout(resolve, renamePauseMs * tries))
      }
    }
  }

  readdir(path: string): Promise<readonly string[]> {
    return readdir(path)
  }

  async mkdir(path: string): Promise<void> {
    await mkdir(path)
  }

  rm(path: string): Promise<void> {
    return rm(path, { recursive: true })
  }

  async lstat(path: string): Promise<DiskStat> {
    return statOf(await lstat(path))
  }

  touch(path: string, at: number): Promise<void> {
    return utimes(path, at / 1000, at / 1000)
  }

  async syncDirectory(path: string): Promise<void> {
    if (windows) return
    const handle = await open(path, constants.O_RDONLY)
    try {
      await handle.sync()
    } catch (error) {
      if (!cannotSyncFolders(error)) throw error
    } finally {
      await handle.close()
    }
  }
}

class NodeFile implements DiskFile {
  readonly #handle: FileHandle

  constructor(handle: FileHandle) {
    this.#handle = handle
  }

  async read(into: Uint8Array, at: number): Promise<number> {
    return (await this.#handle.read(into, 0, into.length, at)).bytesRead
  }

  async write(bytes: Uint8Array, at: number): Promise<number> {
    return (await this.#handle.write(bytes, 0, bytes.length, at)).bytesWritten
  }

  sync(): Promise<void> {
    return this.#handle.datasync()
  }

  truncate(size: number): Promise<void> {
    return this.#handle.truncate(size)
  }

  async stat(): Promise<{ size: number; links: number }> {
    const { size, nlink } = await this.#handle.stat()
    return { size, links: nlink }
  }

  async place(): Promise<string | null> {
    if (process.platform !== 'linux') return null
    return readlink(`/proc/self/fd/${this.#handle.fd}`).catch(() => null)
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

function statOf(stats: Stats): DiskStat {
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other'
  return { kind, size: stats.size, changedAt: stats.mtimeMs }
}

function linkError(path: string): Error {
  return Object.assign(new Error(`ELOOP: ${path} is a link`), { code: 'ELOOP' })
}

function heldBriefly(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EPERM', 'EBUSY', 'EACCES'].includes(String(error.code))
}

/** Some network file systems have no such call: then nothing better can be had. */
function cannotSyncFolders(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EINVAL', 'ENOTSUP', 'EISDIR'].includes(String(error.code))
}

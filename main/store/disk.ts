/**
 * All that the store asks of a disk. Every failure rejects with an error that has an errno name in `code`
 * (`ENOENT`, `ENOSPC`, `EIO` …); `diskCode` reads it. Paths are absolute.
 */
export interface Disk {
  /** Never follows a link at the last part of the path: that rejects with `ELOOP`. What is no file rejects with `EISDIR`. */
  open(path: string, mode: OpenMode): Promise<DiskFile>
  /** Replaces `to`. Durable only after `syncDirectory` of the folder. */
  rename(from: string, to: string): Promise<void>
  /** Names only, in no order. */
  readdir(path: string): Promise<readonly string[]>
  /** Rejects with `EEXIST` when anything has that name: the atomic test and set of the lock. */
  mkdir(path: string): Promise<void>
  /** Takes a file, a link or a whole folder away. */
  rm(path: string): Promise<void>
  /** Of the link itself, when it is one. */
  lstat(path: string): Promise<DiskStat>
  /** Sets the time of last change. */
  touch(path: string, at: number): Promise<void>
  /** Makes the names in a folder durable. Nothing on a system that cannot. */
  syncDirectory(path: string): Promise<void>
}

/** `make` rejects with `EEXIST` when the file is there; `change` and `read` with `ENOENT` when it is not. */
export type OpenMode = 'read' | 'make' | 'change'

export interface DiskFile {
  /** Bytes read into `into`, from 0 at the end of the file; may be fewer than asked. */
  read(into: Uint8Array, at: number): Promise<number>
  /** Bytes written; may be fewer than given. */
  write(bytes: Uint8Array, at: number): Promise<number>
  sync(): Promise<void>
  truncate(size: number): Promise<void>
  /** `links` is 0 once the file has been deleted while open. */
  stat(): Promise<{ readonly size: number; readonly links: number }>
  /** Where the file lies now, also after its folder was moved; null where the system does not say. */
  place(): Promise<string | null>
  close(): Promise<void>
}

export interface DiskStat {
  readonly kind: 'file' | 'folder' | 'other'
  readonly size: number
  /** Milliseconds since 1970. */
  readonly changedAt: number
}

/** The errno name of a disk's failure, or null when the error is no such thing. */
export function diskCode(error: unknown): string | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return typeof code === 'string' ? code : null
}

/** Null when nothing has that name. */
export async function statOrNull(disk: Disk, path: string): Promise<DiskStat | null> {
  try {
    return await disk.lstat(path)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

export function isMissing(error: unknown): boolean {
  const code = diskCode(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** Makes a folder and those above it that are missing; content when it is there. */
export async function makeFolder(disk: Disk, path: string, parentOf: (path: string) => string): Promise<void> {
  const missing: string[] = []
  for (let at = path; ; at = parentOf(at)) {
    const stat = await statOrNull(disk, at)
    if (stat?.kind === 'folder') break
    if (parentOf(at) === at) break
    missing.push(at)
    if (stat !== null) break
  }
  for (const folder of missing.reverse()) {
    try {
      await disk.mkdir(folder)
    } catch (error) {
      if (diskCode(error) !== 'EEXIST') throw error
      const stat = await disk.lstat(folder)
      if (stat.kind === 'file') throw error
    }
    await disk.syncDirectory(parentOf(folder))
  }
}

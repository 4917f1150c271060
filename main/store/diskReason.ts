import { diskCode } from './disk'

/** Why a disk refused a file or folder, as the end of a sentence; null when the error is none of a disk. */
export function diskReason(error: unknown): string | null {
  const code = diskCode(error)
  return code === null ? null : (reasons.get(code) ?? `the disk reports ${code}`)
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk is full'],
  ['EACCES', 'the permissions of its folder forbid it'],
  ['EPERM', 'the permissions of its folder forbid it'],
  ['EROFS', 'the disk can only be read'],
  ['ENOENT', 'its folder is not there'],
  ['ENOTDIR', 'its folder is not there'],
  ['EISDIR', 'something of that name is there'],
  ['EEXIST', 'something of that name is there'],
  ['ENOTEMPTY', 'something of that name is there'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ELOOP', 'a link on the way leads back to itself'],
  ['EIO', 'the disk cannot be read or written there (EIO)'],
])

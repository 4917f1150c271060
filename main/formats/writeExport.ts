import { basename } from 'node:path'
import { FaultError } from '../../protocol/fault'
import { diskCode, type Disk } from '../store/disk'
import { writeDurably } from '../store/durableFile'

/** Writes an exported file: afterwards all of it is there, or what was there before. A fault says why it could not be written. */
export async function writeExport(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeDurably(disk, path, bytes)
  } catch (cause) {
    const code = diskCode(cause)
    if (code === null) throw cause
    throw new FaultError('disk', `${basename(path)} could not be written: ${reasons.get(code) ?? `the disk reports ${code}`}. Nothing was changed; try another place.`, { cause })
  }
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk is full'],
  ['EACCES', 'its folder may not be written to'],
  ['EPERM', 'its folder may not be written to'],
  ['EROFS', 'the disk can only be read'],
  ['ENOENT', 'its folder is not there'],
  ['ENOTDIR', 'its folder is not there'],
  ['EISDIR', 'there is a folder of that name'],
  ['EEXIST', 'there is a folder of that name'],
  ['ENOTEMPTY', 'there is a folder of that name'],
  ['ENAMETOOLONG', 'its name is too long'],
])

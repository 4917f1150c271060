import { basename } from 'node:path'
import { FaultError } from '../../protocol/fault'
import type { Disk } from '../store/disk'
import { writeDurably } from '../store/durableFile'
import { diskReason } from '../store/diskReason'

/** Writes an exported file: afterwards all of it is there, or what was there before. A fault says why it could not be written. */
export async function writeExport(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeDurably(disk, path, bytes)
  } catch (cause) {
    const reason = diskReason(cause)
    if (reason === null) throw cause
    throw new FaultError('disk', `${basename(path)} could not be written: ${reason}. Nothing was changed; try another place.`, { cause })
  }
}

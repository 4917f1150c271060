import { diskCode } from './disk'
import { diskReason } from './diskReason'

/** Why what the writer wrote is not on the disk yet, and that it is safe for now. */
export function notSaved(error: unknown): string {
  const kept = 'Your words are kept here and will be saved as soon as that is possible.'
  switch (diskCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `Not saved: the disk is full. ${kept}`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `Not saved: the folder of this loom may not be written to. ${kept}`
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ESTALE':
      return `Not saved: the folder of this loom is gone from its place. ${kept}`
    default:
      return `Not saved: the disk reports an error (${diskCode(error) ?? 'unknown'}). ${kept}`
  }
}

/** Why a disk would not show a folder, as the end of a sentence. */
export function whyNotRead(error: unknown): string {
  switch (diskCode(error)) {
    case 'ENOENT':
      return 'there is no such folder'
    case 'ENOTDIR':
      return 'it is no folder'
    case 'EACCES':
    case 'EPERM':
      return 'its permissions forbid it'
    default:
      return reasonFor(error)
  }
}

/** Why a loom could not be opened or changed. */
export function diskSentence(act: string, error: unknown): string {
  return `${act}: ${reasonFor(error)}.`
}

function reasonFor(error: unknown): string {
  return diskReason(error) ?? 'the disk reports an error'
}

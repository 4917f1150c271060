import { Cancelled, FaultError } from '../../protocol/fault'
import { diskCode } from '../store/disk'

/** The line or the host failed in a way that another try may mend. */
export class Passing extends Error {
  constructor(
    message: string,
    /** The host is there and has no time. */
    readonly busy = false,
  ) {
    super(message)
  }
}

/** Codes of a machine that reaches no host at all. */
const away: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'ECONNREFUSED'])

export function isAway(error: unknown): boolean {
  return away.has(diskCode(error) ?? '')
}

/** What to say of a line that failed for good. A mistake of ours is thrown on as it is. */
export function lineFault(error: unknown, host: string): Error {
  const code = diskCode(error)
  if (isAway(error)) {
    return new FaultError('network', `${host} cannot be reached. Look to your connection and resume, or open a model file that you have with “Open a model file…”. Writing goes on without.`)
  }
  if (code !== null && /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return new FaultError('network', `${host} could not prove that it is itself (${code}), so nothing was fetched. Something between you and it may be reading along.`)
  }
  if (error instanceof Passing && error.busy) return new FaultError('network', `${host} has no time for you now. What has come is kept; resume a little later.`)
  if (error instanceof Passing || code !== null) {
    return new FaultError('network', `The line to ${host} broke again and again. What has come is kept; resume when the line is better.`)
  }
  return error instanceof Error ? error : new Error(String(error))
}

/** Why a host did not give the file; a `Passing` when it may do so a little later. */
export function hostFault(status: number, host: string): Error {
  if (status === 401 || status === 403) {
    return new FaultError('network', `${host} gives this file only to those who have agreed to its licence there. Get it with your browser, then open it with “Open a model file…”.`)
  }
  if (status === 404 || status === 410) return new FaultError('not-found', `${host} does not have this file any more. Choose another one.`)
  if (status === 408 || status === 425 || status === 429 || status >= 500) return new Passing(`the host said ${status}`, true)
  return new FaultError('network', `${host} gave an answer that Heddle does not understand (${status}). Nothing was fetched.`)
}

/** A failure of the disk as a sentence; anything else as it is. */
export function diskFault(error: unknown, name: string): unknown {
  if (error instanceof FaultError || error instanceof Cancelled) return error
  switch (diskCode(error)) {
    case null:
      return error
    case 'ENOSPC':
    case 'EDQUOT':
      return new FaultError('disk', `The disk is full. What has come of ${name} is kept; make room, then resume.`, { cause: error })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new FaultError('disk', `Heddle may not write ${name} into its folder for models.`, { cause: error })
    default:
      return new FaultError('disk', `${name} could not be written (${diskCode(error)}). What has come is kept where it can be.`, { cause: error })
  }
}

export function gigabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} kB`
}

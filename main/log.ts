import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

const largest = 1024 * 1024

/** Writes one line about something that should not have happened. Never a writer's text, never throws. */
export type Log = (what: string, error?: unknown) => void

/** A log file in `folder`, `heddle.log`; at 1 MiB it becomes `heddle.old.log` and a new one begins. */
export function openLog(folder: string): Log {
  const file = join(folder, 'heddle.log')
  return (what, error) => {
    const cause = error === undefined ? '' : `: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    try {
      mkdirSync(folder, { recursive: true })
      if (sizeOf(file) > largest) renameSync(file, join(folder, 'heddle.old.log'))
      appendFileSync(file, `${new Date().toISOString()} ${what}${cause}\n`)
    } catch {
      // A full disk must not turn a note into a failure.
    }
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

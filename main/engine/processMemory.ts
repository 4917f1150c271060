import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Resident bytes of a process, asked of the system and not of the process; null when it is gone or the system does not say. */
export async function processMemory(pid: number): Promise<number | null> {
  try {
    if (process.platform === 'linux') {
      const status = await readFile(`/proc/${pid}/status`, 'utf8')
      const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]
      return kilobytes === undefined ? null : Number(kilobytes) * 1024
    }
    if (process.platform === 'darwin') {
      const { stdout } = await run('/bin/ps', ['-o', 'rss=', '-p', String(pid)], { timeout: 2000 })
      return Number(stdout.trim()) * 1024 || null
    }
    return null
  } catch {
    return null
  }
}

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { Cdp } from './cdp'

const prefix = 'standin-profile-'
const quiet = [
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-gpu',
  '--password-store=basic',
]
let chromium: ChildProcess | null = null
let profile: string | null = null
let stopping = false

/**
 * Starts the browser that the environment names in STANDIN_CHROMIUM, with a profile of its own that goes away with
 * it, and passes on the line by which Playwright finds it. `onGone` is called when it ends by itself.
 */
export function startChromium(switches: readonly string[], onGone: (why: string) => void): Cdp {
  removeOrphanProfiles()
  profile = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  const headed = process.env['STANDIN_HEADED'] !== undefined && process.env['DISPLAY'] !== undefined
  chromium = spawn(
    process.env['STANDIN_CHROMIUM'] ?? '/usr/bin/chromium',
    [...quiet, '--remote-debugging-pipe', `--user-data-dir=${profile}`, ...(headed ? [] : ['--headless=new']), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...switches],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  )
  let said = ''
  chromium.stderr?.on('data', (chunk: Buffer) => {
    const text = chunk.toString()
    said = (said + text).slice(-4000)
    const line = /DevTools listening on ws:\S+/.exec(text)
    if (line) process.stderr.write(`${line[0]}\n`)
    if (process.env['STANDIN_DEBUG'] !== undefined) process.stderr.write(text)
  })
  chromium.on('error', (error) => onGone(error.message))
  chromium.on('exit', (code) => {
    if (!stopping) onGone(`Chromium ended with ${code}: ${said.slice(-800)}`)
  })
  process.on('exit', stopChromium)
  return new Cdp(chromium.stdio[3] as Writable, chromium.stdio[4] as Readable)
}

/** Kills the browser and removes its profile. May be called again. */
export function stopChromium(): void {
  stopping = true
  chromium?.kill('SIGKILL')
  if (profile) removeFolder(profile)
}

/** Profiles of stand-ins that were killed before they could clean up. */
function removeOrphanProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN
    if (Number.isInteger(owner) && !isAlive(owner)) removeFolder(join(tmpdir(), name))
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
  } catch {
    // Chromium may still be writing; the next start removes it.
  }
}

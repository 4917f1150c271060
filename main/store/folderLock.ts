import { randomBytes } from 'node:crypto'
import { hostname, uptime } from 'node:os'
import { join } from 'node:path'
import { bad, good, type Answer } from '../../protocol/fault'
import { diskCode, isMissing, statOrNull, type Disk } from './disk'
import { readWhole, writeFully } from './durableFile'

/** Who may change a loom's folder now, as `lock/owner.json` says. */
interface Owner {
  readonly pid: number
  readonly host: string
  readonly startedAt: number
  readonly app: string
  /** Tells two locks of one process apart, and a process from a later one with the same number. */
  readonly key: string
}

export interface LockOptions {
  readonly disk: Disk
  readonly now: () => number
  readonly app: string
  /** Another process with this number runs on this machine. */
  readonly alive?: (pid: number) => boolean
}

const beatMs = 5000
const staleMs = 15_000
const namingMs = 250

/** The keys this process holds, per disk. */
const heldHere = new WeakMap<Disk, Set<string>>()

/**
 * The right to change a loom's folder: a folder `lock/`, which only one process can make, and a heartbeat in it.
 * The lock of a process that is dead on this machine is taken at once; one of another machine never.
 */
export class FolderLock {
  #path: string
  readonly #options: LockOptions
  readonly #owner: Owner
  #timer: NodeJS.Timeout | null = null
  /** Hears once when the lock is no longer ours: someone took it, or the folder is gone from its place. */
  onLost: (how: 'taken' | 'gone') => void = () => undefined

  private constructor(path: string, options: LockOptions, owner: Owner) {
    this.#path = path
    this.#options = options
    this.#owner = owner
  }

  /** `busy` with a sentence that says who holds it; `read-only` when nothing can be written there. */
  static async take(folder: string, options: LockOptions): Promise<Answer<FolderLock>> {
    const path = join(folder, 'lock')
    const { disk, now, app } = options
    const owner: Owner = { pid: process.pid, host: hostname(), startedAt: now(), app, key: randomBytes(8).toString('hex') }
    try {
      for (let tries = 0; tries < 3; tries++) {
        if (await make(disk, path, owner)) {
          const lock = new FolderLock(path, options, owner)
          keysOf(disk).add(owner.key)
          lock.#beatLater()
          return good(lock)
        }
        const holder = (await readOwner(disk, path)) ?? (await awaitOwner(disk, path))
        if (!(await isStale(path, holder, options))) return bad('busy', heldSentence(holder))
        await clearAway(disk, path, holder)
      }
    } catch (error) {
      const code = diskCode(error)
      if (code === null) throw error
      return bad('read-only', `This loom can be read but not changed: its folder cannot be written to (${code}).`)
    }
    return bad('busy', heldSentence(null))
  }

  /** Whose lock lies in a folder: this one, another, or none. Rejects with the disk's error. */
  async lies(folder: string): Promise<'here' | 'another' | 'none'> {
    const { disk } = this.#options
    const path = join(folder, 'lock')
    const owner = await readOwner(disk, path)
    if (owner !== null) return owner.key === this.#owner.key ? 'here' : 'another'
    return (await statOrNull(disk, path)) === null ? 'none' : 'here'
  }

  /** The folder lies elsewhere now. */
  moveTo(folder: string): void {
    this.#path = join(folder, 'lock')
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#beatLater()
  }

  async release(): Promise<void> {
    this.#stop()
    const { disk } = this.#options
    if ((await readOwner(disk, this.#path).catch(() => null))?.key !== this.#owner.key) return
    await disk.rm(this.#path).catch(() => undefined)
  }

  /** Stops the heartbeat without giving the lock back, as a process that dies does. */
  abandon(): void {
    this.#stop()
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    keysOf(this.#options.disk).delete(this.#owner.key)
  }

  #beatLater(): void {
    this.#timer = setTimeout(() => void this.#beat(), beatMs)
    this.#timer.unref()
  }

  async #beat(): Promise<void> {
    const { disk, now } = this.#options
    try {
      const owner = await readOwner(disk, this.#path)
      if (this.#timer === null) return
      if (owner !== null && owner.key !== this.#owner.key) return this.onLost('taken')
      if (owner === null && (await statOrNull(disk, this.#path)) === null) return this.onLost('gone')
      await disk.touch(this.#path, now())
    } catch {
      // A disk in trouble says so when something is written; the lock itself stands until another takes it.
    }
    if (this.#timer !== null) this.#beatLater()
  }
}

async function make(disk: Disk, path: string, owner: Owner): Promise<boolean> {
  try {
    await disk.mkdir(path)
  } catch (error) {
    if (diskCode(error) === 'EEXIST') return false
    throw error
  }
  try {
    const file = await disk.open(join(path, 'owner.json'), 'make')
    try {
      await writeFully(file, new TextEncoder().encode(JSON.stringify(owner)), 0)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (isMissing(error)) return false
    if (diskCode(error) !== 'ENOSPC') throw error
  }
  return true
}

async function readOwner(disk: Disk, path: string): Promise<Owner | null> {
  try {
    const bytes = await readWhole(disk, join(path, 'owner.json'), 4096)
    if (bytes === null) return null
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Record<keyof Owner, unknown>> | null
    const { pid, host, startedAt, app, key } = value ?? {}
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof startedAt !== 'number') return null
    if (typeof app !== 'string' || typeof key !== 'string') return null
    return { pid, host, startedAt, app, key }
  } catch {
    return null
  }
}

/** A lock may be met between its making and its naming. */
async function awaitOwner(disk: Disk, path: string): Promise<Owner | null> {
  for (let tries = 0; tries < 5; tries++) {
    await new Promise((resolve) => setTimeout(resolve, namingMs / 5))
    const owner = await readOwner(disk, path)
    if (owner !== null) return owner
    if ((await statOrNull(disk, path)) === null) return null
  }
  return null
}

async function isStale(path: string, holder: Owner | null, options: LockOptions): Promise<boolean> {
  const { disk, alive = isAlive } = options
  // Whoever made the folder names himself at once. If nobody did, he died, or the power went before the name was on the disk.
  if (holder === null) return true
  if (holder.host !== hostname()) return false
  if (holder.pid === process.pid) return !keysOf(disk).has(holder.key)
  if (!alive(holder.pid)) return true
  // The number may belong to another program since the machine was started anew; a live holder would have touched the lock.
  const stat = await statOrNull(disk, path)
  const bootedAt = Date.now() - uptime() * 1000
  return holder.startedAt < bootedAt - staleMs && stat !== null && stat.changedAt < bootedAt - staleMs
}

/** Renames before it removes, so that of two who clear one stale lock away only one succeeds. */
async function clearAway(disk: Disk, path: string, holder: Owner | null): Promise<void> {
  const aside = `${path}.stale-${randomBytes(4).toString('hex')}`
  try {
    await disk.rename(path, aside)
  } catch (error) {
    if (isMissing(error)) return
    throw error
  }
  const moved = await readOwner(disk, aside)
  if (moved !== null && moved.key !== holder?.key) {
    await disk.rename(aside, path).catch(() => undefined)
    return
  }
  await disk.rm(aside)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return diskCode(error) !== 'ESRCH'
  }
}

function heldSentence(holder: Owner | null): string {
  if (holder === null) return 'This loom is being opened elsewhere, so it can only be read here.'
  const { app, host, pid } = holder
  if (host === hostname()) return `This loom is open in ${app} (process ${pid}), so it can only be read here.`
  return `This loom is open in ${app} on ${host}, so it can only be read here. If it is not, delete the folder “lock” inside it.`
}

function keysOf(disk: Disk): Set<string> {
  let keys = heldHere.get(disk)
  if (keys === undefined) heldHere.set(disk, (keys = new Set()))
  return keys
}

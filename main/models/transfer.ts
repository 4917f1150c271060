import { createHash, type Hash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { Cancelled, FaultError, type Answer } from '../../protocol/fault'
import { makeFolder, statOrNull, type Disk, type DiskFile } from '../store/disk'
import { writeFully } from '../store/durableFile'
import { askHost, type HostAnswer } from './askHost'
import type { Source } from './modelHost'
import { dropPart, forgetPart, isHeld, partOf, readPart, writePart, type PartState } from './partFile'
import { diskFault, gigabytes, hostFault, isAway, lineFault, Passing } from './transferFaults'

/** One file to fetch, as the catalogue describes it. */
export interface TransferWish {
  readonly source: Source
  /** Where it goes once it is whole and checked. */
  readonly path: string
  readonly model: string
  readonly quantisation: string
  /** About: the catalogue's figure. */
  readonly bytes: number
  readonly sha256: string | null
}

export interface TransferWorld {
  readonly disk: Disk
  /** Bytes that the writer may still use on the disk of a folder; null where the system does not say. */
  freeBytes(folder: string): Promise<number | null>
  /** Whether a file is what it must be. */
  check(path: string, name: string): Promise<Answer<unknown>>
  readonly limits: TransferLimits
}

export interface TransferLimits {
  /** A host that sends nothing for so long is asked anew. */
  readonly silenceMs: number
  /** Failures in a row, with no byte between them, after which it is given up. */
  readonly tries: number
  /** Before the second try; doubled for each after it. */
  readonly pauseMs: number
  /** Bytes that a download leaves free: looms are saved on the same disk. */
  readonly keepFree: number
  readonly syncMs: number
}

export const usualLimits: TransferLimits = { silenceMs: 30_000, tries: 6, pauseMs: 1000, keepFree: 512e6, syncMs: 1000 }

export type TransferPhase = 'connecting' | 'receiving' | 'checking'

export type TellProgress = (phase: TransferPhase, received: number, total: number | null) => void

/** A file may differ so much from the catalogue's figure, which has three digits. */
const slack = 0.1
const readBytes = 1 << 20

/**
 * Fetches a file to `wish.path`: only whole, of the right hash where one is known, and with a sound header does it get that
 * name. What has come stays as a part when `signal` ends it, the line breaks or the disk fills, and the next transfer of
 * the same file goes on from there. Rejects with `Cancelled` or a `FaultError`.
 */
export async function transfer(wish: TransferWish, world: TransferWorld, tell: TellProgress, signal: AbortSignal): Promise<void> {
  const part = await Part.open(wish, world, tell, signal)
  try {
    await part.receiveAll()
    await part.finish()
  } finally {
    await part.close()
  }
}

class Part {
  readonly #wish: TransferWish
  readonly #world: TransferWorld
  readonly #tell: TellProgress
  readonly #signal: AbortSignal
  readonly #file: DiskFile
  #state: PartState
  #hash: Hash = createHash('sha256')
  #at = 0
  #syncedAt = 0
  #settled = false

  private constructor(wish: TransferWish, world: TransferWorld, tell: TellProgress, signal: AbortSignal, file: DiskFile, state: PartState) {
    this.#wish = wish
    this.#world = world
    this.#tell = tell
    this.#signal = signal
    this.#file = file
    this.#state = state
  }

  static async open(wish: TransferWish, world: TransferWorld, tell: TellProgress, signal: AbortSignal): Promise<Part> {
    const { disk } = world
    const name = basename(wish.path)
    try {
      await makeFolder(disk, dirname(wish.path), dirname)
      if ((await statOrNull(disk, wish.path)) !== null) throw new FaultError('conflict', `There is a file ${name} among your models already.`)
      const before = await readPart(disk, wish.path)
      if (before !== null && isHeld(before, Date.now())) throw new FaultError('busy', `Another Heddle is fetching ${name} now.`)
      const there = await statOrNull(disk, partOf(wish.path))
      const goesOn = there?.kind === 'file' && before !== null && before.model === wish.model && before.quantisation === wish.quantisation && before.validator !== null
      if (there !== null && !goesOn) await disk.rm(partOf(wish.path))
      const fresh = { model: wish.model, quantisation: wish.quantisation, validator: null, total: null, hostSha256: null, synced: 0, holder: null }
      const file = await disk.open(partOf(wish.path), goesOn ? 'change' : 'make')
      const part = new Part(wish, world, tell, signal, file, goesOn ? before : fresh)
      if (goesOn) {
        await part.#readAgain().catch(async (error: unknown) => {
          await file.close().catch(() => undefined)
          throw error
        })
      }
      return part
    } catch (error) {
      throw diskFault(error, name)
    }
  }

  /** Hashes what has come before. Beyond what was synced nothing is certain, so it is fetched again. */
  async #readAgain(): Promise<void> {
    const { size } = await this.#file.stat()
    const end = Math.min(size, this.#state.synced)
    await this.#file.truncate(end)
    const chunk = new Uint8Array(readBytes)
    while (this.#at < end) {
      if (this.#signal.aborted) throw new Cancelled()
      const read = await this.#file.read(chunk.subarray(0, Math.min(readBytes, end - this.#at)), this.#at)
      if (read === 0) break
      this.#hash.update(chunk.subarray(0, read))
      this.#at += read
      this.#tell('checking', this.#at, this.#state.total)
    }
  }

  /** Until all bytes are there. */
  async receiveAll(): Promise<void> {
    const { tries, pauseMs } = this.#world.limits
    const began = this.#at
    for (let failures = 0; this.#state.total === null || this.#at < this.#state.total; ) {
      const before = this.#at
      this.#tell('connecting', this.#at, this.#state.total)
      try {
        await this.#receive()
      } catch (error) {
        if (this.#signal.aborted) throw new Cancelled()
        if (error instanceof FaultError || error instanceof Cancelled) throw error
        failures = this.#at > before ? 1 : failures + 1
        if (failures >= tries || (isAway(error) && this.#at === began)) throw lineFault(error, this.#wish.source.url.hostname)
        await this.#wait(pauseMs * 2 ** (failures - 1))
      }
    }
  }

  async #receive(): Promise<void> {
    const { limits } = this.#world
    const { validator } = this.#state
    if (this.#at > 0 && validator === null) await this.#beginAnew()
    const rest = this.#at > 0 && validator !== null ? { from: this.#at, validator } : null
    const answer = await askHost(this.#wish.source, rest, limits.silenceMs, this.#signal)
    try {
      await this.#begin(answer)
      const total = this.#state.total ?? 0
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
        if (this.#signal.aborted) throw new Cancelled()
        if (this.#at + chunk.length > total) {
          await this.#beginAnew()
          throw new Passing('the host sent more than it said')
        }
        await this.#onDisk(() => writeFully(this.#file, chunk, this.#at))
        this.#hash.update(chunk)
        this.#at += chunk.length
        this.#tell('receiving', this.#at, total)
        if (Date.now() - this.#syncedAt >= limits.syncMs) await this.#sync(true)
      }
      if (this.#at < total) throw new Passing('the host ended before the file did')
    } finally {
      answer.body.destroy()
    }
  }

  /** Looks at what the host is about to send, and makes sure that it may come. */
  async #begin({ status, headers, sha256: hostSha256 }: HostAnswer): Promise<void> {
    const { sha256 } = this.#wish
    const { hostname } = this.#wish.source.url
    const encoding = headers['content-encoding'] ?? 'identity'
    if (encoding !== 'identity') throw hostFault(status, hostname)
    if (status === 206) {
      const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers['content-range'] ?? '')
      const isSame = hostSha256 === null || this.#state.hostSha256 === null || hostSha256 === this.#state.hostSha256
      if (isSame && Number(range?.[1]) === this.#at && Number(range?.[2]) === this.#state.total) return
    }
    if (status === 206 || status === 416) {
      await this.#beginAnew()
      throw new Passing('the host has another version by now')
    }
    if (status !== 200) throw hostFault(status, hostname)
    const total = /^\d{1,15}$/.test(headers['content-length'] ?? '') ? Number(headers['content-length']) : null
    if (total === null) throw new FaultError('network', `${hostname} does not say how large the file is, so it was not fetched.`)
    if (Math.abs(total - this.#wish.bytes) > slack * this.#wish.bytes + 1) {
      const sizes = `${gigabytes(total)} instead of about ${gigabytes(this.#wish.bytes)}`
      throw new FaultError('too-large', `${hostname} has another file than the catalogue describes (${sizes}). Nothing was fetched.`)
    }
    if (sha256 !== null && hostSha256 !== null && sha256 !== hostSha256) {
      throw new FaultError('damaged', `${hostname} has another file than the catalogue describes (its checksum differs). Nothing was fetched.`)
    }
    await this.#beginAnew()
    const etag = headers.etag ?? ''
    const validator = etag.startsWith('"') ? etag : (headers['last-modified'] ?? null)
    this.#state = { ...this.#state, validator, total, hostSha256 }
    await this.#sync(true)
  }

  async #beginAnew(): Promise<void> {
    this.#hash = createHash('sha256')
    this.#at = 0
    this.#state = { ...this.#state, validator: null, total: null, hostSha256: null, synced: 0 }
    await this.#onDisk(() => this.#file.truncate(0))
  }

  /** What has come is safe, and there is room for the rest. */
  async #sync(goesOn: boolean): Promise<void> {
    const { disk, limits } = this.#world
    await this.#onDisk(async () => {
      await this.#file.sync()
      this.#state = { ...this.#state, synced: this.#at, holder: goesOn ? { pid: process.pid, at: Date.now() } : null }
      await writePart(disk, this.#wish.path, this.#state)
    })
    this.#syncedAt = Date.now()
    if (!goesOn) return
    const free = await this.#world.freeBytes(dirname(this.#wish.path))
    const missing = (this.#state.total ?? 0) - this.#at
    if (free === null || free >= missing + limits.keepFree) return
    const sizes = `${gigabytes(missing)} to come, ${gigabytes(free)} free, of which ${gigabytes(limits.keepFree)} stay free for your looms`
    throw new FaultError('disk', `There is not enough room on the disk for ${basename(this.#wish.path)} (${sizes}). Make room, then resume.`)
  }

  /** The file gets its name only when it is what it should be; else it is thrown away. */
  async finish(): Promise<void> {
    const { disk } = this.#world
    const { path } = this.#wish
    const name = basename(path)
    this.#tell('checking', this.#at, this.#state.total)
    await this.#sync(true)
    const expected = this.#wish.sha256 ?? this.#state.hostSha256
    if (expected !== null && this.#hash.digest('hex') !== expected) {
      await this.#throwAway()
      throw new FaultError('damaged', `${name} arrived damaged: its checksum is not the one it should have. It was thrown away; download it again.`)
    }
    const checked = await this.#world.check(partOf(path), name)
    if (!checked.ok) {
      await this.#throwAway()
      throw new FaultError(checked.fault.code, `${checked.fault.sentence} It was thrown away.`)
    }
    if (this.#signal.aborted) throw new Cancelled()
    await this.#onDisk(async () => {
      this.#settled = true
      await this.#file.close()
      await disk.rename(partOf(path), path)
      await disk.syncDirectory(dirname(path))
      await forgetPart(disk, path)
    })
  }

  async #throwAway(): Promise<void> {
    this.#settled = true
    await this.#file.close()
    await dropPart(this.#world.disk, this.#wish.path)
  }

  /** Lets go of the part; what has come is kept for another time. */
  async close(): Promise<void> {
    if (this.#settled) return
    this.#settled = true
    await this.#sync(false).catch(() => undefined)
    await this.#file.close().catch(() => undefined)
    if (this.#at === 0) await dropPart(this.#world.disk, this.#wish.path)
  }

  async #onDisk(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      throw diskFault(error, basename(this.#wish.path))
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer)
        reject(new Cancelled())
      }
      const timer = setTimeout(() => {
        this.#signal.removeEventListener('abort', stop)
        resolve()
      }, ms)
      this.#signal.addEventListener('abort', stop, { once: true })
    })
  }
}

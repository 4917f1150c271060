import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { EvidenceRef } from '../../loom/run'
import { bad, good, type Answer } from '../../protocol/fault'
import { diskCode, type Disk, type DiskFile } from './disk'
import { readFully, writeDurably, writeFully } from './durableFile'
import { openToRead } from './steadyReading'

const fileLimit = 256 * 1024 * 1024
const partLimit = 64 * 1024 * 1024
const pattern = /^evidence-(\d{4,9})\.bin$/

export function evidenceName(file: number): string {
  return `evidence-${String(file).padStart(4, '0')}.bin`
}

/** The numbers of the evidence files among `names`, in order. */
export function evidenceNumbers(names: readonly string[]): number[] {
  return names.flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b)
}

interface Part {
  readonly ref: EvidenceRef
  readonly bytes: Uint8Array
}

/**
 * The token evidence of a loom: files that only grow, read part by part when a lens asks. What is lost here costs
 * probabilities, never text, so the disk's trouble is nobody's failure: what could not be written waits in memory.
 */
export class EvidenceFiles {
  readonly #disk: Disk
  #folder: string
  #number: number
  #open: { readonly file: DiskFile; size: number } | null = null
  #unsynced = false
  #unwritten: Part[] = []
  #order: Promise<unknown> = Promise.resolve()

  /** `numbers`: the files that are there. */
  constructor(disk: Disk, folder: string, numbers: readonly number[]) {
    this.#disk = disk
    this.#folder = folder
    this.#number = numbers.at(-1) ?? 1
  }

  /** Where the bytes are from now on; durable after `sync`. */
  append(bytes: Uint8Array): Promise<EvidenceRef> {
    return this.#inOrder(async () => {
      try {
        const open = await this.#openLast()
        const ref = { file: this.#number, offset: open.size, length: bytes.length, crc: crc32(bytes) }
        await writeFully(open.file, bytes, open.size)
        open.size += bytes.length
        this.#unsynced = true
        return ref
      } catch (error) {
        if (diskCode(error) === null) throw error
        await this.#leave()
        this.#number++
        const ref = { file: this.#number, offset: 0, length: bytes.length, crc: crc32(bytes) }
        this.#unwritten.push({ ref, bytes })
        this.#number++
        return ref
      }
    })
  }

  /** Tries to make all of it durable. */
  sync(): Promise<void> {
    return this.#inOrder(async () => {
      try {
        for (let part = this.#unwritten[0]; part !== undefined; part = this.#unwritten[0]) {
          await writeDurably(this.#disk, join(this.#folder, evidenceName(part.ref.file)), part.bytes)
          this.#unwritten.shift()
        }
        if (!this.#unsynced || this.#open === null) return
        this.#unsynced = false
        await this.#open.file.sync()
      } catch (error) {
        if (diskCode(error) === null) throw error
      }
    })
  }

  async read(ref: EvidenceRef): Promise<Answer<Uint8Array>> {
    const lost = bad('damaged', 'The probabilities of this branch could not be read. Its text is whole.')
    if (!isSane(ref)) return lost
    const waiting = this.#unwritten.find((part) => part.ref.file === ref.file && part.ref.crc === ref.crc)
    if (waiting !== undefined) return good(waiting.bytes)
    try {
      const file = await openToRead(this.#disk, join(this.#folder, evidenceName(ref.file)))
      try {
        const { size } = await file.stat()
        if (ref.offset + ref.length > size) return lost
        const bytes = new Uint8Array(ref.length)
        if ((await readFully(file, bytes, ref.offset)) < ref.length || crc32(bytes) !== ref.crc) return lost
        return good(bytes)
      } finally {
        await file.close()
      }
    } catch (error) {
      if (diskCode(error) === null) throw error
      return lost
    }
  }

  /** The folder lies elsewhere now. */
  moveTo(folder: string): void {
    this.#folder = folder
  }

  close(): Promise<void> {
    return this.#inOrder(() => this.#leave())
  }

  async #openLast(): Promise<{ file: DiskFile; size: number }> {
    if (this.#open !== null && this.#open.size < fileLimit) return this.#open
    if (this.#open !== null) {
      await this.#open.file.sync()
      await this.#leave()
      this.#number++
    }
    const path = join(this.#folder, evidenceName(this.#number))
    const file = await this.#disk.open(path, 'change').catch(async (error: unknown) => {
      if (diskCode(error) !== 'ENOENT') throw error
      const made = await this.#disk.open(path, 'make')
      await this.#disk.syncDirectory(this.#folder)
      return made
    })
    return (this.#open = { file, size: (await file.stat()).size })
  }

  async #leave(): Promise<void> {
    const open = this.#open
    this.#open = null
    await open?.file.close().catch(() => undefined)
  }

  #inOrder<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#order.then(act)
    this.#order = done.catch(() => undefined)
    return done
  }
}

function isSane({ file, offset, length, crc }: EvidenceRef): boolean {
  const whole = [file, offset, length, crc].every((n) => Number.isSafeInteger(n) && n >= 0)
  return whole && length <= partLimit && file < 1e9
}

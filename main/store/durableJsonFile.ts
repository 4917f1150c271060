import { basename } from 'node:path'
import type { Adapter } from 'lowdb'
import { statOrNull, type Disk } from './disk'
import { copyFile, readWhole, writeDurably } from './durableFile'

const limit = 64 * 1024 * 1024
/** Of what was not understood, this many are named. */
const mostNamed = 3

/**
 * A lowdb adapter over one JSON file that survives crashes: `write` answers when the bytes are durable, and of writes
 * that wait only the newest is written. A file that cannot be understood is kept aside under a `.damaged-…` name and
 * read as null, and of one that is understood in part a copy is kept; `damage` then holds a sentence about it. A file that cannot be kept aside is never written over.
 */
export class DurableJsonFile<T> implements Adapter<T> {
  readonly path: string
  readonly #disk: Disk
  readonly #parse: (value: unknown) => T | null
  readonly #unread: (value: unknown) => readonly string[]
  #damage: string | null = null
  #mustKeepAside = false
  #waiting: { bytes: Uint8Array; answer: PromiseWithResolvers } | null = null
  #writing: Promise<void> | null = null

  /** `parse` answers null for what is no `T`; `unread` names what of the value it had to leave out. */
  constructor(disk: Disk, path: string, parse: (value: unknown) => T | null, unread: (value: unknown) => readonly string[] = () => []) {
    this.#disk = disk
    this.path = path
    this.#parse = parse
    this.#unread = unread
  }

  get damage(): string | null {
    return this.#damage
  }

  /** Null: no such file, or a damaged one. Rejects when the disk cannot be read. */
  async read(): Promise<T | null> {
    const bytes = await readWhole(this.#disk, this.path, limit).catch((error: unknown) => {
      this.#mustKeepAside = true
      throw error
    })
    if (bytes === null) return null
    const value = parseJson(bytes)
    const parsed = value === undefined ? null : this.#parse(value)
    const unread = parsed === null ? [] : this.#unread(value)
    if (parsed !== null && unread.length === 0) return parsed
    this.#mustKeepAside = true
    if (parsed !== null) {
      await this.#keepCopy(unread).catch(() => undefined)
      return parsed
    }
    await this.#keepAside().catch(() => undefined)
    return null
  }

  write(data: T): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(data, null, 1) + '\n')
    this.#waiting = { bytes, answer: this.#waiting?.answer ?? withResolvers() }
    const { promise } = this.#waiting.answer
    this.#writing ??= this.#writeAll()
    return promise
  }

  async #writeAll(): Promise<void> {
    for (let next = this.#waiting; next !== null; next = this.#waiting) {
      this.#waiting = null
      try {
        if (this.#mustKeepAside) await this.#keepAside()
        await writeDurably(this.#disk, this.path, next.bytes)
        next.answer.resolve()
      } catch (error) {
        next.answer.reject(error)
      }
    }
    this.#writing = null
  }

  async #keepAside(): Promise<void> {
    const name = await this.#freeName()
    if (name !== null) {
      await this.#disk.rename(this.path, name)
      this.#damage = `${basename(this.path)} could not be read and was kept aside as ${basename(name)}.`
    }
    this.#mustKeepAside = false
  }

  async #keepCopy(unread: readonly string[]): Promise<void> {
    const name = await this.#freeName()
    if (name !== null) {
      await copyFile(this.#disk, this.path, name)
      const more = unread.length > mostNamed ? ` and ${unread.length - mostNamed} more` : ''
      const what = `${unread.slice(0, mostNamed).join(', ')}${more}`
      this.#damage = `Not understood in ${basename(this.path)}: ${what}. All else holds; the file as it was is kept as ${basename(name)}.`
    }
    this.#mustKeepAside = false
  }

  async #freeName(): Promise<string | null> {
    if ((await statOrNull(this.#disk, this.path)) === null) return null
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
    for (let n = 0; ; n++) {
      const name = `${this.path}.damaged-${stamp}${n === 0 ? '' : `-${n}`}`
      if ((await statOrNull(this.#disk, name)) === null) return name
    }
  }
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

function withResolvers(): PromiseWithResolvers {
  let resolve: () => void = () => undefined
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch {
    return undefined
  }
}

import { crc32 } from 'node:zlib'
import { diskCode, isMissing, type Disk, type DiskFile } from './disk'
import { readFully, replaceFile, writeFully } from './durableFile'
import { loomFiles } from './loomFiles'
import { openToRead } from './steadyReading'

const magic = new TextEncoder().encode('heddle-scores 1\n')
const keyBytes = 32
const headBytes = keyBytes + 8
const mostEntryBytes = 8 << 20

interface Entry {
  readonly offset: number
  readonly length: number
  readonly crc: number
}

/** One thing to keep. `key` is 64 hex digits. */
export interface KeptScores {
  readonly key: string
  readonly bytes: Uint8Array
}

export interface ScoreFileOptions {
  readonly disk: Disk
  /** Asked anew at each use: the folder may be moved. */
  readonly folder: () => string
  readonly readOnly: boolean
  /** Bytes that the file holds at most. */
  readonly most?: number
}

/**
 * `scores.bin` of a loom's folder: what a model thought of pieces of the text, by a key that names model and piece. A cache and
 * nothing more: it is not read before the first `get`, an entry that is damaged is as good as none, the oldest go when it is
 * full, and the disk's trouble is nobody's failure. A record is `key[32] length:u32 crc:u32 bytes[length]`, little-endian.
 */
export class ScoreFile {
  readonly #options: ScoreFileOptions
  readonly #most: number
  /** Oldest first; what was asked for moves to the end. Null: not read yet. */
  #entries: Map<string, Entry> | null = null
  /** Where the last whole record ends; 0: there is no file that could be gone on with. */
  #end = 0
  #order: Promise<unknown> = Promise.resolve()

  constructor(options: ScoreFileOptions) {
    this.#options = options
    this.#most = options.most ?? 64 << 20
  }

  /** Null when it is not known, or cannot be read. */
  get(key: string): Promise<Uint8Array | null> {
    return this.#inOrder(async () => {
      const entries = await this.#read()
      const entry = entries.get(key)
      if (entry === undefined) return null
      entries.delete(key)
      const bytes = await this.#bytesOf(entry)
      if (bytes !== null) entries.set(key, entry)
      return bytes
    }, null)
  }

  /** Those of `keys` that are not kept yet. */
  lacking(keys: readonly string[]): Promise<readonly string[]> {
    return this.#inOrder(async () => {
      const entries = await this.#read()
      return keys.filter((key) => !entries.has(key))
    }, [])
  }

  keep(kept: readonly KeptScores[]): Promise<void> {
    return this.#inOrder(async () => {
      if (this.#options.readOnly) return
      const entries = await this.#read()
      const fresh = kept.filter(({ key, bytes }) => !entries.has(key) && bytes.length <= mostEntryBytes)
      if (fresh.length === 0) return
      const room = fresh.reduce((sum, { bytes }) => sum + headBytes + bytes.length, 0)
      if (this.#end === 0 || this.#end + room > this.#most) await this.#writeAnew(entries, fresh)
      else await this.#append(entries, fresh)
    }, undefined)
  }

  async #append(entries: Map<string, Entry>, fresh: readonly KeptScores[]): Promise<void> {
    const file = await this.#options.disk.open(this.#path, 'change')
    try {
      const { size } = await file.stat()
      if (size > this.#end) await file.truncate(this.#end)
      this.#end = await put(file, this.#end, fresh, entries)
    } finally {
      await file.close()
    }
  }

  /** The newest that fill half of the room, and `fresh`. */
  async #writeAnew(entries: Map<string, Entry>, fresh: readonly KeptScores[]): Promise<void> {
    const stays: string[] = []
    let room = this.#most / 2
    for (const [key, { length }] of [...entries].toReversed()) {
      room -= headBytes + length
      if (room < 0) break
      stays.push(key)
    }
    const next = new Map<string, Entry>()
    let end = magic.length
    await replaceFile(this.#options.disk, this.#path, async (file) => {
      await writeFully(file, magic, 0)
      for (const key of stays.toReversed()) {
        const bytes = await this.#bytesOf(entries.get(key) as Entry)
        if (bytes !== null) end = await put(file, end, [{ key, bytes }], next)
      }
      end = await put(file, end, fresh, next)
    })
    this.#entries = next
    this.#end = end
  }

  async #bytesOf({ offset, length, crc }: Entry): Promise<Uint8Array | null> {
    const file = await openToRead(this.#options.disk, this.#path)
    try {
      const bytes = new Uint8Array(length)
      return (await readFully(file, bytes, offset)) === length && crc32(bytes) === crc ? bytes : null
    } finally {
      await file.close()
    }
  }

  async #read(): Promise<Map<string, Entry>> {
    if (this.#entries !== null) return this.#entries
    const entries = new Map<string, Entry>()
    try {
      const file = await openToRead(this.#options.disk, this.#path)
      try {
        this.#end = await index(file, (await file.stat()).size, entries)
      } finally {
        await file.close()
      }
    } catch (error) {
      if (!isMissing(error)) throw error
    }
    return (this.#entries = entries)
  }

  get #path(): string {
    return loomFiles.scores(this.#options.folder())
  }

  /** What the disk refuses is answered with `otherwise`, and the file is read again the next time. */
  #inOrder<T>(act: () => Promise<T>, otherwise: T): Promise<T> {
    const done = this.#order.then(act).catch((error: unknown) => {
      if (diskCode(error) === null) throw error
      this.#entries = null
      this.#end = 0
      return otherwise
    })
    this.#order = done.catch(() => undefined)
    return done
  }
}

/** Adds the records that are whole by their lengths; where the last of them ends, or 0 when the file is another kind of file. */
async function index(file: DiskFile, size: number, entries: Map<string, Entry>): Promise<number> {
  const head = new Uint8Array(headBytes)
  const view = new DataView(head.buffer)
  const start = head.subarray(0, magic.length)
  if ((await readFully(file, start, 0)) < magic.length || start.some((byte, i) => byte !== magic[i])) return 0
  let at = magic.length
  while (at + headBytes <= size) {
    if ((await readFully(file, head, at)) < headBytes) break
    const length = view.getUint32(keyBytes, true)
    const offset = at + headBytes
    if (length > mostEntryBytes || offset + length > size) break
    const key = Buffer.from(head.subarray(0, keyBytes)).toString('hex')
    entries.delete(key)
    entries.set(key, { offset, length, crc: view.getUint32(keyBytes + 4, true) })
    at = offset + length
  }
  return at
}

async function put(file: DiskFile, from: number, kept: readonly KeptScores[], entries: Map<string, Entry>): Promise<number> {
  let at = from
  for (const { key, bytes } of kept) {
    const record = new Uint8Array(headBytes + bytes.length)
    const view = new DataView(record.buffer)
    const crc = crc32(bytes)
    record.set(Buffer.from(key, 'hex').subarray(0, keyBytes))
    view.setUint32(keyBytes, bytes.length, true)
    view.setUint32(keyBytes + 4, crc, true)
    record.set(bytes, headBytes)
    await writeFully(file, record, at)
    entries.set(key, { offset: at + headBytes, length: bytes.length, crc })
    at += record.length
  }
  return at
}

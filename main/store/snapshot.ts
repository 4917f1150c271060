import { crc32 } from 'node:zlib'
import { parseId, type LoomId, type NodeId } from '../../loom/ids'
import { linesOf, type RawLine } from './checkedLine'
import type { Disk } from './disk'
import { isCount, isFields } from './diskShapes'
import { replaceFile, writeFully } from './durableFile'
import { Slices } from './slices'
import { openToRead } from './steadyReading'

/** The first line of a snapshot: it proves that the rest is whole. */
export interface SnapshotHeader {
  readonly format: number
  readonly loomId: LoomId
  readonly generation: number
  /** The last transaction that is in the text. */
  readonly seq: number
  readonly title: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly nodes: number
  /** Set on a checkpoint. */
  readonly name: string | null
  /** The thread that was in the editor, for a look without reading on. */
  readonly thread?: ThreadGlimpse
}

export interface ThreadGlimpse {
  readonly tip: NodeId
  readonly words: number
  /** Its last words. */
  readonly excerpt: string
}

interface WrittenHeader extends SnapshotHeader {
  readonly count: number
  readonly bytes: number
  readonly crc32: number
}

/** The header with a checksum of itself: a wrong `seq` would be worse than none. */
function sealedHeader(header: WrittenHeader): string {
  return JSON.stringify({ ...header, check: crc32(JSON.stringify(header)) })
}

/** One thing in a snapshot. The body is one JSON object with one item per line, each with its own checksum. */
export type ItemKind = 'loom' | 'node' | 'generation' | 'choice' | 'done' | 'undone' | 'cut'
export type Item = readonly [kind: ItemKind, value: unknown]

const kinds: ReadonlySet<unknown> = new Set<ItemKind>(['loom', 'node', 'generation', 'choice', 'done', 'undone', 'cut'])
const opening = '{"items":[\n'
const closing = ']}\n'
const flushAt = 1 << 18

/** Numbers of the header that are known only at the end are written into room kept for them. */
const headerRoom = 64
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Who follows the writing of a snapshot. */
export interface SnapshotWatch {
  /** Ends it between two slices. */
  readonly signal?: AbortSignal
  /** Hears how many items are written. */
  readonly written?: (items: number) => void
}

/**
 * Writes a snapshot durably under `path` and answers its size. The items are drawn in slices of a few milliseconds, so
 * nothing waits for a large loom. Rejects with the disk's error or the signal's reason; then there is no new file.
 */
export async function writeSnapshot(disk: Disk, path: string, header: SnapshotHeader, items: Iterable<Item>, watch: SnapshotWatch = {}): Promise<number> {
  const room = Buffer.byteLength(sealedHeader({ ...header, count: 0, bytes: 0, crc32: 0 })) + headerRoom
  let size = 0
  await replaceFile(disk, path, async (file) => {
    let at = room
    let crc = 0
    let count = 0
    let text = opening
    const slices = new Slices(watch.signal ?? null)
    const flush = async (): Promise<void> => {
      const bytes = encoder.encode(text)
      text = ''
      crc = crc32(bytes, crc)
      await writeFully(file, bytes, at)
      at += bytes.length
      watch.written?.(count)
      await slices.rest()
    }
    for (const [kind, value] of items) {
      const json = JSON.stringify(value)
      text += `${count++ === 0 ? '' : ',\n'}["${kind}",${itemCrc(kind, json)},${json}]`
      if (text.length > flushAt || slices.due) await flush()
    }
    text += count === 0 ? closing : `\n${closing}`
    await flush()
    const whole: WrittenHeader = { ...header, count, bytes: at - room, crc32: crc }
    await writeFully(file, encoder.encode(padded(sealedHeader(whole), room - 1) + '\n'), 0)
    size = at
  })
  return size
}

export interface SnapshotReading {
  readonly header: SnapshotHeader | null
  /** Every byte is as it was written. */
  readonly whole: boolean
  /** Items whose own checksum failed; only counted when the file is not whole. */
  readonly lost: number
}

/**
 * Reads a snapshot in slices and hands each item that can be trusted to `take`. A damaged one gives what is left of it.
 * Rejects with the disk's error, or with the reason of a signal that ends it.
 */
export async function readSnapshot(
  disk: Disk, path: string, take: (kind: ItemKind, value: unknown) => void, slices: Slices = new Slices(),
): Promise<SnapshotReading> {
  const file = await openToRead(disk, path)
  try {
    let header: WrittenHeader | null = null
    let first = true
    let crc = 0
    let bytes = 0
    let count = 0
    let lost = 0
    for await (const batch of linesOf(file)) {
      for (const line of batch) {
        if (first) {
          first = false
          header = parseHeader(line.bytes)
          if (header !== null) continue
        }
        crc = crc32(line.whole ? '\n' : '', crc32(line.bytes, crc))
        bytes += line.bytes.length + (line.whole ? 1 : 0)
        const item = readItem(line)
        if (item === 'frame') continue
        if (item === null) lost++
        else {
          count++
          take(item[0], item[1])
        }
        if (slices.due) await slices.rest()
      }
    }
    const whole = header !== null && lost === 0 && header.count === count && header.bytes === bytes && header.crc32 === crc
    return { header, whole, lost: header === null ? lost : Math.max(lost, header.count - count) }
  } finally {
    await file.close()
  }
}

/** The header alone, without a look at the rest; null when there is none. Rejects with the disk's error. */
export async function readHeader(disk: Disk, path: string): Promise<SnapshotHeader | null> {
  const file = await openToRead(disk, path)
  try {
    const start = new Uint8Array(1 << 14)
    const read = await file.read(start, 0)
    const end = start.subarray(0, read).indexOf(10)
    return end < 0 ? null : parseHeader(start.subarray(0, end))
  } finally {
    await file.close()
  }
}

function parseHeader(bytes: Uint8Array): WrittenHeader | null {
  const parsed = parse(bytes)
  if (!isFields(parsed)) return null
  const { check, ...value } = parsed
  if (crc32(JSON.stringify(value)) !== check) return null
  const { format, loomId, generation, seq, title, at, nodes, name, count, bytes: size, crc32: crc } = value as Partial<Record<keyof WrittenHeader, unknown>>
  const numbers = [format, generation, seq, at, nodes, count, size, crc]
  if (!numbers.every((n) => typeof n === 'number' && Number.isFinite(n))) return null
  if (typeof loomId !== 'string' || typeof title !== 'string' || !(name === null || typeof name === 'string')) return null
  const { thread, ...header } = value as unknown as WrittenHeader
  const glimpse = parseThread(thread)
  return glimpse === null ? header : { ...header, thread: glimpse }
}

function parseThread(value: unknown): ThreadGlimpse | null {
  if (!isFields(value)) return null
  const { tip, words, excerpt } = value
  const id = parseId('n', tip)
  return id === null || !isCount(words) || typeof excerpt !== 'string' ? null : { tip: id, words, excerpt }
}

/** Filled up with spaces to so many bytes. */
function padded(text: string, bytes: number): string {
  return text + ' '.repeat(bytes - Buffer.byteLength(text))
}

/** Null: a line that was damaged. `frame`: one of the two lines around the items. */
function readItem(line: RawLine): Item | 'frame' | null {
  const { bytes } = line
  if (bytes.length <= opening.length && bytes[0] !== 91) {
    const text = Buffer.from(bytes).toString('latin1')
    if (text === opening.trimEnd() || text === closing.trimEnd()) return 'frame'
  }
  const json = bytes.at(-1) === 44 ? bytes.subarray(0, -1) : bytes
  const comma = json.indexOf(44)
  const second = json.indexOf(44, comma + 1)
  if (comma < 0 || second < 0) return null
  const kind = Buffer.from(json.subarray(2, comma - 1)).toString('latin1')
  const crc = Number(Buffer.from(json.subarray(comma + 1, second)).toString('latin1'))
  const inner = json.subarray(second + 1, -1)
  if (!kinds.has(kind) || itemCrc(kind, inner) !== crc) return null
  const value = parse(inner)
  return value === undefined ? null : [kind as ItemKind, value]
}

function itemCrc(kind: string, json: string | Uint8Array): number {
  return crc32(json, crc32(kind))
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes)) as unknown
  } catch {
    return undefined
  }
}

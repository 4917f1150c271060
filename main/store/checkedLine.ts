import { crc32 } from 'node:zlib'
import type { DiskFile } from './disk'

const lf = 10
const space = 32
const crcLength = 8
const decoder = new TextDecoder('utf-8', { fatal: true })

/** A record as one line: the CRC-32 of its JSON in eight hex digits, a space, the JSON, a line feed. JSON never holds one. */
export function checkedLine(json: string): { readonly line: string; readonly crc: string } {
  const crc = hex(crc32(json))
  return { line: `${crc} ${json}\n`, crc }
}

/** The value of a line (without its line feed) whose checksum holds; undefined for any other bytes. */
export function readCheckedLine(line: Uint8Array): { readonly value: unknown; readonly crc: string } | undefined {
  if (line.length <= crcLength || line[crcLength] !== space) return undefined
  const json = line.subarray(crcLength + 1)
  const crc = crc32(json)
  if (readHex(line) !== crc) return undefined
  try {
    return { value: JSON.parse(decoder.decode(json)) as unknown, crc: hex(crc) }
  } catch {
    return undefined
  }
}

/** The number that a line's first eight bytes write; NaN when they are no digits as `hex` writes them. */
function readHex(line: Uint8Array): number {
  let value = 0
  for (let i = 0; i < crcLength; i++) {
    const code = line[i] as number
    const digit = code >= 97 && code <= 102 ? code - 87 : code >= 48 && code <= 57 ? code - 48 : NaN
    value = value * 16 + digit
  }
  return value
}

export interface RawLine {
  readonly bytes: Uint8Array
  /** Byte of the file where the line starts. */
  readonly at: number
  /** It ends with a line feed: all of it was written. */
  readonly whole: boolean
}

/** A line longer than this is no record of ours: it comes without its bytes, and no checksum holds for it. */
const longest = 128 * 1024 * 1024
const tooLong = new Uint8Array(0)
const chunkSize = 1 << 18

/** The lines of a file from `start` on, in batches as they are read; memory holds one chunk and one line. */
export async function* linesOf(file: DiskFile, start = 0): AsyncGenerator<readonly RawLine[], void> {
  let held: Uint8Array[] = []
  let heldLength = 0
  let lineAt = start
  let at = start
  for (;;) {
    const chunk = new Uint8Array(chunkSize)
    const read = await file.read(chunk, at)
    if (read === 0) break
    const batch: RawLine[] = []
    let from = 0
    for (let end = chunk.indexOf(lf); end >= 0 && end < read; end = chunk.indexOf(lf, from)) {
      const part = chunk.subarray(from, end)
      const bytes = heldLength + part.length <= longest ? joined(held, heldLength, part) : tooLong
      batch.push({ bytes, at: lineAt, whole: true })
      held = []
      heldLength = 0
      from = end + 1
      lineAt = at + from
    }
    const rest = chunk.subarray(from, read)
    heldLength += rest.length
    if (heldLength > longest) held = []
    else if (rest.length > 0) held.push(rest)
    at += read
    yield batch
  }
  if (heldLength > 0) yield [{ bytes: heldLength <= longest ? joined(held, heldLength, new Uint8Array(0)) : tooLong, at: lineAt, whole: false }]
}

function hex(crc: number): string {
  return crc.toString(16).padStart(crcLength, '0')
}

function joined(held: readonly Uint8Array[], heldLength: number, part: Uint8Array): Uint8Array {
  if (held.length === 0) return part
  const all = new Uint8Array(heldLength + part.length)
  let at = 0
  for (const piece of [...held, part]) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

import { BadGguf } from './ggufCursor'
import type { GgufCursor } from './ggufCursor'
import { arrayType, boolType, stringType, valueBytes } from './ggufTypes'

const longestKey = 256
const longestToken = 64 * 1024
const longestString = 16 * 1024 * 1024
const longestArray = 2_000_000
/** Strings up to this many bytes are kept; longer ones (a template) are only known to be there. */
const keptBytes = 1024

/** What is kept of a value: a number, a short string, and of arrays only their length and a first few numbers. */
export type Kept =
  | { readonly t: 'number'; readonly value: number }
  | { readonly t: 'text'; readonly value: string; readonly bytes: number }
  | { readonly t: 'array'; readonly length: number; readonly isText: boolean; readonly smallest: number | null }

/** Reads `count` keys and values, holding each to a limit. */
export async function readMetadata(cursor: GgufCursor, count: number): Promise<ReadonlyMap<string, Kept>> {
  const metadata = new Map<string, Kept>()
  for (let index = 0; index < count; index += 1) {
    const length = await readLength(cursor)
    if (length === 0 || length > longestKey) throw new BadGguf('has a metadata key of impossible length')
    await cursor.want(length)
    const key = cursor.text(length)
    if (metadata.has(key)) throw new BadGguf(`says “${printable(key)}” twice`)
    if (!cursor.has(4)) await cursor.want(4)
    metadata.set(key, await readValue(cursor, cursor.u32(), key))
  }
  return metadata
}

/** A text of the file that is fit to be shown. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\uFFFD]/gu, '?').slice(0, 80)
}

async function readLength(cursor: GgufCursor): Promise<number> {
  if (!cursor.has(8)) await cursor.want(8)
  return cursor.u64()
}

async function readValue(cursor: GgufCursor, type: number, key: string): Promise<Kept> {
  if (type === stringType) return readText(cursor, key)
  if (type === arrayType) return readArray(cursor, key)
  return { t: 'number', value: await readNumber(cursor, type, key) }
}

async function readText(cursor: GgufCursor, key: string): Promise<Kept> {
  const bytes = await readLength(cursor)
  if (bytes > longestString) throw new BadGguf(`has a text of impossible length at “${printable(key)}”`)
  const kept = Math.min(bytes, keptBytes)
  await cursor.want(kept)
  const value = cursor.text(kept)
  cursor.skip(bytes - kept)
  return { t: 'text', value, bytes }
}

async function readArray(cursor: GgufCursor, key: string): Promise<Kept> {
  await cursor.want(12)
  const type = cursor.u32()
  const length = cursor.u64()
  if (length > longestArray) throw new BadGguf(`has a list of impossible length at “${printable(key)}”`)
  if (type === arrayType) throw new BadGguf(`has a list of lists at “${printable(key)}”`)
  if (type === stringType) {
    for (let index = 0; index < length; index += 1) {
      const bytes = await readLength(cursor)
      if (bytes > longestToken) throw new BadGguf(`has a token of impossible length at “${printable(key)}”`)
      cursor.skip(bytes)
    }
    return { t: 'array', length, isText: true, smallest: null }
  }
  const bytes = valueBytes.get(type)
  if (bytes === undefined) throw new BadGguf(`has a value of unknown type at “${printable(key)}”`)
  if (length > 4096 || type === boolType) {
    cursor.skip(length * bytes)
    return { t: 'array', length, isText: false, smallest: null }
  }
  let smallest: number | null = null
  for (let index = 0; index < length; index += 1) {
    const value = await readNumber(cursor, type, key)
    if (smallest === null || value < smallest) smallest = value
  }
  return { t: 'array', length, isText: false, smallest }
}

async function readNumber(cursor: GgufCursor, type: number, key: string): Promise<number> {
  const bytes = valueBytes.get(type)
  if (bytes === undefined) throw new BadGguf(`has a value of unknown type at “${printable(key)}”`)
  if (!cursor.has(bytes)) await cursor.want(bytes)
  const view = cursor.bytes(bytes)
  const data = new DataView(view.buffer, view.byteOffset, bytes)
  switch (type) {
    case 0:
      return data.getUint8(0)
    case 1:
      return data.getInt8(0)
    case 2:
      return data.getUint16(0, true)
    case 3:
      return data.getInt16(0, true)
    case 4:
      return data.getUint32(0, true)
    case 5:
      return data.getInt32(0, true)
    case 6:
      return data.getFloat32(0, true)
    case 7:
      if (data.getUint8(0) > 1) throw new BadGguf(`has a yes-or-no value that is neither at “${printable(key)}”`)
      return data.getUint8(0)
    case 10:
      return Number(data.getBigUint64(0, true))
    case 11:
      return Number(data.getBigInt64(0, true))
    default:
      return data.getFloat64(0, true)
  }
}

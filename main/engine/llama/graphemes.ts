/** What a branch's bytes say so far. A value: rolling a branch back is taking an earlier one. */
export interface Decoded {
  /** Whole characters only, `\r\n` and `\r` as `\n`. */
  readonly text: string
  /** Bytes of a character that is not whole yet. */
  readonly tail: Uint8Array
  /** The last byte was `\r`: a `\n` that follows belongs to it. */
  readonly afterReturn: boolean
}

const none = new Uint8Array(0)

export const nothingDecoded: Decoded = { text: '', tail: none, afterReturn: false }

/** A token's bytes with line ends as `\n`; ends a pair that the token before began. */
export function normaliseLines(bytes: Uint8Array, afterReturn: boolean): { readonly bytes: Uint8Array; readonly afterReturn: boolean } {
  if (!afterReturn && !bytes.includes(13)) return { bytes, afterReturn: false }
  const kept: number[] = []
  let last = afterReturn
  for (const byte of bytes) {
    if (byte === 13) kept.push(10)
    else if (!(byte === 10 && last)) kept.push(byte)
    last = byte === 13
  }
  return { bytes: bytes.length === 0 ? bytes : Uint8Array.from(kept), afterReturn: bytes.length === 0 ? afterReturn : last }
}

/** `bytes` are normalised. Bytes that can never become a character read as U+FFFD. */
export function decodeMore(before: Decoded, bytes: Uint8Array, afterReturn: boolean): Decoded {
  const all = before.tail.length === 0 ? bytes : Buffer.concat([before.tail, bytes])
  const open = incomplete(all)
  const whole = open === 0 ? all : all.subarray(0, all.length - open)
  const text = before.text + Buffer.from(whole.buffer, whole.byteOffset, whole.length).toString('utf8')
  return { text, tail: open === 0 ? none : all.slice(all.length - open), afterReturn }
}

/** How many bytes at the end begin a character that may still become whole. */
function incomplete(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0
    if (byte >= 0xf5 || back >= length) return 0
    return secondFits(byte, back > 1 ? (bytes[bytes.length - back + 1] ?? 0) : null) ? back : 0
  }
  return 0
}

/** Table 3-7 of the Unicode standard: some first bytes narrow the second. */
function secondFits(first: number, second: number | null): boolean {
  if (second === null) return true
  if (first === 0xe0) return second >= 0xa0
  if (first === 0xed) return second < 0xa0
  if (first === 0xf0) return second >= 0x90
  if (first === 0xf4) return second < 0x90
  return true
}

/** More units than a grapheme's first character has. */
const lookahead = 8
/** Every character is a grapheme. */
const plain = /^[\x20-\x7e\n]*$/
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * The largest end ≤ `limit` such that `text.slice(from, end)` holds only graphemes that no later text can alter.
 * `from` is a grapheme border.
 */
export function settledEnd(text: string, from: number, limit: number): number {
  const rest = text.slice(from, limit + lookahead)
  if (plain.test(rest)) return Math.max(from, Math.min(limit, text.length - 1))
  let end = from
  for (const { index, segment } of segmenter.segment(rest)) {
    const next = from + index + segment.length
    if (next > limit || next === text.length) break
    end = next
  }
  return end
}

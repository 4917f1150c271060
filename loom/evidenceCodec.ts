import type { Alternative, TokenEvidence } from './evidence'

/**
 * Token evidence as bytes, for the evidence file and for the bridge. A blob is one header and then one record a token;
 * records concatenate. About 11 bytes an alternative. Layout (little-endian; `v` is a base-128 varint):
 * header `'H' 'E' 1 healed:u16`; record `length:u16` and then
 * `id:v logprob:f32 entropy:u16/2048 rank:v n:u8 bytes[n] k:u8 { id:v −logprob:u16/1024 m:u8 utf8[m] }[k]`.
 */
export interface Evidence {
  /** Bytes at the start of the first tokens that repeat what was written before the branch (token healing). */
  readonly healed: number
  readonly tokens: readonly TokenEvidence[]
  /** What is wrong with the bytes after `tokens`; null when all could be read. */
  readonly damage: string | null
}

const magic = [0x48, 0x45, 1] as const
const headerLength = 5
const entropySteps = 2048
const logprobSteps = 1024
const utf8 = new TextEncoder()

export function encodeHeader({ healed = 0 }: { readonly healed?: number } = {}): Uint8Array {
  return Uint8Array.of(...magic, healed & 255, (healed >> 8) & 255)
}

/** One record. Alternatives' log-probabilities keep 1/1024 nat, entropy 1/2048 bit, the token's own a 32-bit float. */
export function encodeToken(token: TokenEvidence): Uint8Array {
  const writer = new EvidenceWriter(512)
  writer.token(token)
  return writer.take()
}

/** Header and records one after the other, in one buffer that is used again. */
export class EvidenceWriter {
  #bytes: Uint8Array
  #view: DataView
  #at = 0

  constructor(room = 4096) {
    this.#bytes = new Uint8Array(room)
    this.#view = new DataView(this.#bytes.buffer)
  }

  get length(): number {
    return this.#at
  }

  header(healed = 0): void {
    this.#reserve(headerLength)
    this.#bytes.set(encodeHeader({ healed }), this.#at)
    this.#at += headerLength
  }

  token({ id, bytes, logprob, entropy, rank, top }: TokenEvidence): void {
    const alternatives = Math.min(255, top.length)
    this.#reserve(2 + 5 + 4 + 2 + 5 + 1 + 255 + 1 + alternatives * (5 + 2 + 1 + 255))
    const start = this.#at
    this.#at += 2
    this.#varint(id)
    this.#view.setFloat32(this.#at, logprob, true)
    this.#at += 4
    this.#u16(fixed(entropy, entropySteps))
    this.#varint(rank)
    this.#block(bytes)
    this.#bytes[this.#at++] = alternatives
    for (let i = 0; i < alternatives; i++) {
      const other = top[i] as Alternative
      this.#varint(other.id)
      this.#u16(fixed(-other.logprob, logprobSteps))
      this.#text(other.text)
    }
    this.#view.setUint16(start, this.#at - start - 2, true)
  }

  /** A copy of what was written since the last time. */
  take(): Uint8Array {
    const written = this.#bytes.slice(0, this.#at)
    this.#at = 0
    return written
  }

  #reserve(more: number): void {
    if (this.#at + more <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + more))
    larger.set(this.#bytes.subarray(0, this.#at))
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }

  #u16(value: number): void {
    this.#view.setUint16(this.#at, value, true)
    this.#at += 2
  }

  #varint(value: number): void {
    let rest = value >>> 0
    for (; rest > 127; rest >>>= 7) this.#bytes[this.#at++] = (rest & 127) | 128
    this.#bytes[this.#at++] = rest
  }

  #block(bytes: Uint8Array): void {
    const length = Math.min(255, bytes.length)
    this.#bytes[this.#at++] = length
    for (let i = 0; i < length; i++) this.#bytes[this.#at++] = bytes[i] ?? 0
  }

  /** Most tokens are a few plain letters, which are their own UTF-8. */
  #text(text: string): void {
    const from = this.#at + 1
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 127 || i === 255) return this.#block(utf8.encode(text))
      this.#bytes[from + i] = unit
    }
    this.#bytes[this.#at] = text.length
    this.#at = from + text.length
  }
}

/** Never throws: what cannot be read is `damage`, and the tokens before it are good. */
export function decodeEvidence(bytes: Uint8Array): Evidence {
  if (bytes.length < headerLength || magic.some((byte, i) => bytes[i] !== byte)) {
    return { healed: 0, tokens: [], damage: 'not token evidence of a kind this version knows' }
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const healed = view.getUint16(3, true)
  const tokens: TokenEvidence[] = []
  for (let at = headerLength; at < bytes.length; ) {
    const length = at + 2 <= bytes.length ? view.getUint16(at, true) : 0
    const end = at + 2 + length
    const token = length > 0 && end <= bytes.length ? readToken(new Reader(view, at + 2, end)) : null
    if (token === null) return { healed, tokens, damage: `token ${tokens.length} cannot be read` }
    tokens.push(token)
    at = end
  }
  return { healed, tokens, damage: null }
}

/** What a whole text's worth of evidence is read for first: all but the alternatives, in arrays with one entry a token. */
export interface EvidenceSkim {
  readonly healed: number
  /** Natural logarithms. */
  readonly logprobs: Float32Array
  /** Bits. */
  readonly entropies: Float32Array
  readonly ranks: Uint32Array
  readonly tokens: readonly { readonly bytes: Uint8Array }[]
  /** Where each record begins in the blob, and at last where the last one ends. */
  readonly offsets: Uint32Array
}

/** As `decodeEvidence` without the alternatives, which are most of the bytes. Stops quietly at what cannot be read. */
export function skimEvidence(bytes: Uint8Array): EvidenceSkim {
  const sound = bytes.length >= headerLength && magic.every((byte, i) => bytes[i] === byte)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const logprobs: number[] = []
  const entropies: number[] = []
  const ranks: number[] = []
  const offsets = [headerLength]
  const tokens: { bytes: Uint8Array }[] = []
  for (let at = headerLength; sound && at + 2 <= bytes.length; ) {
    const end = at + 2 + view.getUint16(at, true)
    if (end > bytes.length || end === at + 2) break
    const from = new Reader(view, at + 2, end)
    from.varint()
    logprobs.push(from.f32())
    entropies.push(from.u16() / entropySteps)
    ranks.push(from.varint())
    tokens.push({ bytes: from.block() })
    offsets.push(end)
    at = end
  }
  return {
    healed: sound ? view.getUint16(3, true) : 0,
    logprobs: Float32Array.from(logprobs),
    entropies: Float32Array.from(entropies),
    ranks: Uint32Array.from(ranks),
    tokens,
    offsets: Uint32Array.from(offsets),
  }
}

function readToken(from: Reader): TokenEvidence | null {
  const id = from.varint()
  const logprob = from.f32()
  const entropy = from.u16() / entropySteps
  const rank = from.varint()
  const bytes = from.block()
  const top: Alternative[] = []
  for (let left = from.u8(); left > 0 && !from.failed; left--) {
    const alternative = from.varint()
    const nats = from.u16() / logprobSteps
    top.push({ id: alternative, text: text.decode(from.block()), logprob: -nats })
  }
  return from.failed || !from.atEnd ? null : { id, bytes, logprob, entropy, rank, top }
}

const text = new TextDecoder('utf-8', { ignoreBOM: true })

function fixed(value: number, steps: number): number {
  return Math.min(65535, Math.max(0, Math.round(value * steps)))
}

/** Reads nothing past `end`: it fails instead, and answers zeros from then on. */
class Reader {
  failed = false
  readonly #view: DataView
  readonly #end: number
  #at: number

  constructor(view: DataView, at: number, end: number) {
    this.#view = view
    this.#at = at
    this.#end = end
  }

  get atEnd(): boolean {
    return this.#at === this.#end
  }

  u8(): number {
    return this.#step(1) ? this.#view.getUint8(this.#at - 1) : 0
  }

  u16(): number {
    return this.#step(2) ? this.#view.getUint16(this.#at - 2, true) : 0
  }

  f32(): number {
    return this.#step(4) ? this.#view.getFloat32(this.#at - 4, true) : 0
  }

  varint(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8()
      value |= (byte & 127) << shift
      if (byte < 128) return value >>> 0
    }
    this.failed = true
    return 0
  }

  block(): Uint8Array {
    const length = this.u8()
    if (!this.#step(length)) return new Uint8Array(0)
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + this.#at - length, length).slice()
  }

  #step(by: number): boolean {
    if (this.#at + by > this.#end) this.failed = true
    else this.#at += by
    return !this.failed
  }
}

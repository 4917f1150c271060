import { surprise, type TokenEvidence } from './evidence'
import { decodeEvidence, encodeHeader, skimEvidence } from './evidenceCodec'
import type { ScoredToken } from './ledger'
import { tokenEnds } from './tokenUnits'

/** What the model thought of one token of a thread. */
export interface TextToken extends ScoredToken {
  /** Entropy of the distribution the token stood in, in bits. */
  readonly entropy: number
  /** False: the text before it has changed since, and the token waits to be scored again. */
  readonly fresh: boolean
  /** The blob that holds all of its evidence, and its number in it. */
  readonly evidence: Uint8Array
  readonly index: number
}

/** Tokens one after the other, as `ScoreMap.add` takes them. */
export interface ScoreBlob {
  readonly from: number
  readonly evidence: Uint8Array
}

interface Part {
  readonly from: number
  readonly to: number
  readonly fresh: boolean
  readonly evidence: Uint8Array
  /** The tokens that count, `first`…`last` (exclusive) of the blob; the rest is overlaid or changed. */
  readonly first: number
  readonly last: number
  /** Units from `origin` on where each token of the blob ends. */
  readonly origin: number
  readonly ends: readonly number[]
  readonly bits: Float32Array
  readonly entropies: Float32Array
  readonly ranks: Uint32Array
  readonly offsets: Uint32Array
}

/**
 * The scores of one text as they come in, in parts of some hundred tokens, and as the text changes under them: tokens
 * before a change stay, those after it move along and are no longer fresh. Offsets are UTF-16 units. A change costs the
 * number of parts, not of tokens.
 */
export class ScoreMap {
  #parts: readonly Part[] = []

  /** Another map with the same scores; neither changes the other. */
  copy(): ScoreMap {
    const copy = new ScoreMap()
    copy.#parts = this.#parts
    return copy
  }

  /** Scores of the text from `from` on, which take the place of what was known there. Not `fresh`: they wait to be scored again. */
  add(from: number, evidence: Uint8Array, fresh = true): void {
    const skim = skimEvidence(evidence)
    const ends = tokenEnds(skim)
    const length = ends.at(-1) ?? 0
    if (length === 0) return
    const bits = skim.logprobs.map((logprob) => Math.max(0, surprise(logprob)))
    this.#place({
      from, to: from + length, fresh, evidence, first: 0, last: ends.length, origin: from, ends, bits,
      entropies: skim.entropies, ranks: skim.ranks, offsets: skim.offsets,
    })
  }

  /** The model was asked for `from`…`to` and has nothing to say there. */
  cover(from: number, to: number): void {
    if (to > from) this.#place({ ...nothing, from, to, origin: from })
  }

  /** `removed` units at `at` gave way to `inserted`; `keepTo` is where the last token that stays as it was ends (see `tokenBorder`). */
  change(at: number, removed: number, inserted: number, keepTo: number = at): void {
    const by = inserted - removed
    const parts: Part[] = []
    for (const part of this.#parts) {
      const head = cutTo(part, keepTo)
      if (head !== null) parts.push(head)
      const tail = cutFrom(part, Math.max(at + removed, keepTo))
      if (tail !== null) parts.push({ ...tail, from: tail.from + by, to: tail.to + by, origin: tail.origin + by, fresh: false })
    }
    this.#parts = parts
  }

  clear(): void {
    this.#parts = []
  }

  /** All tokens that reach into `from`…`to`, in order. */
  tokens(from = 0, to = Infinity): readonly TextToken[] {
    return [...this.each(from, to)]
  }

  /** `tokens`, one by one: as they are when the first is asked for, whatever changes meanwhile. */
  *each(from = 0, to = Infinity): Generator<TextToken, undefined> {
    const parts = this.#parts
    for (let p = this.#firstEndingAfter(from); p < parts.length; p++) {
      const part = parts[p] as Part
      if (part.from >= to) return
      for (let i = firstEndingAfter(part, from); i < part.last; i++) {
        const token = tokenOf(part, i)
        if (token.from >= to) return
        if (token.to > from && token.to > token.from) yield token
      }
    }
  }

  /** The token that holds unit `at`; null where nothing is scored. */
  at(at: number): TextToken | null {
    return this.tokens(at, at + 1)[0] ?? null
  }

  /** The stretches of 0…`length` that wait to be scored. */
  missing(length: number): readonly { readonly from: number; readonly to: number }[] {
    const gaps: { from: number; to: number }[] = []
    let at = 0
    for (const part of this.#parts) {
      if (!part.fresh) continue
      if (part.from > at) gaps.push({ from: at, to: Math.min(part.from, length) })
      at = Math.max(at, part.to)
    }
    if (at < length) gaps.push({ from: at, to: length })
    return gaps.filter(({ from, to }) => from < to)
  }

  /** The fresh scores that end after `from`, as blobs that `add` understands. */
  *blobs(from = 0): Generator<ScoreBlob, undefined> {
    for (const part of this.#parts) {
      if (part.fresh && part.to > from && part.last > part.first) yield blobOf(part, part.first, part.last)
    }
  }

  /** Blobs of the tokens that begin in `from`…`to`; null when part of it waits to be scored. */
  piece(from: number, to: number): readonly ScoreBlob[] | null {
    const blobs: ScoreBlob[] = []
    let at = from
    for (let p = this.#firstEndingAfter(from); at < to; p++) {
      const part = this.#parts[p]
      if (part === undefined || !part.fresh || part.from > at) return null
      let first = part.first
      while (first < part.last && tokenOf(part, first).from < from) first++
      let last = first
      while (last < part.last && tokenOf(part, last).from < to) last++
      if (last > first) blobs.push(blobOf(part, first, last))
      at = part.to
    }
    return blobs
  }

  #place(part: Part): void {
    const before = this.#parts.flatMap((other) => cutTo(other, part.from) ?? [])
    const after = this.#parts.flatMap((other) => cutFrom(other, part.to) ?? [])
    this.#parts = [...before, part, ...after]
  }

  #firstEndingAfter(at: number): number {
    let low = 0
    let high = this.#parts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#parts[middle] as Part).to > at) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** All that was recorded of a token, its alternatives included. */
export function evidenceOf({ evidence, index }: Pick<TextToken, 'evidence' | 'index'>): TokenEvidence | null {
  return decodeEvidence(evidence).tokens[index] ?? null
}

/**
 * The last place at or before `at` where tokenizers surely begin anew: before the white space in front of the word that holds
 * the unit before `at`. What ends there or earlier keeps its tokens when the text changes at `at`.
 */
export function tokenBorder(text: string, at: number): number {
  let border = Math.min(at, text.length)
  while (border > 0 && !isSpace(text, border - 1)) border--
  while (border > 0 && isSpace(text, border - 1)) border--
  return border
}

/** Units that two texts have in common at their beginning. */
export function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let length = 0
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++
  return length
}

/** Number of the first token of a part that ends after `at`. */
function firstEndingAfter(part: Part, at: number): number {
  let low = part.first
  let high = part.last
  while (low < high) {
    const middle = (low + high) >> 1
    if (endOf(part, middle) > at) high = middle
    else low = middle + 1
  }
  return low
}

function blobOf(part: Part, first: number, last: number): ScoreBlob {
  const records = part.evidence.subarray(part.offsets[first], part.offsets[last])
  const header = encodeHeader()
  const evidence = new Uint8Array(header.length + records.length)
  evidence.set(header)
  evidence.set(records, header.length)
  return { from: tokenOf(part, first).from, evidence }
}

function isSpace(text: string, at: number): boolean {
  return /\s/.test(text.charAt(at))
}

function endOf(part: Part, index: number): number {
  return part.origin + (part.ends[index] ?? 0)
}

function tokenOf(part: Part, index: number): TextToken {
  return {
    from: Math.max(part.from, index === 0 ? part.origin : endOf(part, index - 1)),
    to: Math.min(part.to, endOf(part, index)),
    bits: part.bits[index] ?? 0,
    rank: part.ranks[index] ?? 0,
    entropy: part.entropies[index] ?? 0,
    fresh: part.fresh,
    evidence: part.evidence,
    index,
  }
}

/** The whole tokens of a part that end by `to`. */
function cutTo(part: Part, to: number): Part | null {
  if (part.to <= to) return part
  if (part.from >= to) return null
  if (part.first === part.last) return { ...part, to }
  let last = part.first
  while (last < part.last && endOf(part, last) <= to) last++
  return last === part.first ? null : { ...part, last, to: endOf(part, last - 1) }
}

/** The whole tokens of a part that begin at `from` or after. */
function cutFrom(part: Part, from: number): Part | null {
  if (part.from >= from) return part
  if (part.to <= from) return null
  if (part.first === part.last) return { ...part, from }
  let first = part.first
  while (first < part.last && Math.max(part.from, first === 0 ? part.origin : endOf(part, first - 1)) < from) first++
  return first === part.last ? null : { ...part, first, from: endOf(part, first - 1) }
}

const nothing: Part = {
  from: 0, to: 0, fresh: true, evidence: new Uint8Array(0), first: 0, last: 0, origin: 0, ends: [],
  bits: new Float32Array(0), entropies: new Float32Array(0), ranks: new Uint32Array(0), offsets: new Uint32Array(0),
}

import type { Stopping } from '../../../loom/generation'
import type { TokenEvidence } from '../../../loom/evidence'
import { decodeMore, normaliseLines, nothingDecoded, settledEnd, type Decoded } from './graphemes'
import { findStop, heldFrom } from './stopping'

/** A token's part in its branch: evidence whose bytes are the bytes that the text has of it. */
interface Piece {
  readonly evidence: TokenEvidence
  /** The branch's text with this token. */
  readonly after: Decoded
}

export interface Release {
  readonly evidence: TokenEvidence
  readonly text: string
}

/**
 * A branch's tokens as text. A token is released once nothing can take it back (a stop string or a banned phrase that may have
 * begun), its characters once they are whole graphemes. What was released is never withdrawn, and the released texts
 * concatenate to the text, which is the UTF-8 of the released tokens' bytes.
 */
export class BranchText {
  readonly #stopping: Stopping
  readonly #banned: readonly string[]
  readonly #guards: readonly string[]
  readonly #pieces: Piece[] = []
  /** Bytes of the thread that the first tokens repeat (healing). */
  readonly #skip: number
  #released = 0
  #shown = 0
  #rest = ''

  constructor(stopping: Stopping, banned: readonly string[], skip: number) {
    this.#stopping = stopping
    this.#banned = banned.filter((phrase) => phrase !== '')
    this.#guards = [...stopping.strings.filter((string) => string !== ''), ...this.#banned]
    this.#skip = skip
  }

  get tokens(): number {
    return this.#pieces.length
  }

  /** Text that was settled only by the end of the branch, after `finish`. */
  get rest(): string {
    return this.#rest
  }

  /** Bytes of the repeated part of the thread that are still to come. */
  get repeating(): number {
    if (this.#skip === 0) return 0
    let bytes = this.#skip
    for (let i = 0; bytes > 0 && i < this.#pieces.length; i++) bytes -= (this.#pieces[i] as Piece).evidence.bytes.length
    return Math.max(0, bytes)
  }

  /** No character is begun and nothing of the thread is still to be repeated. */
  get isWhole(): boolean {
    return this.#last.tail.length === 0 && this.repeating === 0
  }

  get #last(): Decoded {
    return this.#pieces.at(-1)?.after ?? nothingDecoded
  }

  /** Adds a token; `plain` is `Vocabulary.plain` of it, where known. Answers where the text ends by the branch's stop conditions, or null. */
  add(evidence: TokenEvidence, plain: string | null = null): number | null {
    const before = this.#last
    if (plain !== null && before.tail.length === 0 && !before.afterReturn && this.repeating === 0) {
      return this.#push(evidence, { text: before.text + plain, tail: before.tail, afterReturn: false }, before)
    }
    const skipped = Math.min(this.repeating, evidence.bytes.length)
    const written = evidence.bytes.subarray(skipped)
    const { bytes, afterReturn } = normaliseLines(written, before.afterReturn)
    const after = bytes.length === 0 ? before : decodeMore(before, bytes, afterReturn)
    const kept = bytes !== written ? { ...evidence, bytes: Buffer.concat([evidence.bytes.subarray(0, skipped), bytes]) } : evidence
    return this.#push(kept, { text: after.text, tail: after.tail, afterReturn }, before)
  }

  #push(evidence: TokenEvidence, after: Decoded, before: Decoded): number | null {
    this.#pieces.push({ evidence, after })
    const { minTokens } = this.#stopping
    if (this.#pieces.length < minTokens) return null
    const stop = findStop(after.text, before.text.length, this.#stopping)
    return stop !== null && minTokens > 0 && stop <= this.#startOf(minTokens - 1) ? null : stop
  }

  /** The number of tokens before the banned phrase that the last token completed, or null. */
  bannedSince(): number | null {
    if (this.#banned.length === 0) return null
    const { text } = this.#last
    const before = this.#pieces.at(-2)?.after.text.length ?? 0
    let start = Infinity
    for (const phrase of this.#banned) {
      const at = text.indexOf(phrase, Math.max(0, before - phrase.length + 1))
      if (at >= 0) start = Math.min(start, at)
    }
    if (start === Infinity) return null
    return this.#pieces.findIndex((piece) => piece.after.text.length > start)
  }

  /** Takes back all tokens from number `count` on; none of them was released. */
  rollBack(count: number): void {
    if (count < this.#released) throw new Error('a released token cannot be taken back')
    this.#pieces.length = count
  }

  /** Tells what can be told now. */
  release(tell: (evidence: TokenEvidence, text: string) => void): void {
    const { text } = this.#last
    const held = heldFrom(text, this.#guards)
    const from = this.#released
    while (this.#released < this.#pieces.length) {
      const { after } = this.#pieces[this.#released] as Piece
      if (after.text.length > held || (after.tail.length > 0 && text.length === after.text.length)) break
      this.#released++
    }
    const limit = this.#pieces[this.#released - 1]?.after.text.length ?? 0
    for (let i = from; i < this.#released; i++) {
      const shown = i === this.#released - 1 ? this.#show(settledEnd(text, this.#shown, limit)) : ''
      tell((this.#pieces[i] as Piece).evidence, shown)
    }
  }

  /** All that is left when the branch ends after `end` units of text; what lies behind is dropped, as is half a character. */
  *finish(end = this.#last.text.length): Generator<Release> {
    const { text } = this.#last
    for (let piece = this.#pieces[this.#released]; piece; piece = this.#pieces[this.#released]) {
      const { length } = piece.after.text
      const over = length >= end ? Buffer.byteLength(text.slice(end, length), 'utf8') + piece.after.tail.length : 0
      if (this.#startOf(this.#released) >= end || over >= piece.evidence.bytes.length) break
      this.#released++
      yield { evidence: over === 0 ? piece.evidence : { ...piece.evidence, bytes: piece.evidence.bytes.slice(0, -over) }, text: '' }
    }
    this.#pieces.length = this.#released
    this.#rest = text.slice(this.#shown, end)
  }

  /** Where in the text the token begins. */
  #startOf(token: number): number {
    return this.#pieces[token - 1]?.after.text.length ?? 0
  }

  #show(end: number): string {
    const text = this.#last.text.slice(this.#shown, end)
    this.#shown = Math.max(this.#shown, end)
    return text
  }
}

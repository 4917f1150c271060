import { ImportRefused } from './imported'
import type { Piece } from './loomDraft'

/** Steps up a tree and units of text that one file may cost: hostile trees of changes would cost their square. */
const mostWork = 60_000_000

/**
 * The full text of one node of a tree in which each text is a change of the one above: the first `start` units are those of
 * `base`, then come `pieces`. `start` is always inside or at the end of the base's own part, or 0 of a first one.
 */
export interface SharedText {
  readonly base: SharedText | null
  readonly start: number
  readonly length: number
  readonly pieces: readonly Piece[]
}

/** Reads such texts, and refuses when they cost too much. */
export class SharedTexts {
  #work = 0

  /** The units `from`…`to` with their origins. */
  pieces(text: SharedText, from: number, to: number): readonly Piece[] {
    const parts: (readonly Piece[])[] = []
    let end = to
    for (let at: SharedText | null = text; at !== null && end > from; at = at.base) {
      this.spend(1)
      if (at.start >= end) continue
      parts.push(cutPieces(at.pieces, Math.max(from - at.start, 0), end - at.start))
      this.spend(16 * at.pieces.length)
      end = at.start
    }
    return parts.reverse().flat()
  }

  read(text: SharedText, from: number, to: number): string {
    return this.pieces(text, from, to).map((piece) => piece.text).join('')
  }

  /** The text whose own part holds the unit before `at`: the place where another end can hang. */
  holderOf(text: SharedText, at: number): SharedText {
    let holder = text
    while (holder.base !== null && at <= holder.start) {
      this.spend(1)
      holder = holder.base
    }
    return holder
  }

  spend(work: number): void {
    this.#work += work
    if (this.#work > mostWork) throw new ImportRefused('too-large', 'The changes in this file make a text too large to hold.')
  }
}

/** Neighbours of one hand as one. */
export function joinPieces(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last !== undefined && last.origin === piece.origin && last.model === piece.model) joined[joined.length - 1] = { ...last, text: last.text + piece.text }
    else if (piece.text !== '') joined.push(piece)
  }
  return joined
}

/** The units `from`…`to` of what the pieces say together. */
export function cutPieces(pieces: readonly Piece[], from: number, to: number): readonly Piece[] {
  const parts: Piece[] = []
  let at = 0
  for (const piece of pieces) {
    const part = piece.text.slice(Math.max(0, from - at), Math.max(0, to - at))
    if (part !== '') parts.push(part === piece.text ? piece : { ...piece, text: part })
    at += piece.text.length
    if (at >= to) break
  }
  return parts
}

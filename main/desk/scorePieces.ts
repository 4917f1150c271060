import { outsidePair } from '../../loom/edit'
import type { ModelFacts } from '../../protocol/engine'

/** A stretch of a thread, in UTF-16 units. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Units of text that a piece holds for every token of the window: about half of what the model sees, on prose. */
const unitsPerToken = 1.75
const charactersPerToken = 16
const longestLook = 1200

/** Tokens of one text that the model sees: all that fits, and no more than it was trained to see. */
export function windowOf({ contextCells, contextTrained }: Pick<ModelFacts, 'contextCells' | 'contextTrained'>): number {
  return contextTrained > 0 ? Math.min(contextTrained, contextCells) : contextCells
}

/** How long the pieces are in which a text is scored: with half the window for what stands before them. */
export function pieceLength(window: number): number {
  return Math.min(8192, Math.max(128, Math.floor(window * unitsPerToken)))
}

/**
 * The stretches `gaps` of a text cut along a grid that depends on the text alone, at borders of words where there are any: so a
 * part that is scored again is scored as the first time. The piece that holds `near` comes first, then those after it, then those
 * before it, each in order: what was evaluated for one is the beginning of the next.
 */
export function piecesOf(text: string, gaps: readonly Stretch[], length: number, near: number): readonly Stretch[] {
  const pieces = gaps.flatMap(({ from, to }) => {
    const cut: Stretch[] = []
    for (let at = from; at < to; ) {
      const end = Math.min(to, nextBorder(text, at, length))
      cut.push({ from: at, to: end })
      at = end
    }
    return cut
  })
  const first = Math.max(0, pieces.findIndex(({ from, to }) => from <= near && near <= to))
  return [...pieces.slice(first), ...pieces.slice(0, first)]
}

/** The pieces of the whole text, in order. */
export function gridOf(text: string, length: number): readonly Stretch[] {
  return piecesOf(text, [{ from: 0, to: text.length }], length, 0)
}

/** The paragraph that holds `near`, or of a long one the part around it. */
export function paragraphAt(text: string, near: number): Stretch {
  const before = Math.max(0, near - longestLook / 2)
  const after = Math.min(text.length, near + longestLook / 2)
  const from = text.slice(before, near).lastIndexOf('\n')
  const to = text.slice(near, after).indexOf('\n')
  return {
    from: from >= 0 ? before + from : before === 0 ? 0 : wordBorder(text, before, 64),
    to: to >= 0 ? near + to : after === text.length ? after : wordBorder(text, after, 64),
  }
}

/** How much of the far end no model with a window of `window` tokens could see from `to`; moves in steps, so that what was evaluated stays of use. */
export function cutBefore(text: string, to: number, window: number): number {
  const step = window * (charactersPerToken / 4)
  return outsidePair(text, Math.max(0, Math.ceil((to - window * charactersPerToken) / step) * step))
}

/** Borders lie at multiples of `length`, moved back to the white space before a word. */
function nextBorder(text: string, after: number, length: number): number {
  for (let line = (Math.floor(after / length) + 1) * length; ; line += length) {
    if (line >= text.length) return text.length
    const border = wordBorder(text, line, length >> 2)
    if (border > after) return border
  }
}

/** The white space before a word that is nearest before `at`, or else `at` itself. */
export function wordBorder(text: string, at: number, reach: number): number {
  for (let border = at; border > at - reach; border--) {
    if (/\s/.test(text.charAt(border)) && !/\s/.test(text.charAt(border - 1))) return border
  }
  return outsidePair(text, at)
}

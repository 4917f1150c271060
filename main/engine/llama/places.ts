import type { ScoreAsk } from '../../../protocol/engine'
import type { Vocabulary } from './vocabulary'
import type { Window } from './window'

/** Where in the asked text each token begins (UTF-16), and the first token to tell of: one that ends after `ask.from`. */
export function placesOf(
  window: Window,
  vocabulary: Vocabulary,
  ask: ScoreAsk,
): { readonly places: readonly number[]; readonly first: number } {
  const text = Buffer.from(ask.text.slice(window.visibleFrom), 'utf8')
  const places: number[] = []
  let byte = -window.before
  let unit = window.visibleFrom
  let counted = 0
  let first = window.tokens.length
  for (const [i, id] of window.tokens.entries()) {
    if (byte > counted) {
      unit += unitsIn(text, counted, byte)
      counted = byte
    }
    places.push(unit)
    const length = i < window.begin ? 0 : vocabulary.bytes(id).length
    const end = byte + length
    if (length > 0 && end > 0 && first === window.tokens.length && unit + unitsIn(text, counted, end) > ask.from) first = i
    byte = end
  }
  return { places, first: Math.max(1, first) }
}

/** UTF-16 units of the characters that begin in bytes [start, end). */
function unitsIn(text: Uint8Array, start: number, end: number): number {
  let units = 0
  for (let i = Math.max(0, start); i < Math.min(end, text.length); i++) {
    const byte = text[i] ?? 0
    if (byte < 0x80 || byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1
  }
  return units
}

import { segmentsOf } from './segments'

/** How much of a branch is taken at once. Tokens are cut by their evidence, not by the text. */
export type CutUnit = 'word' | 'sentence' | 'line' | 'paragraph'

/**
 * UTF-16 units of the first word, sentence, line or paragraph of `text`, with the blanks before it; 0 only for an empty text.
 * Never inside a grapheme. While more may still come (`open`), a unit that could yet grow is cut behind its last whole word:
 * no take leaves half a word. Then 0 says that there is no whole word yet.
 */
export function cut(text: string, unit: CutUnit, open = false): number {
  const length = units[unit](text)
  return open && length === text.length && !whole[unit].test(text) ? wholeWords(text) : length
}

/** Units of the words that can grow no more; blanks and opening marks behind them belong to what comes next. */
function wholeWords(text: string): number {
  const end = text.trimEnd().length
  if (end < text.length || whole.word.test(text)) return end
  let from = end
  while (from > 0 && /\S/.test(text.charAt(from - 1))) from--
  let last = 0
  const stretch = text.slice(from)
  for (const { at, isWordLike } of segmentsOf(stretch, 'word')) if (isWordLike && !/[-'\u2019]/.test(stretch.charAt(at - 1))) last = at
  return openingMarks.test(stretch.slice(0, last)) ? text.slice(0, from).trimEnd().length : from + last
}

const openingMarks = /^[("'\u201c\u2018\u2014\u2013\u00ab\u00bf\u00a1[{*_#>-]*$/

/** Blanks and then one word with what clings to it: "don't", "3.14,", "\u2014no". */
function word(text: string): number {
  let seen = false
  for (const { text: piece, at, isWordLike } of segmentsOf(text.slice(0, windowOf(text)), 'word')) {
    const blank = /^\s+$/.test(piece)
    if (seen && (blank || isWordLike) && !/^[-'\u2019]$/.test(text.charAt(at - 1))) return at
    seen ||= isWordLike || (!blank && !openingMarks.test(piece))
  }
  return text.length
}

/** A mark that ends a sentence, or a line end. What goes on with a small letter ("No!" she said) has not ended. */
const sentenceEnd = /[.!?\u2026\u3002\uff01\uff1f]["'\u201d\u2019)\]]*\s*$|\n\s*$/

function sentence(text: string): number {
  for (const { text: piece, at } of segmentsOf(text, 'sentence')) {
    const end = at + piece.length
    if (/\S/.test(piece) && sentenceEnd.test(piece) && !/^\p{Ll}/u.test(text.slice(end, end + 2))) return end
  }
  return text.length
}

/** A line with its end; empty lines before it belong to it. */
function line(text: string): number {
  const end = text.indexOf('\n', text.search(/\S/))
  return end < 0 ? text.length : end + 1
}

/** Lines up to an empty one, which belongs to them. */
function paragraph(text: string): number {
  const gap = /\n(?:[^\S\n]*\n)+/g
  gap.lastIndex = Math.max(0, text.search(/\S/))
  return gap.test(text) ? gap.lastIndex : text.length
}

/** Enough of the text to hold its first word. */
function windowOf(text: string): number {
  return Math.min(text.length, (/\S/.exec(text)?.index ?? 0) + 512)
}

const units: Readonly<Record<CutUnit, (text: string) => number>> = { word, sentence, line, paragraph }

/** How a text ends whose last unit can grow no more. */
const whole: Readonly<Record<CutUnit, RegExp>> = {
  word: /[^\p{L}\p{N}\p{M}'\u2019]$/u,
  sentence: /[.!?\u2026\u3002\uff01\uff1f]["'\u201d\u2019)\]]*\s+$/,
  line: /\n$/,
  paragraph: /\n$/,
}

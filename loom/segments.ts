/** Units that are segmented at once. V8's segmenter takes quadratic time from about 70,000 units on. */
const chunk = 4096
/** A segment that ends this near to a piece's end may have been cut short by it. */
const margin = 64

export interface Segment {
  readonly text: string
  /** UTF-16 offset. */
  readonly at: number
  /** For words: false for spaces and punctuation. */
  readonly isWordLike: boolean
}

export type Granularity = 'grapheme' | 'word' | 'sentence'

/** The graphemes, words or sentences of a text of any length, in time that grows with the length. They join to the text. */
export function* segmentsOf(text: string, granularity: Granularity, from = 0): Generator<Segment, undefined> {
  let at = from
  while (at < text.length) {
    const piece = text.slice(at, at + chunk)
    const isLast = at + piece.length === text.length
    const limit = isLast ? piece.length : piece.length - margin
    let end = 0
    for (const { segment, index, isWordLike } of segmenters[granularity].segment(piece)) {
      if (!isLast && index + segment.length > limit && index > 0) break
      end = index + segment.length
      yield { text: segment, at: at + index, isWordLike: isWordLike ?? false }
    }
    at += end
  }
}

const segmenters: Readonly<Record<Granularity, Intl.Segmenter>> = {
  grapheme: new Intl.Segmenter(undefined, { granularity: 'grapheme' }),
  word: new Intl.Segmenter(undefined, { granularity: 'word' }),
  sentence: new Intl.Segmenter(undefined, { granularity: 'sentence' }),
}

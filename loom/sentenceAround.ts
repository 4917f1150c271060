import { cut } from './cut'

/** Units before and after the place that are looked at: longer sentences are cut there. */
export const reach = 2000

/**
 * The sentence of `text` in which the place `at` lies, blanks after it included; between two sentences it is the second,
 * and behind the last one the last. Offsets in UTF-16 units. Takes the same time in a text of any length.
 */
export function sentenceAround(text: string, at: number): { readonly from: number; readonly to: number } {
  const begin = Math.max(0, at - reach)
  const near = text.slice(begin, at + reach)
  let from = 0
  let to = cut(near, 'sentence')
  while (begin + to <= at && to < near.length) {
    from = to
    to += cut(near.slice(to), 'sentence')
  }
  return { from: begin + from, to: begin + to }
}

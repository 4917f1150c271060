import { isNearly } from './isNearly'

/** Every word of the query stands somewhere in the text, whatever its case. */
export function hasWords(query: string, text: string): boolean {
  const hay = text.toLowerCase()
  return query.toLowerCase().split(/\s+/).every((word) => hay.includes(word))
}

/** As `hasWords`, but a word may be misspelt a little. */
export function hasNearlyWords(query: string, text: string): boolean {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  return query.toLowerCase().split(/\s+/).every((typed) => typed === '' || words.some((word) => word.includes(typed) || isNearly(typed, word)))
}

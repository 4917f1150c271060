import type { TokenEvidence } from './evidence'

/** The UTF-16 units `start`…`end` of a branch's text that token `index` brought. */
export interface TokenUnits {
  readonly index: number
  readonly start: number
  readonly end: number
}

/**
 * Where each token's text ends in the text of its branch, in UTF-16 units. A character split over tokens belongs to the
 * token that completes it; line ends count as the one unit they are shown as.
 */
export function tokenEnds({ healed, tokens }: { readonly healed: number; readonly tokens: readonly Pick<TokenEvidence, 'bytes'>[] }): readonly number[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let skip = healed
  let units = 0
  let afterReturn = false
  return tokens.map(({ bytes }) => {
    const shown = bytes.subarray(Math.min(skip, bytes.length))
    skip -= bytes.length - shown.length
    const piece = decoder.decode(shown, { stream: true })
    for (const unit of piece) {
      if (!(afterReturn && unit === '\n')) units += unit.length
      afterReturn = unit === '\r'
    }
    return units
  })
}

/** The token that brought unit `unit` of the branch's text, given `tokenEnds`; null past the last. */
export function tokenAt(ends: readonly number[], unit: number): TokenUnits | null {
  let low = 0
  let high = ends.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ends[middle] as number) > unit) high = middle
    else low = middle + 1
  }
  const end = ends[low]
  return end === undefined ? null : { index: low, start: ends[low - 1] ?? 0, end }
}

/** Only this much of a branch is compared and shown in its row, in UTF-16 units. */
export const rowUnits = 200

/**
 * For each text, how many units it shares with the sibling it departs from last: the part of a row that tells it
 * from no other. Texts that are empty count for nothing; a lone text shares nothing.
 */
export function sharedPrefixes(texts: readonly string[]): readonly number[] {
  const order = texts.map((_, index) => index).filter((index) => texts[index] !== '')
  order.sort((a, b) => compare(texts[a] ?? '', texts[b] ?? ''))
  const shared = texts.map(() => 0)
  for (let i = 1; i < order.length; i++) {
    const before = order[i - 1] ?? 0
    const here = order[i] ?? 0
    const length = commonPrefix(texts[before] ?? '', texts[here] ?? '', rowUnits)
    shared[before] = Math.max(shared[before] ?? 0, length)
    shared[here] = Math.max(shared[here] ?? 0, length)
  }
  return shared
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Units that `a` and `b` share at their beginning, at most `most`; never half of a surrogate pair. */
export function commonPrefix(a: string, b: string, most = Infinity): number {
  const end = Math.min(a.length, b.length, most)
  let length = 0
  while (length < end && a.charCodeAt(length) === b.charCodeAt(length)) length++
  return isHighSurrogate(a.charCodeAt(length - 1)) ? length - 1 : length
}

/** Units that `a` and `b` share at their end, not counting the first `taken` units of either; never half of a surrogate pair. */
export function commonSuffix(a: string, b: string, taken: number): number {
  const end = Math.min(a.length, b.length) - taken
  let length = 0
  while (length < end && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++
  return isLowSurrogate(a.charCodeAt(a.length - length)) ? length - 1 : length
}

const lettered = /[\p{L}\p{M}\p{N}'’]/u
/** Scripts that put no space between words: there any letter may begin one. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** The start of the word that `at` lies inside; `at` itself between words. */
export function wordStart(text: string, at: number): number {
  const inside = (index: number): boolean => lettered.test(text.charAt(index)) && !unspaced.test(text.charAt(index))
  if (at >= text.length || !inside(at)) return at
  let start = at
  while (start > 0 && inside(start - 1)) start--
  return start
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** A writing that shares its characters with others, which each draw them in their own way. BCP 47. */
export type EastAsian = 'zh-Hans' | 'zh-Hant' | 'ja' | 'ko'

const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu
const hangul = /\p{Script=Hangul}/gu
const han = /\p{Script=Han}/gu
/** Frequent characters that are simplified in one way of writing Chinese and not in the other. */
const simplified = /[这们来说国时会对没发见长问头过还后东车话给听让谁买]/gu
const traditional = /[這們來說國時會對沒發見長問頭過還後東車話給聽讓誰買]/gu

/** In which of them a text is written; null: in none, or the text does not tell. A text that quotes a word of Japanese is not Japanese. */
export function eastAsianOf(text: string): EastAsian | null {
  const count = (what: RegExp): number => text.match(what)?.length ?? 0
  const [syllables, blocks, characters] = [count(kana), count(hangul), count(han)]
  const east = syllables + blocks + characters
  if (east === 0 || east < count(/\p{L}/gu) / 4) return null
  if (blocks > east / 2) return 'ko'
  if (syllables > east / 20) return 'ja'
  const lead = count(simplified) - count(traditional)
  return lead === 0 ? null : lead > 0 ? 'zh-Hans' : 'zh-Hant'
}

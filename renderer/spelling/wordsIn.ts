export interface WordAt {
  readonly word: string
  /** UTF-16 units from the beginning of the text. */
  readonly at: number
}

const capitals = /^\P{Ll}+(?:['’]s)?$/u

/** Longer ones are no words of a dictionary. */
const longest = 60

/**
 * The words of a text that a dictionary of a language in Latin letters can know. Left out: what has digits in it, what is in
 * capitals alone, other scripts. An apostrophe inside a word belongs to it, and is `'` whatever its form in the text.
 */
export function wordsIn(text: string): readonly WordAt[] {
  const words: WordAt[] = []
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}]+)*/gu)) {
    const [word] = match
    if (word.length < 2 || word.length > longest || /[\p{N}_]/u.test(word) || capitals.test(word)) continue
    if (/[^\p{Script=Latin}\p{M}'’]/u.test(word)) continue
    words.push({ word: word.replaceAll('’', "'"), at: match.index })
  }
  return words
}

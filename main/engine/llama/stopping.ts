import type { Stopping } from '../../../loom/generation'

const abbreviation = /(?:^|[\s("'“‘])(?:Mr|Mrs|Ms|Dr|St|Prof|Rev|Capt|Col|Gen|Lt|Sgt|Mt|vs|etc|No|Jr|Sr|[A-Z])\.$/
const sentence = /(?:[.!?…]+["'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*(?=[^”’」』）。！？]))/gu

/**
 * Where a branch's text ends by its own stop conditions, or null: at the beginning of a stop string, after a sentence once
 * what follows shows that it is one, before the line break that ends a paragraph. Only ends that the first `seen` units did not
 * decide yet are found.
 */
export function findStop(text: string, seen: number, stopping: Stopping): number | null {
  if (stopping.at === 'never' && stopping.strings.length === 0) return null
  const ends: number[] = []
  for (const string of stopping.strings) {
    if (string === '') continue
    const at = text.indexOf(string, Math.max(0, seen - string.length + 1))
    if (at >= 0) ends.push(at)
  }
  if (stopping.at === 'paragraph') {
    const at = paragraphEnd(text, seen)
    if (at !== null) ends.push(at)
  }
  if (stopping.at === 'sentence') {
    const at = sentenceEnd(text, seen)
    if (at !== null) ends.push(at)
    const paragraph = paragraphEnd(text, seen)
    if (paragraph !== null) ends.push(paragraph)
  }
  return ends.length === 0 ? null : Math.min(...ends)
}

function paragraphEnd(text: string, seen: number): number | null {
  const begin = text.search(/\S/)
  if (begin < 0) return null
  const at = text.indexOf('\n', Math.max(begin, seen))
  return at < 0 ? null : at
}

function sentenceEnd(text: string, seen: number): number | null {
  sentence.lastIndex = Math.max(0, seen - 16)
  for (let found = sentence.exec(text); found; found = sentence.exec(text)) {
    const end = found.index + found[0].length
    if (end < seen) continue
    if (found[0] === '.' && abbreviation.test(text.slice(Math.max(0, end - 8), end))) continue
    return end
  }
  return null
}

/** Where the part of `text` begins that may turn out to be the start of one of `strings`; the text's length when none may. */
export function heldFrom(text: string, strings: readonly string[]): number {
  let held = text.length
  for (const string of strings) {
    for (let length = Math.min(string.length - 1, text.length); length > 0; length--) {
      if (text.length - length < held && text.endsWith(string.slice(0, length))) {
        held = text.length - length
        break
      }
    }
  }
  return held
}

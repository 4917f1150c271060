import { wording } from '../wording/wording'

const words = wording.lens
const marks: ReadonlyMap<string, string> = new Map(Object.entries(words.marks))

/** A token as it is heard: a mark by its name, white space by name where there is nothing else, and whether it goes on with a word. */
export function tokenSpoken(text: string): string {
  const bare = text.trim()
  if (bare === '') return text.includes('\n') ? words.lineEnd : words.space
  const named = marks.get(bare)
  if (named !== undefined) return named
  return /^[\p{L}\p{N}]/u.test(text) ? words.joinedOn(bare) : bare
}

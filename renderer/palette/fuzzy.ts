/** Where the query's letters were found, as [from, to) in UTF-16 units, and how good the find is: higher is better. */
export interface FuzzyMatch {
  readonly score: number
  readonly spans: readonly (readonly [from: number, to: number])[]
}

/**
 * Finds every word of `query` in `text`, in any order: as a whole piece where it can, else as letters in order. Null when
 * a word is not there. Begins of words and unbroken pieces count most, then early places and short texts.
 */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | null {
  const hay = text.toLowerCase()
  let score = 0
  const spans: (readonly [number, number])[] = []
  for (const word of query.toLowerCase().split(/\s+/)) {
    if (word === '') continue
    const found = findWord(word, hay)
    if (found === null) return null
    score += found.score
    spans.push(...found.spans)
  }
  return { score: score - text.length / 100, spans: merge(spans) }
}

function findWord(word: string, hay: string): FuzzyMatch | null {
  let best: FuzzyMatch | null = null
  for (let at = hay.indexOf(word); at >= 0; at = hay.indexOf(word, at + 1)) {
    const score = word.length * 4 + (beginsWord(hay, at) ? 10 : 0) - at / 50
    if (best === null || score > best.score) best = { score, spans: [[at, at + word.length]] }
  }
  return best ?? lettersInOrder(word, hay)
}

function lettersInOrder(word: string, hay: string): FuzzyMatch | null {
  const spans: [number, number][] = []
  let score = 0
  let from = 0
  for (const letter of word) {
    const at = nextLetter(letter, hay, from)
    if (at < 0) return null
    const last = spans.at(-1)
    if (last !== undefined && last[1] === at) {
      last[1] = at + letter.length
      score += 2
    } else {
      spans.push([at, at + letter.length])
      score += beginsWord(hay, at) ? 3 : -1
    }
    from = at + letter.length
  }
  // Letters scattered over a text are chance, not a find.
  return spans.length > 1 + word.length / 2 && score < word.length ? null : { score, spans }
}

/** A begin of a word is preferred to the very next place. */
function nextLetter(letter: string, hay: string, from: number): number {
  const next = hay.indexOf(letter, from)
  if (next === from) return next
  for (let at = next; at >= 0; at = hay.indexOf(letter, at + 1)) if (beginsWord(hay, at)) return at
  return next
}

function beginsWord(hay: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(hay.charAt(at - 1))
}

function merge(spans: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const merged: [number, number][] = []
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}

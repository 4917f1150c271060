import { finish } from '../../loom/finish'
import { segmentsOf } from '../../loom/segments'
import type { TextToken } from '../../loom/scoreMap'

/** A sentence as the gutter shows it: its bits per character against those of the sentences around and before it. */
export interface Passage {
  readonly from: number
  readonly to: number
  readonly perCharacter: number
  /** Over the last `memory` sentences, this one included, weighted by length. */
  readonly mean: number
  readonly deviation: number
  /** More than one deviation below or above the mean. */
  readonly kind: 'flat' | 'noisy' | null
}

/** Sentences that the running mean looks back over. */
const memory = 40
/** Shorter ones say little about how the writing runs. */
const shortest = 12
const fewest = 4

/** The sentences of a text with their running mean and standard deviation. Those without scores are left out. */
export function passagesOf(text: string, tokens: Iterable<TextToken>): readonly Passage[] {
  return finish(passagesIn(text, tokens))
}

/** `passagesOf`, with a stop after each sentence. */
export function* passagesIn(text: string, tokens: Iterable<TextToken>): Generator<undefined, readonly Passage[]> {
  const passages: Passage[] = []
  const rest = tokens[Symbol.iterator]()
  let next = rest.next()
  /** The tokens that reach into the sentence, the last of which may reach into the one after it. */
  let here: readonly TextToken[] = []
  for (const { text: sentence, at } of segmentsOf(text, 'sentence')) {
    const to = at + sentence.trimEnd().length
    let bits = 0
    let scored = 0
    const reaching = here.filter((token) => token.to > at)
    for (; next.done !== true && next.value.from < to; next = rest.next()) if (next.value.to > at) reaching.push(next.value)
    here = reaching
    for (const token of reaching) {
      const shared = Math.min(token.to, to) - Math.max(token.from, at)
      bits += (token.bits * shared) / (token.to - token.from)
      scored += shared
    }
    if (to - at < shortest || scored * 2 < to - at) continue
    passages.push(against(passages.slice(-(memory - 1)), at, to, bits / scored))
    yield
  }
  return passages
}

function against(before: readonly Passage[], from: number, to: number, perCharacter: number): Passage {
  const all = [...before, { from, to, perCharacter }]
  const weight = all.reduce((sum, each) => sum + each.to - each.from, 0)
  const mean = all.reduce((sum, each) => sum + each.perCharacter * (each.to - each.from), 0) / weight
  const variance = all.reduce((sum, each) => sum + (each.perCharacter - mean) ** 2 * (each.to - each.from), 0) / weight
  const deviation = Math.sqrt(variance)
  const isFar = all.length >= fewest && deviation > 0.05 && Math.abs(perCharacter - mean) > deviation
  return { from, to, perCharacter, mean, deviation, kind: isFar ? (perCharacter < mean ? 'flat' : 'noisy') : null }
}

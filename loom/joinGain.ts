import { outsidePair } from './edit'
import type { ScoredToken } from './ledger'

/** Units of the following text that a branch is judged by, about. */
const judgedUnits = 200

/** The beginning of what follows a place, in whole words, by which branches that end there are judged; '' when nothing is to be said. */
export function joinedText(following: string): string {
  if (following.trim() === '') return ''
  let end = Math.min(following.length, judgedUnits)
  while (end < following.length && end < 2 * judgedUnits && !/\s/.test(following.charAt(end))) end++
  return following.slice(0, outsidePair(following, end))
}

/** Σ −log2 p of the tokens of the units `from`…`to`; a token that reaches out of them counts by the part of it that lies in. Null when some have no score. */
export function bitsWithin(tokens: readonly ScoredToken[], from: number, to: number): number | null {
  let bits = 0
  let units = 0
  for (const token of tokens) {
    const shared = Math.min(token.to, to) - Math.max(token.from, from)
    if (shared <= 0) continue
    bits += (token.bits * shared) / (token.to - token.from)
    units += shared
  }
  return units === to - from && units > 0 ? bits : null
}

/**
 * How well a text S follows a branch, in bits per character: (Σ −log2 p(S | prefix) − Σ −log2 p(S | prefix + branch)) ÷ |S|. Above
 * 0 the model foresees S better with the branch before it than with nothing between; the tokens of S are read as they fall in
 * each of the two texts.
 */
export function joinGain({ alone, after, units }: { readonly alone: number; readonly after: number; readonly units: number }): number {
  return (alone - after) / units
}

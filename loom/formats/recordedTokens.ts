import { clean } from '../edit'
import type { TokenEvidence } from '../evidence'
import { encodeHeader, encodeToken } from '../evidenceCodec'
import type { Losses } from './losses'

/** A token as another program recorded it. Log-probabilities are natural; null: not recorded, or no number. */
export interface RecordedToken {
  readonly text: string
  readonly logprob: number | null
  readonly top: readonly { readonly text: string; readonly logprob: number }[]
}

const mostAlternatives = 64
const utf8 = new TextEncoder()

/**
 * The tokens as evidence of `text`, and the place of `text` in what they spell; null when they do not spell it, or the first
 * has no probability. What comes after a token without one is left out.
 */
export function evidenceOf(tokens: readonly RecordedToken[], text: string, losses: Losses): { bytes: Uint8Array; from: number; tokens: number } | null {
  if (tokens.length === 0 || text === '') return null
  const from = placeIn(clean(tokens.map((token) => token.text).join('')), text)
  if (from === null) {
    losses.add('tokens-differ')
    return null
  }
  const firstBad = tokens.findIndex((token) => encodable(token) === null)
  const good = firstBad < 0 ? tokens : tokens.slice(0, firstBad)
  losses.add('bad-probability', tokens.length - good.length)
  if (good.length === 0) return null
  const parts = [encodeHeader(), ...good.map((token) => encodeToken(encodable(token) as TokenEvidence))]
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return { bytes, from, tokens: good.length }
}

/** Where `text` begins in `spelt`, with blanks or a beginning before it; only the likely places are tried. */
function placeIn(spelt: string, text: string): number | null {
  const blanks = spelt.length - spelt.trimStart().length
  const places = [0, blanks, spelt.length - text.length]
  return places.find((place) => place >= 0 && spelt.startsWith(text, place)) ?? null
}

/** Ids and entropy were not recorded: they are 0, and so is the rank of a token outside the alternatives. */
function encodable({ text, logprob, top }: RecordedToken): TokenEvidence | null {
  const bytes = utf8.encode(text)
  if (logprob === null || logprob > 0.01 || bytes.length > 255) return null
  const likely = top
    .filter((each) => Number.isFinite(each.logprob) && each.logprob <= 0.01)
    .toSorted((a, b) => b.logprob - a.logprob)
    .slice(0, mostAlternatives)
    .map((each) => ({ id: 0, text: each.text.slice(0, 60), logprob: Math.min(0, each.logprob) }))
  const above = likely.filter((each) => each.logprob > logprob && each.text !== text).length
  const isAmong = likely.some((each) => each.text === text) || above < likely.length
  return { id: 0, bytes, logprob: Math.min(0, logprob), entropy: 0, rank: isAmong ? above + 1 : 0, top: likely }
}

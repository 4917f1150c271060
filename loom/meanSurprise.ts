import { surprise } from './evidence'
import { skimEvidence } from './evidenceCodec'
import { tokenEnds } from './tokenUnits'

/** Surprises added up, in bits, of so many tokens. */
export interface SurpriseSum {
  readonly bits: number
  readonly tokens: number
}

/** Of a branch's evidence, the tokens that lie whole in the `length` UTF-16 units of its text from `from` on. */
export function surpriseWithin(evidence: Uint8Array, from: number, length: number): SurpriseSum {
  const skim = skimEvidence(evidence)
  let start = 0
  let bits = 0
  let tokens = 0
  for (const [index, end] of tokenEnds(skim).entries()) {
    if (start >= from && end <= from + length) {
      bits += Math.max(0, surprise(skim.logprobs[index] ?? 0))
      tokens++
    }
    start = end
  }
  return { bits, tokens }
}

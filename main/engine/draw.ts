import type { Alternative, TokenEvidence } from '../../loom/evidence'
import type { Sampling } from '../../loom/generation'

/** A token drawn with top-k, top-p, min-p and temperature, in that order, from natural log-probabilities. */
export function draw(logprobs: Float64Array, sampling: Sampling, chance: () => number): number {
  let order = [...logprobs.keys()].sort((a, b) => at(logprobs, b) - at(logprobs, a))
  const best = order[0] ?? 0
  if (sampling.temperature === 0) return best
  if (sampling.topK > 0) order = order.slice(0, sampling.topK)
  if (sampling.topP < 1) {
    let mass = 0
    order = order.filter((id) => {
      const kept = mass < sampling.topP
      mass += Math.exp(at(logprobs, id))
      return kept
    })
  }
  const floor = sampling.minP > 0 ? at(logprobs, best) + Math.log(sampling.minP) : -Infinity
  order = order.filter((id) => at(logprobs, id) >= floor)
  const weights = order.map((id) => Math.exp((at(logprobs, id) - at(logprobs, best)) / sampling.temperature))
  let left = chance() * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [position, id] of order.entries()) {
    left -= weights[position] ?? 0
    if (left < 0) return id
  }
  return order.at(-1) ?? best
}

/** What a token's evidence says, from the whole distribution it was drawn from. */
export function evidenceOf(id: number, logprobs: Float64Array, top: number, bytesOf: (id: number) => Uint8Array): TokenEvidence {
  let entropy = 0
  let rank = 1
  for (const [other, logprob] of logprobs.entries()) {
    entropy -= (Math.exp(logprob) * logprob) / Math.LN2
    if (logprob > at(logprobs, id) || (logprob === at(logprobs, id) && other < id)) rank += 1
  }
  const order = [...logprobs.keys()].sort((a, b) => at(logprobs, b) - at(logprobs, a)).slice(0, top)
  const decoder = new TextDecoder()
  const alternative = (other: number): Alternative => ({ id: other, text: decoder.decode(bytesOf(other)), logprob: at(logprobs, other) })
  return { id, bytes: bytesOf(id), logprob: Math.min(0, at(logprobs, id)), entropy: Math.max(0, entropy), rank, top: order.map(alternative) }
}

function at(logprobs: Float64Array, id: number): number {
  return logprobs[id] ?? -Infinity
}

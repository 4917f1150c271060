import type { Sampling } from '../../../../loom/generation'
import type { Candidates, RowKernel, Survey } from '../rowKernel'

/**
 * What top-k, typical, top-p and min-p leave of a row, likeliest first. Exact: the tail that is never looked at is too unlikely
 * to be kept, which its exactly known mass proves.
 */
export function truncate(kernel: RowKernel, row: number, survey: Survey, s: Sampling): Candidates {
  const wide = s.topK > 0 || s.typicalP < 1
  if (wide) {
    let kept = s.topK > 0 ? topK(kernel, row, survey, s.topK) : kernel.collect(row, -Infinity)
    if (s.typicalP < 1) kept = typical(kept, s.typicalP)
    if (s.topP < 1) kept = topP(kept, s.topP, logSum(kept))
    return minP(kept, s.minP)
  }
  const least = s.minP > 0 ? survey.most + Math.log(s.minP) : -Infinity
  if (s.topP >= 1) return listed(survey, least) ?? kernel.collect(row, least)
  for (let slack = Math.log(1000); ; slack *= 2) {
    const floor = Math.max(least, survey.most - slack)
    const found = kernel.collect(row, slack > 60 ? least : floor)
    if (floor === least || slack > 60 || mass(found, survey.logSum) >= s.topP) return topP(found, s.topP, survey.logSum)
  }
}

/** The survey's own list down to `floor`, when it reaches so far. */
function listed(survey: Survey, floor: number): Candidates | null {
  const count = survey.logits.findIndex((logit) => logit < floor)
  return count < 0 ? null : first(survey, count)
}

function topK(kernel: RowKernel, row: number, survey: Survey, k: number): Candidates {
  if (k <= 256) {
    const { ids, logits } = kernel.survey(row, k)
    const count = ids.filter((id, i) => id >= 0 && (logits[i] ?? -Infinity) > -Infinity).length
    return { ids: ids.slice(0, count), logits: logits.slice(0, count) }
  }
  for (let slack = 8; ; slack *= 2) {
    const found = kernel.collect(row, slack > 100 ? -Infinity : survey.most - slack)
    if (found.ids.length >= k || slack > 100) return first(found, k)
  }
}

/** Locally typical sampling (Meister et al. 2022): tokens whose surprise is nearest to the entropy, up to mass p. */
function typical(candidates: Candidates, p: number): Candidates {
  const sum = logSum(candidates)
  const logprobs = candidates.logits.map((logit) => logit - sum)
  const entropy = logprobs.reduce((total, logprob) => total - (logprob === -Infinity ? 0 : Math.exp(logprob) * logprob), 0)
  const order = logprobs.map((_, i) => i)
  const shift = logprobs.map((logprob) => Math.abs(-logprob - entropy))
  order.sort((a, b) => (shift[a] ?? 0) - (shift[b] ?? 0) || a - b)
  let total = 0
  let count = 0
  while (count < order.length && total <= p) total += Math.exp(logprobs[order[count++] ?? 0] ?? -Infinity)
  const kept = order.slice(0, Math.max(1, count)).sort((a, b) => a - b)
  return { ids: kept.map((i) => candidates.ids[i] ?? 0), logits: kept.map((i) => candidates.logits[i] ?? 0) }
}

/** The likeliest tokens up to and with the one that brings their mass to p. */
function topP(candidates: Candidates, p: number, sum: number): Candidates {
  let total = 0
  let count = 0
  while (count < candidates.ids.length && total < p) total += Math.exp((candidates.logits[count++] ?? -Infinity) - sum)
  return first(candidates, Math.max(1, count))
}

/** Tokens at least `p` times as likely as the likeliest. */
function minP(candidates: Candidates, p: number): Candidates {
  if (p <= 0) return candidates
  const floor = (candidates.logits[0] ?? 0) + Math.log(p)
  return first(candidates, Math.max(1, candidates.logits.filter((logit) => logit >= floor).length))
}

function mass(candidates: Candidates, sum: number): number {
  return candidates.logits.reduce((total, logit) => total + Math.exp(logit - sum), 0)
}

function logSum(candidates: Candidates): number {
  const most = candidates.logits.reduce((a, b) => Math.max(a, b), -Infinity)
  return most + Math.log(candidates.logits.reduce((total, logit) => total + Math.exp(logit - most), 0))
}

function first(candidates: Candidates, count: number): Candidates {
  return { ids: candidates.ids.slice(0, count), logits: candidates.logits.slice(0, count) }
}

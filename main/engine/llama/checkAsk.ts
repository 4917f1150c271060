import type { Sampling, Stopping } from '../../../loom/generation'
import type { MultiverseAsk, ScoreAsk, WeaveAsk } from '../../../protocol/engine'
import { FaultError } from '../../../protocol/fault'

/** Throws the `bad-input` fault of the first number that is out of its range. */
export function checkWeave(ask: WeaveAsk): void {
  whole('the number of branches', ask.branches, 1, 64)
  whole('the first branch', ask.firstBranch, 0, 2 ** 31)
  whole('the seed', ask.seed, 0, 2 ** 32 - 1)
  whole('the number of alternatives', ask.top, 0, 40)
  checkSampling(ask.sampling)
  checkStopping(ask.stopping)
  if (ask.adapt === undefined) return
  between('the entropy of a fork', ask.adapt.bits, 0, 64)
  whole('the number of tokens before a fork', ask.adapt.after, 1, 4096)
  whole('the number of branches of a fork', ask.adapt.ways, 2, 16)
  whole('the number of leaves', ask.adapt.tips, 2, 24)
}

export function checkScore(ask: ScoreAsk): void {
  whole('the number of alternatives', ask.top, 0, 40)
  whole('the place to score from', ask.from, 0, 2 ** 31)
}

/** `size`: tokens in the vocabulary. */
export function checkMultiverse(ask: MultiverseAsk, size: number): void {
  whole('the number of places', ask.places, 1, 4096)
  whole('the depth', ask.depth, 1, 64)
  whole('the number of ways', ask.top, 1, 40)
  between('the least mass', ask.leastMass, 0, 1)
  for (const id of ask.path) whole('a token', id, 0, size - 1)
}

function checkSampling(s: Sampling): void {
  between('temperature', s.temperature, 0, 100)
  whole('top-k', s.topK, 0, 2 ** 31)
  between('top-p', s.topP, Number.MIN_VALUE, 1)
  between('min-p', s.minP, 0, 1)
  between('typical-p', s.typicalP, Number.MIN_VALUE, 1)
  between('the XTC probability', s.xtc.probability, 0, 1)
  between('the XTC threshold', s.xtc.threshold, 0, 1)
  between('the DRY multiplier', s.dry.multiplier, 0, 1000)
  between('the DRY base', s.dry.base, 0, 1000)
  whole('the DRY length', s.dry.allowedLength, 0, 10_000)
  whole('the DRY range', s.dry.lastTokens, -1, 2 ** 31)
  whole('the penalty range', s.penalties.lastTokens, -1, 2 ** 31)
  between('the repetition penalty', s.penalties.repeat, Number.MIN_VALUE, 100)
  between('the frequency penalty', s.penalties.frequency, -100, 100)
  between('the presence penalty', s.penalties.presence, -100, 100)
  for (const { bias } of s.bias) if (bias !== null) between('a bias', bias, -1e6, 1e6)
}

function checkStopping(s: Stopping): void {
  whole('the number of tokens', s.tokens, 1, 4096)
  whole('the least number of tokens', s.minTokens, 0, s.tokens)
}

function whole(what: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value)) throw refused(what, `${value} is no whole number`)
  between(what, value, least, most)
}

function between(what: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return
  throw refused(what, `${value} is not between ${least === Number.MIN_VALUE ? 0 : least} and ${most}`)
}

function refused(what: string, why: string): FaultError {
  return new FaultError('bad-input', `Cannot weave: ${what} is out of range (${why}).`)
}

import type { Sampling } from '../../../../loom/generation'
import type { Random } from '../random'
import type { Candidates, RowKernel, Survey } from '../rowKernel'
import { truncate } from './truncate'
import { penalise } from './penalties'
import { penaliseRepetition, type DryBreakers } from './dry'

/** What bends one draw beside the settings. */
export interface Bend {
  /** The thread's tokens and the branch's. */
  readonly history: readonly number[]
  /** Added to logits; −Infinity bans. */
  readonly bias: ReadonlyMap<number, number>
  /** Tokens that must not be drawn here; null is none. */
  readonly barred: Iterable<number> | null
  /** When given, only these may be drawn. */
  readonly allowed: readonly number[] | null
}

/** How far below the largest logit a token may lie that min-p leaves: to be given to the survey of a row that is drawn from. */
export function keptBelow(s: Sampling): number {
  return Math.log(s.minP)
}

/**
 * Draws a token from row `row` in llama.cpp's order: bias, penalties, DRY, top-k, typical, top-p, min-p, XTC, temperature.
 * The row is as it was afterwards. `raw` is the survey of the row, with at least one candidate. Null: nothing may be drawn.
 */
export function drawToken(
  kernel: RowKernel,
  row: number,
  raw: Survey,
  s: Sampling,
  breakers: DryBreakers,
  bend: Bend,
  random: Random,
): number | null {
  if (isStraight(s, bend)) return drawFrom(kernel, row, raw, s, random)
  const edits = new Map<number, number>()
  const edit = (id: number, change: (logit: number) => number): void => {
    const logit = kernel.logit(row, id)
    if (!edits.has(id)) edits.set(id, logit)
    kernel.setLogit(row, id, change(logit))
  }
  for (const [id, bias] of bend.bias) edit(id, (logit) => logit + bias)
  penalise(s.penalties, bend.history, edit)
  penaliseRepetition(s.dry, breakers, bend.history, edit)
  for (const id of bend.barred ?? []) edit(id, () => -Infinity)
  try {
    if (bend.allowed) return pick(among(kernel, row, bend.allowed), s, random)
    return drawFrom(kernel, row, edits.size === 0 ? raw : kernel.survey(row, 1, keptBelow(s)), s, random)
  } finally {
    for (const [id, logit] of edits) kernel.setLogit(row, id, logit)
  }
}

/** Nothing bends the draw: the row is drawn from as it is. */
function isStraight(s: Sampling, bend: Bend): boolean {
  const { repeat, frequency, presence } = s.penalties
  const penalised = repeat !== 1 || frequency !== 0 || presence !== 0 || s.dry.multiplier !== 0
  return !penalised && bend.allowed === null && bend.barred === null && bend.bias.size === 0
}

function drawFrom(kernel: RowKernel, row: number, survey: Survey, s: Sampling, random: Random): number | null {
  if (survey.most === -Infinity) return null
  if (s.temperature === 0 && s.xtc.probability === 0 && s.typicalP >= 1) return survey.ids[0] ?? null
  const floorOnly = s.topK === 0 && s.typicalP >= 1 && s.topP >= 1 && s.xtc.probability === 0 && s.temperature > 0
  if (floorOnly) return kernel.draw(row, s.temperature, random.next(), keptBelow(s))
  return pickFrom(truncate(kernel, row, survey, s), s, random)
}

function among(kernel: RowKernel, row: number, allowed: readonly number[]): Candidates {
  const listed = allowed.map((id) => ({ id, logit: kernel.logit(row, id) })).filter((one) => one.logit > -Infinity)
  listed.sort((a, b) => b.logit - a.logit || a.id - b.id)
  return { ids: listed.map((one) => one.id), logits: listed.map((one) => one.logit) }
}

function pick(candidates: Candidates, s: Sampling, random: Random): number | null {
  const floor = s.minP > 0 ? (candidates.logits[0] ?? 0) + Math.log(s.minP) : -Infinity
  const kept = candidates.logits.filter((logit) => logit >= floor).length
  return pickFrom({ ids: candidates.ids.slice(0, kept), logits: candidates.logits.slice(0, kept) }, s, random)
}

/** XTC, temperature, draw. */
function pickFrom(candidates: Candidates, s: Sampling, random: Random): number | null {
  let { ids, logits } = candidates
  if (s.xtc.probability > 0 && random.next() < s.xtc.probability) {
    const skip = excluded(logits, s.xtc.threshold)
    ids = ids.slice(skip)
    logits = logits.slice(skip)
  }
  if (ids.length <= 1 || s.temperature === 0) return ids[0] ?? null
  const most = logits[0] ?? 0
  const weights = logits.map((logit) => Math.exp((logit - most) / s.temperature))
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0)
  for (let i = 0; i < ids.length; i++) {
    left -= weights[i] ?? 0
    if (left < 0) return ids[i] ?? null
  }
  return ids[0] ?? null
}

/** XTC (exclude top choices): of the tokens at or above the threshold all but the least likely go. Off above one half. */
function excluded(logits: readonly number[], threshold: number): number {
  if (threshold > 0.5 || logits.length < 2) return 0
  const most = logits[0] ?? 0
  const weights = logits.map((logit) => Math.exp(logit - most))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const above = weights.filter((weight) => weight / sum >= threshold).length
  return Math.max(0, above - 1)
}

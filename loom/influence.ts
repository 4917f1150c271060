import type { Choice, Generation } from './generation'
import type { GenerationId } from './ids'

/** How often the branch that stood first was taken. */
export interface FirstTaken {
  readonly takes: number
  readonly first: number
  /** How often it would be by chance alone, Σ 1 ÷ seen, and the standard deviation of that. */
  readonly chance: number
  readonly spread: number
}

/**
 * Of the last `most` takes among at least two branches, how often the first was taken. Going on with a branch, and forks at a
 * token, whose alternatives are no branches, are left out. Null: there were none.
 */
export function firstTaken(choices: readonly Choice[], generations: { get(id: GenerationId): Generation | undefined }, most = Infinity): FirstTaken | null {
  const counted = choices.filter(({ seen, from, generation }) => seen > 1 && from === 0 && generations.get(generation)?.stopping.tokens !== 1)
  const last = counted.slice(-Math.min(most, counted.length))
  if (last.length === 0) return null
  const first = last.filter(({ place, taken }) => (place ?? taken) === 0).length
  const chance = last.reduce((sum, { seen }) => sum + 1 / seen, 0)
  const spread = Math.sqrt(last.reduce((sum, { seen }) => sum + (1 / seen) * (1 - 1 / seen), 0))
  return { takes: last.length, first, chance, spread }
}

/** Taking the first has become a habit: nearly always, and far more often than chance would have it. */
export function isHabit({ takes, first, chance, spread }: FirstTaken): boolean {
  return takes >= 8 && first >= takes * 0.75 && first > chance + 2 * spread
}

/** What one model thought of the writer's own words of one week, of all her looms together. */
export interface OwnWeek {
  /** The week's Monday, as `2026-11-23`. */
  readonly week: string
  /** Name of the model's file: bits of different models cannot be compared. */
  readonly model: string
  readonly bits: number
  /** UTF-16 units. */
  readonly characters: number
}

/** The Monday of the week of a day, in UTC. */
export function weekOf(at: number): string {
  const day = 86_400_000
  // The first day of 1970 was a Thursday.
  const days = Math.floor(at / day)
  return new Date((days - ((days + 3) % 7)) * day).toISOString().slice(0, 10)
}

/** The weeks with more of the writer's own words in this one; the oldest beyond `most` rows go. */
export function withOwnWords(weeks: readonly OwnWeek[], more: OwnWeek, most = 400): readonly OwnWeek[] {
  const same = weeks.find(({ week, model }) => week === more.week && model === more.model)
  const sum = { ...more, bits: more.bits + (same?.bits ?? 0), characters: more.characters + (same?.characters ?? 0) }
  return [...weeks.filter((each) => each !== same), sum].slice(-most)
}

/** Bits per character of the writer's own words: those of the week, and the mean of those of the weeks before. */
export interface Drift {
  readonly now: number
  readonly before: number
  readonly weeks: number
}

/** Units that a week needs to say anything, and weeks that are looked back over. */
const enough = 500
const lookBack = 8

/** How foreseeable the writer's own words became to one model; null: too little was written to say. */
export function driftOf(weeks: readonly OwnWeek[], model: string, week: string): Drift | null {
  const told = weeks.filter((each) => each.model === model && each.characters >= enough).toSorted((a, b) => (a.week < b.week ? -1 : 1))
  const now = told.find((each) => each.week === week)
  const before = told.filter((each) => each.week < week).slice(-lookBack)
  if (now === undefined || before.length === 0) return null
  const sum = (of: 'bits' | 'characters'): number => before.reduce((all, each) => all + each[of], 0)
  return { now: now.bits / now.characters, before: sum('bits') / sum('characters'), weeks: before.length }
}

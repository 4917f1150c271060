import type { Drift, FirstTaken } from '../../loom/influence'
import type { Interval } from '../../loom/ledger'
import type { Origin } from '../../loom/run'
import { nouns } from './nouns'
import { decimal, integer, wholePercent } from './numbers'
import { counted } from './plural'

/** The account of bits, and what the simulator may be doing to the writer's own words. */
export const ledgerWording = {
  ledger: 'Ledger',
  account: 'Account',
  whoChose: 'Who chose how much',
  spans: { passage: 'Passage', thread: 'Thread', session: 'Since opening' },
  exportMarkdown: 'Export as Markdown',
  exportJson: 'Export as JSON',
  exportAuthorship: 'Export thread with authorship',
  reportTitle: (title: string) => (title === '' ? 'Ledger of an untitled loom' : `Ledger of ${title}`),
  assumptions:
    'Bits are −log₂ p under the local model at temperature 1, before any sampler. Intervention is what you typed; supplied is what the simulator wrote and you kept; ' +
    'selection is log₂ of the branches you chose among, at least of those seen and at most of all that were offered, and never more than what was supplied. ' +
    'A token that is partly yours and partly the simulator’s is in the upper bound of both and in the lower bound of neither. What was imported or is of unknown origin, and text no model has looked at, is in no sum of bits. ' +
    'The human share is (intervention + selection) ÷ (intervention + supplied). Another model would give other bits: compare shares only under one model.',

  humanShare: 'Human share',
  intervention: 'Intervention',
  selection: 'Selection',
  supplied: 'Supplied',
  takes: 'Takes',
  selectivity: 'Selectivity',
  rankOne: 'Simulator’s tokens that were its likeliest',
  bitsPerToken: 'Bits per token',
  charactersOf: { writer: 'Characters: writer', simulator: 'Characters: simulator', import: 'Characters: imported', unknown: 'Characters: unknown' } satisfies Record<Origin, string>,
  unscored: 'Characters no model has looked at',
  notKnown: 'not known yet',
  /** One number when both bounds round to it. */
  share: ({ low, high }: Interval) => (wholePercent(low) === wholePercent(high) ? wholePercent(low) : `${integer(low * 100)}–${wholePercent(high)}`),
  bits: ({ low, high }: Interval) => (round(low) === round(high) ? `${round(low)} bits` : `${round(low)}–${round(high)} bits`),
  oneOf: (n: number) => `1 : ${round(n)}`,

  yours: (share: Interval, habit: FirstTaken | null) =>
    habit === null ? `Yours ${ledgerWording.share(share)}` : `Yours ${ledgerWording.share(share)} · first branch ${integer(habit.first)} of ${integer(habit.takes)}`,
  yoursAbout: 'Your share of the bits of this thread',
  habitAbout: 'Your share of the bits of this thread. Of your last takes among several branches, nearly all were the one that stood first',

  influence: 'Influence',
  fewTaken: 'Too few branches were taken among others to say how often the first one is.',
  firstTaken: ({ first, takes, chance, spread }: FirstTaken) =>
    `You took the first branch ${integer(first)} of ${integer(takes)} times; by chance it would be about ${decimal(chance, 1)}, give or take ${decimal(spread, 1)}.`,
  fewCounted: 'Too few of your own words were counted this week, or before it, under this model, so nothing is to be said of how they change.',
  noneCounted: 'None of your own words were counted yet, so nothing is to be said of how they change.',
  drift: ({ now, before, weeks }: Drift) =>
    `Your own words of this week are worth ${decimal(now, 2)} bits a character to this model, and those of ${weeksBefore(weeks)} ${decimal(before, 2)}: ${change(now, before)}. What you write about changes this too.`,
  whatIsCounted: 'Counted are sums of bits and characters by week, never words. They stay on this machine; the settings stop the counting.',
  forget: 'Forget the weeks',
}

function round(value: number): string {
  return value >= 100 ? integer(value) : decimal(value, 1)
}

function weeksBefore(weeks: number): string {
  return weeks === 1 ? 'the week counted before' : `the ${counted(weeks, nouns.week)} counted before`
}

function change(now: number, before: number): string {
  const share = (now - before) / before
  if (Math.round(share * 100) === 0) return 'as foreseeable as before'
  return share < 0 ? `${wholePercent(-share)} more foreseeable` : `${wholePercent(share)} less foreseeable`
}

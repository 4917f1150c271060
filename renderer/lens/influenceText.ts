import type { Drift, FirstTaken } from '../../loom/influence'

/** How often the branch that stood first was taken, beside chance. */
export function firstSentence(taken: FirstTaken | null): string {
  if (taken === null || taken.takes < 4) return 'Too few branches were taken among others to say how often the first one is.'
  const { takes, first, chance, spread } = taken
  return `You took the first branch ${first} of ${takes} times; by chance it would be about ${chance.toFixed(1)}, give or take ${spread.toFixed(1)}.`
}

/** How the writer's own words changed over weeks; `counted` tells whether there is anything at all. */
export function driftSentence({ drift, counted }: { readonly drift: Drift | null; readonly counted: boolean }): string {
  if (drift === null) {
    const why = counted ? 'Too few of your own words were counted this week, or before it, under this model' : 'None of your own words were counted yet'
    return `${why}, so nothing is to be said of how they change.`
  }
  const { now, before, weeks } = drift
  const percent = Math.round((100 * (now - before)) / before)
  const change = percent === 0 ? 'as foreseeable as before' : `${Math.abs(percent)} % ${percent < 0 ? 'more' : 'less'} foreseeable`
  const past = weeks === 1 ? 'the week counted before' : `the ${weeks} weeks counted before`
  return `Your own words of this week are worth ${now.toFixed(2)} bits a character to this model, and those of ${past} ${before.toFixed(2)}: ${change}. What you write about changes this too.`
}

/** For the status line, once it is a habit. */
export function habitText({ first, takes }: FirstTaken): string {
  return `first branch ${first} of ${takes}`
}

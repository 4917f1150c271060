/** Facts side by side, those that are not known left out. */
export function dotted(facts: readonly (string | null | undefined | false)[]): string {
  return facts.filter(isTold).join(' · ')
}

/** Facts one after the other, as they are read aloud. */
export function inSeries(facts: readonly (string | null | undefined | false)[]): string {
  return facts.filter(isTold).join(', ')
}

/** Sentences one after the other. */
export function sentences(all: readonly (string | null | undefined | false)[]): string {
  return all.filter(isTold).join(' ')
}

function isTold(fact: string | null | undefined | false): fact is string {
  return fact !== null && fact !== undefined && fact !== false && fact !== ''
}

import type { Difference } from '../../loom/compare'

/** A stretch of one side as it is drawn; `difference` counts the places where the sides differ, null where they agree. */
export interface Stretch {
  /** '' where only the other side has something. */
  readonly text: string
  readonly difference: number | null
}

export interface Stretches {
  readonly first: readonly Stretch[]
  readonly second: readonly Stretch[]
  /** What stands in each place where the sides differ. */
  readonly differences: readonly { readonly first: string; readonly second: string }[]
}

/** Differences side by side: what follows one another without a common word is one difference, and stands on both sides. */
export function stretchesOf(parts: readonly Difference[]): Stretches {
  const first: Stretch[] = []
  const second: Stretch[] = []
  const differences: { readonly first: string; readonly second: string }[] = []
  let [here, there] = ['', '']
  const settle = (): void => {
    if (here === '' && there === '') return
    first.push({ text: here, difference: differences.length })
    second.push({ text: there, difference: differences.length })
    differences.push({ first: here, second: there })
    here = there = ''
  }
  for (const [index, { t, text }] of parts.entries()) {
    if (t === 'first') here += text
    else if (t === 'second') there += text
    // A lone blank between two differences would only break one change into many.
    else if ((here !== '' || there !== '') && text.trim() === '' && index < parts.length - 1) {
      here += text
      there += text
    } else {
      settle()
      first.push({ text, difference: null })
      second.push({ text, difference: null })
    }
  }
  settle()
  return { first, second, differences }
}

/** How the multiverse lies: ways run to the right and are as high as they are likely, or run down and are as wide. */
export type Lie = 'across' | 'down'

/** What a key does in the multiverse. */
export type MultiverseAct =
  | { readonly t: 'step'; readonly to: 'in' | 'out' | 'next' | 'previous' }
  | { readonly t: 'zoom'; readonly to: 'in' | 'out' | 'whole' }
  | { readonly t: 'go'; readonly weave: boolean }
  | { readonly t: 'more' }
  | { readonly t: 'turn' }

const across = { ArrowRight: 'in', l: 'in', ArrowLeft: 'out', h: 'out', ArrowDown: 'next', j: 'next', ArrowUp: 'previous', k: 'previous' } as const
const down = { ArrowDown: 'in', j: 'in', ArrowUp: 'out', k: 'out', ArrowRight: 'next', l: 'next', ArrowLeft: 'previous', h: 'previous' } as const
const steps: Readonly<Record<Lie, Readonly<Record<string, 'in' | 'out' | 'next' | 'previous'>>>> = { across, down }

/** Null: the key means nothing here. */
export function multiverseKey(key: string, shift: boolean, lie: Lie): MultiverseAct | null {
  const to = Object.hasOwn(steps[lie], key) ? steps[lie][key] : undefined
  if (to !== undefined) return { t: 'step', to }
  switch (key) {
    case '+':
    case '=':
      return { t: 'zoom', to: 'in' }
    case '-':
      return { t: 'zoom', to: 'out' }
    case '0':
      return { t: 'zoom', to: 'whole' }
    case 'Enter':
      return { t: 'go', weave: shift }
    case 'g':
      return { t: 'go', weave: true }
    case 'm':
      return { t: 'more' }
    case 't':
      return { t: 'turn' }
    default:
      return null
  }
}

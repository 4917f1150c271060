/** What a key does in the multiverse. */
export type MultiverseAct =
  | { readonly t: 'step'; readonly to: 'in' | 'out' | 'next' | 'previous' }
  | { readonly t: 'zoom'; readonly to: 'in' | 'out' | 'whole' }
  | { readonly t: 'go'; readonly weave: boolean }
  | { readonly t: 'more' }

/** Null: the key means nothing here. */
export function multiverseKey(key: string, shift: boolean): MultiverseAct | null {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return { t: 'step', to: 'in' }
    case 'ArrowUp':
    case 'k':
      return { t: 'step', to: 'out' }
    case 'ArrowRight':
    case 'l':
      return { t: 'step', to: 'next' }
    case 'ArrowLeft':
    case 'h':
      return { t: 'step', to: 'previous' }
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
    default:
      return null
  }
}

import type { Replacement } from '../surface/replacement'

/** What was typed, moved behind text that should have come before it. */
export interface TypedBehind {
  /** In order, each in the text as the one before it leaves it, the text that came included. */
  readonly typed: readonly Replacement[]
  readonly caret: number
}

/**
 * Typing as if `length` units had come at `at` before it and not after it: a key pressed at that place acts behind what came,
 * so Backspace takes back its last unit. `at` is an offset of the text before the typing, `caret` one of the text after it.
 */
export function typedBehind(typed: readonly Replacement[], at: number, length: number, caret: number): TypedBehind {
  const moved: Replacement[] = []
  let place = at
  for (const { at: from, removed, inserted } of typed) {
    const to = from + removed
    if (from >= place) moved.push({ at: from + length, removed, inserted })
    else if (to < place) {
      moved.push({ at: from, removed, inserted })
      place += inserted.length - removed
    } else if (to === place) {
      moved.push({ at: from + length, removed, inserted })
      place = from
    } else {
      const behind = to - place
      moved.push({ at: from, removed: removed - behind, inserted })
      place = from + inserted.length
      moved.push({ at: place + length, removed: behind, inserted: '' })
    }
  }
  return { typed: moved, caret: caret >= place ? caret + length : caret }
}

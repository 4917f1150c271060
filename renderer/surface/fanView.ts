import { wording } from '../wording/wording'

/** What the fan shows: made from `FanState` by the fan controller, drawn by `FanZone`. */
export interface FanView {
  /** Offset in the thread where the ghost stands: the caret, while the writer stays with it. */
  readonly at: number
  readonly rows: readonly FanRowView[]
  /** Index in `rows`. */
  readonly selected: number
  /** The selected branch from `at` on. */
  readonly ghost: string
  /** Units of `ghost` where other branches part from it. */
  readonly forks: readonly number[]
  readonly streaming: boolean
  /** Expected units of a whole branch: room kept for the ghost when text follows it. */
  readonly expected: number
}

/** What is said of a row that shows nothing and never will; null of any other. */
export function blankness({ text, streaming }: Pick<FanRowView, 'text' | 'streaming'>): string | null {
  if (streaming || /\S/.test(text)) return null
  return text === '' ? wording.branches.nothingMore : wording.branches.onlyBlanks
}

export interface FanRowView {
  readonly branch: number
  /** As the writer counts: from 1. */
  readonly number: number
  /** What of the branch is not in the thread yet. */
  readonly text: string
  /** Units of `text` where other branches part from it. */
  readonly forks: readonly number[]
  /** Mean surprise per token in bits; null before the first token. */
  readonly bits: number | null
  /** How much better what follows is foreseen after it, in bits per character; null: nothing follows, or it is not known yet. */
  readonly join: number | null
  readonly streaming: boolean
  /** Departs from what is now in the thread, or stands aside: shown, not on offer. */
  readonly spent: boolean
}

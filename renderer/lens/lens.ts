import type { ReadonlySignal, Signal } from '@preact/signals'
import type { TokenEvidence } from '../../loom/evidence'
import type { Ledger } from '../../loom/ledger'
import type { Run } from '../../loom/run'
import type { TextToken } from '../../loom/scoreMap'

export type LensKind = 'off' | 'surprise' | 'provenance'

/** What the heat is by. */
export const heatUnits = ['token', 'word', 'sentence'] as const
export type HeatUnit = (typeof heatUnits)[number]

/** One token under the lens. Offsets are in the thread, or for the ghost in the branch. */
export interface TokenInView {
  readonly place: 'thread' | 'ghost'
  readonly token: TextToken
  readonly evidence: TokenEvidence
  /** What stands before, as the token, and after it. */
  readonly before: string
  readonly text: string
  readonly after: string
  /** Row of the list that is chosen: an alternative, or `top.length` for the token itself when it is not among them. */
  readonly chosen: number
}

export type TokenLens = { readonly t: 'token'; readonly view: TokenInView } | { readonly t: 'waiting'; readonly sentence: string }

/** A place where the model saw many ways to go on. */
export interface BranchPoint {
  readonly at: number
  /** Bits. */
  readonly entropy: number
  readonly text: string
  readonly before: string
}

/** Branch points shown of one paragraph. */
export const mostPoints = 5

/** The stretch a ledger is of: the selection, or without one the caret's paragraph; the thread; what was written since opening. */
export type LedgerSpan = 'passage' | 'thread' | 'session'

/** The lenses: what the model thought of the text, and who wrote it. */
export interface Lens {
  readonly kind: Signal<LensKind>
  readonly unit: Signal<HeatUnit>
  readonly token: ReadonlySignal<TokenLens | null>
  /** Grows whenever scores or text changed. */
  readonly version: ReadonlySignal<number>
  /** Share of the thread that is scored, 0–1, while scoring is under way. */
  readonly progress: ReadonlySignal<number | null>
  /** The same once scoring takes long. */
  readonly longProgress: ReadonlySignal<number | null>
  /** The account of the whole thread; null while there is no loom. */
  readonly ledger: ReadonlySignal<Ledger | null>
  /** Tokens of the thread that reach into the units `from`…`to`: recorded ones for the simulator's text, scored ones for the rest. */
  tokens(from: number, to: number): readonly TextToken[]
  /** Those of the whole thread, one by one: as they are when the first is asked for. */
  eachToken(): Generator<TextToken, undefined>
  /** Runs of the whole thread. */
  runs(): readonly Run[]
  /** Drawn up in turns. */
  account(span: LedgerSpan): Generator<undefined, Ledger | null>
  toggle(kind: 'surprise' | 'provenance'): void
  nextUnit(): void
  openToken(): void
  /** Ends the scoring that is under way; it goes on when the text changes or the writer asks for what is missing. */
  stopScoring(): void
  closeToken(): void
  walkTokens(by: 1 | -1): void
  choose(by: number): void
  /** Forks at the token with what is chosen, and weaves on. */
  fork(): Promise<void>
  /** The places of the paragraph at the caret, in the writer's own text, with the widest entropy. */
  branchPoints(most: number): readonly BranchPoint[]
  /** Looks at the branch point after or before the caret, or the one after or before that is under the lens. */
  nextBranchPoint(by: 1 | -1): void
  lookAt(at: number): void
  /** The multiverse from before the token under the lens. */
  lookAhead(): void
}

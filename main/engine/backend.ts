import type { DeviceWish, Finish, ModelFacts, MultiverseAsk, ScoreAsk, Threads, Timings, WeaveAsk, Examination } from '../../protocol/engine'
import type { TokenEvidence } from '../../loom/evidence'
import type { Expansion } from '../../loom/multiverse'

/**
 * What can hold a model: `LlamaBackend` (tree decoding over libllama), `PublicBackend` (node-llama-cpp's own API: slower,
 * the fallback and the oracle) and `FakeBackend` (seeded, with faults). The worker owns scheduling, messages and
 * back-pressure; a backend only decodes. Expected failures are thrown as `FaultError`, an aborted `signal` as `Cancelled`.
 * Runs are never decoded at the same time, but one may start, go on or end while another waits at its `gate()`; where
 * `weavesTogether` is true, weaves may run at the same time.
 */
export interface Backend {
  /** The next tokens of all open weaves are decoded in one batch. */
  readonly weavesTogether: boolean
  /** An error that is neither `FaultError` nor `Cancelled` means "this backend cannot be trusted here": the worker tries the next one. */
  load(wish: LoadWish, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<ModelFacts>
  /** Decodes all branches together. Resolves when every branch has ended and its `finished` has been called. */
  weave(ask: WeaveAsk, sink: WeaveSink, control: WeaveControl): Promise<Timings>
  score(ask: ScoreAsk, sink: ScoreSink, control: ScoreControl): Promise<void>
  /** Ends by itself when the ask's budget is spent or nothing is left to look at. */
  lookAhead(ask: MultiverseAsk, sink: MultiverseSink, control: ScoreControl): Promise<void>
  examine(seconds: number, signal: AbortSignal): Promise<Examination>
  /** Counters for tests and benches: what the cache holds and what was evaluated. */
  counters(): BackendCounters
  close(): Promise<void>
}

export interface LoadWish {
  readonly path: string
  readonly device: DeviceWish
  /** Tokens; null lets the backend fit it to memory and to what the model was trained with. */
  readonly context: number | null
  readonly threads: Threads | null
  /** Look at every number of the weights first: for a file that was never loaded here. */
  readonly checkTensors?: true
}

/** `branch` is the branch's number: `ask.firstBranch` and the `ask.branches - 1` after it. */
export interface WeaveSink {
  /** `healed`: bytes at the start of each branch's first tokens that repeat the end of the prefix. */
  started(visibleFrom: number, healed: number): void
  /** One decoded token of one branch. `text` is what can be shown now: whole graphemes, possibly empty. */
  token(branch: number, evidence: TokenEvidence, text: string): void
  /** In an adaptive weave: `into` go on where `branch` ends, which is told next. */
  forked?(branch: number, into: readonly number[]): void
  finished(branch: number, finish: Finish, text: string): void
}

export interface WeaveControl {
  readonly signal: AbortSignal
  /** True when this branch alone was cancelled; asked once per step. */
  isCancelled(branch: number): boolean
  /** Awaited between steps: back-pressure and more urgent work hold a weave here. */
  gate(): Promise<void>
}

export interface ScoreControl {
  readonly signal: AbortSignal
  /** Awaited between chunks, as in `WeaveControl`: a weave that arrives meanwhile goes first. */
  gate(): Promise<void>
}

export interface ScoreSink {
  started(visibleFrom: number): void
  /** In order; `at` is the UTF-16 offset in the asked text where the token begins. */
  token(evidence: TokenEvidence, at: number): void
}

export interface MultiverseSink {
  started(visibleFrom: number): void
  /** Place 0 first; every other one after the place it follows. */
  expanded(expansion: Expansion): void
}

export interface BackendCounters {
  readonly evaluatedTokens: number
  readonly reusedTokens: number
  readonly decodeCalls: number
  readonly sequenceCopies: number
  readonly cellsUsed: number
  readonly cellsTotal: number
  readonly cachedPaths: number
  /** Paths kept outside the pool. */
  readonly storedPaths: number
  /** Times the pool was compacted. */
  readonly compactions: number
}

import type { Adaptation, Sampling, Stopping } from '../loom/generation'
import type { Expansion } from '../loom/multiverse'
import type { Fault } from './fault'

/**
 * What main and the engine process say to each other. Messages cross by structured clone; both ends check them
 * (`engineGuards`). Every request has a `run` chosen by main, every answer carries it, and an answer to a run that
 * is over is dropped. Each run ends with exactly one of `loaded`, `woven`, `scored` or `expanded` with `done`, `examined` or `fault`;
 * a cancelled weave ends with `woven`, a cancelled score or multiverse with `done`, a cancelled load or examination with a `busy` fault.
 * A load that faults with `bad-input`, `not-found` or `model-file` leaves the model before it loaded.
 */
export type RunId = number

export type EngineRequest =
  | { readonly t: 'load'; readonly run: RunId; readonly path: string; readonly device: DeviceWish; readonly context: number | null; readonly threads: Threads | null; readonly checkTensors?: true }
  | { readonly t: 'weave'; readonly run: RunId; readonly ask: WeaveAsk }
  | { readonly t: 'score'; readonly run: RunId; readonly ask: ScoreAsk }
  | { readonly t: 'multiverse'; readonly run: RunId; readonly ask: MultiverseAsk }
  | { readonly t: 'examine'; readonly run: RunId; readonly seconds: number }
  /** `branch` null ends the whole run. Text decoded so far still arrives, then `branch` / `woven`. */
  | { readonly t: 'cancel'; readonly run: RunId; readonly branch: number | null }
  /** Main has handed on this many `tokens`, `scored` or `expanded` messages of the run: the engine pauses a run with 32 unacknowledged. */
  | { readonly t: 'acknowledge'; readonly run: RunId; readonly messages: number }
  | { readonly t: 'stop' }

/** Threads of the processor, for steps of branches and for prompts; one number is for both. */
export type Threads = number | { readonly step: number; readonly prompt: number }

export type DeviceWish = 'auto' | 'cpu' | 'metal' | 'cuda' | 'vulkan'

export interface WeaveAsk {
  /** Kept at the head whatever is cut: frame text. May be empty. */
  readonly head: string
  /** The thread up to the caret. When head + text outgrow the context, the far end of `text` is cut. */
  readonly text: string
  /** 1–64. */
  readonly branches: number
  /** Number of the first branch: `more` on an open fan continues the numbering and the seeds. */
  readonly firstBranch: number
  /** Unsigned 32-bit. Branch i draws with `(seed + i) mod 2³²`. */
  readonly seed: number
  readonly sampling: Sampling
  readonly stopping: Stopping
  /** Alternatives kept per token, 0–40. */
  readonly top: number
  /** Back up over the token under the caret and keep only continuations that begin with its characters. */
  readonly heal: boolean
  /** The weave begins with one branch and forks by itself; `branches` is then how many there may be, inner ones included. */
  readonly adapt?: Adaptation
}

export interface ScoreAsk {
  readonly head: string
  readonly text: string
  /** UTF-16 offset in `text`: only tokens that end after it are reported. */
  readonly from: number
  readonly top: number
}

/**
 * The ways to go on after `text`, best first by probability at temperature 1. The text is taken as it stands, without healing:
 * after half a word or a trailing space the model is asked what follows exactly that.
 */
export interface MultiverseAsk {
  readonly head: string
  readonly text: string
  /** Tokens after the text: begins at a place inside a multiverse of the text. */
  readonly path: readonly number[]
  /** Places to look at, 1–4096. */
  readonly places: number
  /** Milliseconds from the first look on, 1–600,000. */
  readonly ms: number
  /** Tokens from where it begins, 1–64. */
  readonly depth: number
  /** Ways told at each place, 1–40. */
  readonly top: number
  /** Places with a smaller share of the whole are not looked at, 0–1. */
  readonly leastMass: number
}

/** Why a branch ended. `taken` is set by main when the writer took it early; `forked`: others go on where it ends. */
export type Finish = 'forked' | 'length' | 'stop' | 'end-of-text' | 'cancelled' | 'taken' | 'interrupted'

/** News of one branch since the last message. */
export interface BranchDelta {
  readonly branch: number
  /** Whole graphemes only; the texts of a branch's deltas concatenate to its text. Never holds `\r`. */
  readonly text: string
  readonly tokens: number
  /** Sum of −log2 p over `tokens`. */
  readonly bits: number
  /** `evidenceCodec` records of `tokens` (the branch's first delta begins with the header). */
  readonly evidence: Uint8Array
}

export interface Timings {
  readonly promptTokens: number
  /** Of those, tokens that had to be evaluated (the rest was cached). */
  readonly evaluatedTokens: number
  readonly promptMs: number
  readonly decodeMs: number
  readonly tokens: number
}

export interface ModelFacts {
  /** File name without its folder. */
  readonly name: string
  readonly bytes: number
  /** Hex, or null while it is not known. */
  readonly sha256: string | null
  readonly architecture: string
  readonly parameters: number
  readonly quantisation: string
  readonly vocabulary: number
  /** Tokens of context the model was trained with. */
  readonly contextTrained: number
  /** Tokens of context in use, over all cached paths. */
  readonly contextCells: number
  readonly layers: number
  readonly gpuLayers: number
  readonly device: string
  /** Of the GPU in use; null without one. */
  readonly gpuBytes: number | null
  /** For steps of branches. */
  readonly threads: number
  readonly promptThreads: number
  readonly backend: 'llama' | 'llama-public' | 'fake'
  /** A chat template is present, or the name says it was tuned: an agent made from a simulator. A template is never executed. */
  readonly tuned: boolean
  /** One line: what was chosen and why. */
  readonly sentence: string
}

export interface Examination {
  readonly promptTokensPerSecond: number
  readonly tokensPerSecond: readonly { readonly branches: number; readonly tokensPerSecond: number }[]
}

export type EngineEvent =
  | { readonly t: 'ready'; readonly pid: number }
  /** Every second or two while a run is open: the engine's event loop turns, however long a step takes. */
  | { readonly t: 'alive' }
  | { readonly t: 'loading'; readonly run: RunId; readonly fraction: number }
  | { readonly t: 'loaded'; readonly run: RunId; readonly facts: ModelFacts }
  /** The hash of a large model file, some time after `loaded`; `run` is that load. */
  | { readonly t: 'hashed'; readonly run: RunId; readonly sha256: string }
  /**
   * The prefix is evaluated. `visibleFrom`: first UTF-16 unit of `text` that the model sees. `healed`: bytes at the start of
   * each branch's first tokens that repeat what stands before the caret; they are in the evidence, not in the text.
   */
  | { readonly t: 'started'; readonly run: RunId; readonly visibleFrom: number; readonly healed: number }
  | { readonly t: 'tokens'; readonly run: RunId; readonly deltas: readonly BranchDelta[] }
  /** These branches go on where `branch` ends, which it does next. */
  | { readonly t: 'forked'; readonly run: RunId; readonly branch: number; readonly into: readonly number[] }
  | { readonly t: 'branch'; readonly run: RunId; readonly branch: number; readonly finish: Finish }
  | { readonly t: 'woven'; readonly run: RunId; readonly timings: Timings }
  /** Header and records of the tokens from `from` on (UTF-16 offset in `text`); several messages, the last with `done`. */
  | { readonly t: 'scored'; readonly run: RunId; readonly from: number; readonly tokens: number; readonly bits: number; readonly evidence: Uint8Array; readonly visibleFrom: number; readonly done: boolean }
  /** Places that were looked at; several messages, the last with `done`. A place comes after the one before it. */
  | { readonly t: 'expanded'; readonly run: RunId; readonly visibleFrom: number; readonly expansions: readonly Expansion[]; readonly done: boolean }
  | { readonly t: 'examined'; readonly run: RunId; readonly examination: Examination }
  | { readonly t: 'fault'; readonly run: RunId | null; readonly fault: Fault }

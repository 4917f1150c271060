import type { FrameId, GenerationId, NodeId } from './ids'

/** The model file that wrote a branch. */
export interface ModelRef {
  /** File name only, never a path: a loom may travel. */
  readonly name: string
  /** Hex, or null when the file was not hashed (remote backend, still hashing). */
  readonly sha256: string | null
  readonly bytes: number
}

/**
 * How tokens are drawn. Defaults (`defaultSampling`) are honest for base models: temperature 1 and only min-p cutting
 * the tail. The samplers run in llama.cpp's order: logit bias, penalties, DRY, top-k, typical, top-p, min-p, XTC, temperature.
 */
export interface Sampling {
  /** ≥ 0; 0 is greedy. */
  readonly temperature: number
  /** 0 is off. */
  readonly topK: number
  /** 0 < p ≤ 1; 1 is off. */
  readonly topP: number
  /** 0 ≤ p < 1; 0 is off. */
  readonly minP: number
  /** 0 < p ≤ 1; 1 is off. */
  readonly typicalP: number
  readonly xtc: { readonly probability: number; readonly threshold: number }
  readonly dry: {
    readonly multiplier: number
    readonly base: number
    readonly allowedLength: number
    readonly lastTokens: number
    readonly breakers: readonly string[]
  }
  readonly penalties: { readonly lastTokens: number; readonly repeat: number; readonly frequency: number; readonly presence: number }
  /** Added to the logits of every token of `text`'s tokenisation when it is one token; `-Infinity` as `bias: null` bans. */
  readonly bias: readonly { readonly text: string; readonly bias: number | null }[]
  /** Phrases that never appear; a ban rolls back to before the phrase's first token. */
  readonly banned: readonly string[]
}

/** When a branch ends. */
export interface Stopping {
  /** 1–4096. */
  readonly tokens: number
  /** 0 ≤ minTokens ≤ tokens: no other stop counts before. */
  readonly minTokens: number
  readonly at: 'never' | 'sentence' | 'paragraph'
  readonly strings: readonly string[]
}

/** Where an adaptive weave forks by itself. */
export interface Adaptation {
  /** Entropy from which on a place is a fork, in bits. */
  readonly bits: number
  /** Tokens that a branch has at least before it forks. */
  readonly after: number
  /** Branches that a fork has at most: those of the most mass. */
  readonly ways: number
  /** Leaves of the whole at most, 2–24. */
  readonly tips: number
}

/** Branches that an adaptive weave of so many leaves has at most, inner ones included. */
export function mostBranches(tips: number): number {
  return 2 * tips - 1
}

/** One of the branches that go on from a fork: its number, and how many leaves it may come to have. */
export interface Share {
  readonly number: number
  readonly tips: number
}

/**
 * What a fork of branch `number`, which may come to have `tips` leaves, gives to each of `ways` branches, likeliest first. It
 * depends on nothing else, so a seed draws its tree again whatever is decoded first.
 */
export function sharesOf({ number, tips }: Share, ways: number): readonly Share[] {
  const length = Math.min(ways, tips)
  let next = number + 1
  return Array.from({ length }, (_, i) => {
    const share = { number: next, tips: Math.floor(tips / length) + (i < tips % length ? 1 : 0) }
    next += mostBranches(share.tips)
    return share
  })
}

export const defaultSampling: Sampling = {
  temperature: 1,
  topK: 0,
  topP: 1,
  minP: 0.02,
  typicalP: 1,
  xtc: { probability: 0, threshold: 0.1 },
  dry: { multiplier: 0, base: 1.75, allowedLength: 2, lastTokens: -1, breakers: ['\n', ':', '"', '*'] },
  penalties: { lastTokens: 64, repeat: 1, frequency: 0, presence: 0 },
  bias: [],
  banned: [],
}

export const defaultStopping: Stopping = { tokens: 40, minTokens: 0, at: 'never', strings: [] }

/** One act of weaving: everything needed to say where its branches came from, and to draw them again. */
export interface Generation {
  readonly id: GenerationId
  /** The node whose end the branches continue. */
  readonly anchor: NodeId
  readonly at: number
  readonly model: ModelRef
  readonly sampling: Sampling
  readonly stopping: Stopping
  readonly frame: FrameId | null
  /** Unsigned 32-bit; branch i was drawn with `(seed + i) mod 2³²`. */
  readonly seed: number
  /** The weave forked by itself: branches begin where the one before them forked. */
  readonly adapt?: Adaptation
  /** Another program made the branches: `sampling`, `stopping` and `seed` are not known and hold the defaults; an empty model name too. */
  readonly imported?: true
}

/**
 * What the writer chose among what, for the ledger. `seen` counts the branches that were on screen when she chose;
 * `units` is how much of the branch (UTF-16 units) this choice took, `from` where in the branch it began, and `place` where
 * among the branches shown it stood, from 0, where that was recorded.
 */
export interface Choice {
  readonly generation: GenerationId
  readonly at: number
  readonly offered: number
  readonly seen: number
  readonly taken: number
  readonly from: number
  readonly units: number
  readonly place?: number
}

/** A road not taken: a token the model held likely at this place. */
export interface Alternative {
  readonly id: number
  /** The token's own bytes as text; bytes that are no whole character show as U+FFFD. */
  readonly text: string
  /** Natural logarithm of its probability at temperature 1, before samplers. */
  readonly logprob: number
}

/** What the model thought at one token of a branch, or of the writer's own text. */
export interface TokenEvidence {
  readonly id: number
  readonly bytes: Uint8Array
  /** Natural logarithm of p(token | all before it), temperature 1, before samplers. ≤ 0. */
  readonly logprob: number
  /** Entropy of the whole next-token distribution, in bits. ≥ 0; 0 where an import did not record it. */
  readonly entropy: number
  /** 1 is the most likely token; 0 where an import did not record it. */
  readonly rank: number
  readonly top: readonly Alternative[]
}

/** −log2 p, in bits, of a natural log-probability. */
export function surprise(logprob: number): number {
  return -logprob / Math.LN2
}

import type { GenerationId } from './ids'

/** Who a span of text comes from. `unknown` is for imports that did not record it: never guessed. */
export type Origin = 'writer' | 'simulator' | 'import' | 'unknown'

/** Where the token evidence of one whole branch lies, in bytes of an evidence file of the loom's folder. */
export interface EvidenceRef {
  readonly file: number
  readonly offset: number
  readonly length: number
  readonly crc: number
}

/** The branch that a simulator's text was cut from. Shared by every run cut from the same branch. */
export interface BranchSource {
  readonly generation: GenerationId
  /** Position of the branch in its generation, from 0; its seed is `generation.seed + index`. */
  readonly index: number
  readonly evidence: EvidenceRef | null
}

/**
 * A span of one origin inside a node. `length` is in UTF-16 units and always > 0; the runs of a node
 * cover its text exactly. `from` is the offset of the run's first unit in the whole text of its branch,
 * so the tokens under a run are found again after any cut.
 */
export type Run =
  | { readonly origin: 'writer' | 'import' | 'unknown'; readonly length: number }
  | { readonly origin: 'simulator'; readonly length: number; readonly source: BranchSource | null; readonly from: number }

import { sharesOf, type Adaptation, type Share } from '../../../loom/generation'
import type { WeaveSink } from '../backend'
import type { Branch } from './branch'
import type { RowKernel, Survey } from './rowKernel'
import type { Warp } from './treeDecoder'
import type { Vocabulary } from './vocabulary'

/** Candidates looked at for the ways of a fork: some have no text of their own. */
const spare = 8
const nothing = new Uint8Array(0)

/** A stretch of an adaptive weave, from one fork to the next: one branch, ready to be decoded. */
export interface Sprout {
  readonly number: number
  readonly warp: Warp
  /** The stretches that go on from where `branch` forked; none where it did not. */
  readonly next: (branch: Pick<Branch, 'tokens'>) => readonly Sprout[]
}

/**
 * Decides where an adaptive weave forks: where the entropy is `bits` or more and the branch has `after` tokens or more. Each of the
 * likeliest tokens there begins a branch of its own, which has its share of the leaves that may still come.
 */
export class Sprouts {
  readonly #warp: Warp
  readonly #adapt: Adaptation
  readonly #sink: WeaveSink
  readonly #forked: (tokens: readonly number[], kernel: RowKernel, row: number) => void

  /** `forked` hears the tokens up to each fork, and the row after them. */
  constructor(warp: Warp, adapt: Adaptation, sink: WeaveSink, forked: (tokens: readonly number[], kernel: RowKernel, row: number) => void) {
    this.#warp = warp
    this.#adapt = adapt
    this.#sink = sink
    this.#forked = forked
  }

  root(): Sprout {
    return this.#sprout({ number: this.#warp.ask.firstBranch, tips: this.#adapt.tips }, this.#warp, null, 0)
  }

  #sprout(share: Share, base: Warp, first: number | null, spent: number): Sprout {
    const { ask, prefix, vocabulary } = base
    const left = ask.stopping.tokens - spent
    const stopping = { ...ask.stopping, tokens: left, minTokens: Math.min(left, Math.max(0, ask.stopping.minTokens - spent)) }
    let ways: readonly number[] = []
    let shares: readonly Share[] = []
    const forks = (branch: Branch, kernel: RowKernel, row: number, survey: Survey): boolean => {
      const { length } = branch.tokens
      if (share.tips < 2 || length < this.#adapt.after || length >= left || survey.entropy / Math.LN2 < this.#adapt.bits) return false
      ways = likeliest(kernel, row, this.#adapt.ways, vocabulary)
      if (ways.length < 2) return false
      shares = sharesOf(share, ways.length)
      this.#forked([...prefix, ...branch.tokens], kernel, row)
      this.#sink.forked?.(share.number, shares.map(({ number }) => number))
      return true
    }
    const warp = { ...base, ask: { ...ask, branches: 1, firstBranch: share.number, stopping }, forks, ...(first === null ? {} : { first }) }
    const next = ({ tokens }: Pick<Branch, 'tokens'>): readonly Sprout[] => {
      const on: Warp = { ...this.#warp, prefix: [...prefix, ...tokens], healed: nothing, index: null }
      return shares.map((each, i) => this.#sprout(each, on, ways[i] ?? null, spent + tokens.length))
    }
    return { number: share.number, warp, next }
  }
}

/** The tokens of the most mass that have a text and do not end it. */
function likeliest(kernel: RowKernel, row: number, most: number, vocabulary: Vocabulary): readonly number[] {
  const { ids } = kernel.survey(row, most + spare)
  return ids.filter((id) => id >= 0 && !vocabulary.endsText(id) && !vocabulary.isSilent(id)).slice(0, most)
}

import type { Finish } from '../../protocol/engine'
import type { BranchNews } from '../../protocol/bridge'
import type { NodeId } from '../../loom/ids'
import type { EvidenceRef } from '../../loom/run'

/** A branch from its first token until it stands in the tree. Only `WeaveRoom` changes one. */
export interface LiveBranch {
  readonly index: number
  /** In an adaptive weave, the branch that it goes on from. */
  parent: LiveBranch | null
  text: string
  tokens: number
  bits: number
  readonly evidence: Uint8Array[]
  finish: Finish | null
  aside: boolean
  /** Units of `text` that the writer has taken: what comes after them is not hers yet. */
  taken: number
  /** The node that holds the branch's beginning, once some of it stands in the tree. Undo may take it away again. */
  node: NodeId | null
  /** All of its text that will ever stand in the tree stands there. */
  settled: boolean
  /** The way there, once the stream has ended. */
  settling: Promise<void> | null
  /** The evidence file's copy of the first `messages` of `evidence`. */
  kept: { readonly messages: number; readonly ref: EvidenceRef } | null
  /** Units of `text` handed to the journal so far. */
  journalled: number
  news: { text: string; tokens: number; bits: number; finish: Finish | null; node: NodeId | null; forkOf?: number } | null
}

export function liveBranch(index: number): LiveBranch {
  return {
    index, parent: null, text: '', tokens: 0, bits: 0, evidence: [], finish: null, aside: false, taken: 0, node: null,
    settled: false, settling: null, kept: null, journalled: 0, news: null,
  }
}

/** The branches that lead to `branch`, itself the last. */
export function chainTo(branch: LiveBranch): readonly LiveBranch[] {
  const chain: LiveBranch[] = []
  for (let at: LiveBranch | null = branch; at !== null; at = at.parent) chain.push(at)
  return chain.reverse()
}

/** What changed since the last call, for the page; null when nothing did. */
export function takeNews(branch: LiveBranch): BranchNews | null {
  const { news } = branch
  branch.news = null
  return news === null ? null : { branch: branch.index, ...news }
}

/** The branch's pending news, to add to. */
export function newsOf(branch: LiveBranch): NonNullable<LiveBranch['news']> {
  branch.news ??= { text: '', tokens: 0, bits: 0, finish: null, node: null }
  return branch.news
}

export function evidenceSoFar(branch: LiveBranch): Uint8Array {
  return branch.evidence.length === 1 ? (branch.evidence[0] as Uint8Array) : Uint8Array.from(Buffer.concat(branch.evidence))
}

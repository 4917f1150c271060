import type { Finish } from '../../protocol/engine'
import type { BranchNews } from '../../protocol/bridge'
import type { GenerationId, NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { LoomNode } from '../../loom/node'

/** A branch from its first token until it stands in the tree. Only `WeaveRoom` changes one. */
export interface LiveBranch {
  readonly index: number
  text: string
  tokens: number
  bits: number
  readonly evidence: Uint8Array[]
  finish: Finish | null
  aside: boolean
  /** The node that holds the branch's beginning, once some of it stands in the tree. Undo may take it away again. */
  node: NodeId | null
  /** All of its text that will ever stand in the tree stands there. */
  settled: boolean
  /** Units of `text` handed to the journal so far. */
  journalled: number
  news: { text: string; tokens: number; bits: number; finish: Finish | null; node: NodeId | null } | null
}

export function liveBranch(index: number): LiveBranch {
  return { index, text: '', tokens: 0, bits: 0, evidence: [], finish: null, aside: false, node: null, settled: false, journalled: 0, news: null }
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

/** The node where the branch begins in `loom`, and the unit of the branch up to which that node holds it. */
export interface Standing {
  readonly node: LoomNode
  readonly upTo: number
  /** The node ends with the branch's text: nothing was written after it. */
  readonly ends: boolean
}

/** Where `branch` stands in the tree now; null when no part of it does (not yet, or undone). */
export function standing(loom: Loom, generation: GenerationId, branch: LiveBranch): Standing | null {
  const node = branch.node === null ? undefined : loom.nodes.get(branch.node)
  if (node === undefined) return null
  const position = node.runs.findLastIndex(
    (run) => run.origin === 'simulator' && run.source?.generation === generation && run.source.index === branch.index,
  )
  const run = node.runs[position]
  if (run === undefined || run.origin !== 'simulator') return null
  return { node, upTo: run.from + run.length, ends: position === node.runs.length - 1 }
}

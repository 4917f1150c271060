import type { Finish } from '../../protocol/engine'
import type { BranchNews } from '../../protocol/bridge'
import type { GenerationId, NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { LoomNode } from '../../loom/node'
import type { EvidenceRef, Run } from '../../loom/run'

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

/** A node that holds part of a branch, and the unit of the branch up to which it does. */
export interface Standing {
  readonly node: LoomNode
  readonly upTo: number
  /** The node ends with the branch's text: nothing was written after it. */
  readonly ends: boolean
}

/** Where `branch` begins in the tree now; null when no part of it stands there (not yet, or undone). */
export function standing(loom: Loom, generation: GenerationId, branch: LiveBranch): Standing | null {
  const node = branch.node === null ? undefined : loom.nodes.get(branch.node)
  return node === undefined ? null : held(node, generation, branch)
}

/** Where the last of what stands of `branch` is: taking parts of it cuts its node in several. */
export function standingEnd(loom: Loom, generation: GenerationId, branch: LiveBranch): Standing | null {
  let end = standing(loom, generation, branch)
  for (let next = end; next !== null && next.ends; ) {
    end = next
    next = nextOf(loom, generation, branch, end)
  }
  return end
}

/** The node with which what is not taken of `branch` begins; null when none stands there. */
export function untaken(loom: Loom, generation: GenerationId, branch: LiveBranch): LoomNode | null {
  let at = standing(loom, generation, branch)
  while (at !== null && at.upTo <= branch.taken) at = at.ends ? nextOf(loom, generation, branch, at) : null
  return at?.node ?? null
}

function nextOf(loom: Loom, generation: GenerationId, branch: LiveBranch, { node, upTo }: Standing): Standing | null {
  for (const id of node.children) {
    const child = loom.nodes.get(id)
    const first = child?.runs[0]
    if (child !== undefined && first?.origin === 'simulator' && isOf(first, generation, branch) && first.from === upTo) return held(child, generation, branch)
  }
  return null
}

function held(node: LoomNode, generation: GenerationId, branch: LiveBranch): Standing | null {
  const position = node.runs.findLastIndex((run) => isOf(run, generation, branch))
  const run = node.runs[position]
  if (run?.origin !== 'simulator') return null
  return { node, upTo: run.from + run.length, ends: position === node.runs.length - 1 }
}

function isOf(run: Run, generation: GenerationId, branch: LiveBranch): boolean {
  return run.origin === 'simulator' && run.source?.generation === generation && run.source.index === branch.index
}

import type { GenerationId, NodeId } from './ids'
import type { Loom } from './loom'
import type { LoomNode } from './node'
import type { Run } from './run'

/** A branch as the tree knows it. */
export interface BranchPlace {
  /** Its number in its weave. */
  readonly index: number
  /** The node that holds its beginning, once some of it stands in the tree. Undo may take it away again. */
  readonly node: NodeId | null
  /** Units of its text that the writer has taken. */
  readonly taken: number
}

/** A node that holds part of a branch, and the unit of the branch up to which it does. */
export interface Standing {
  readonly node: LoomNode
  readonly upTo: number
  /** The node ends with the branch's text: nothing was written after it. */
  readonly ends: boolean
}

/** Where `branch` begins in the tree now; null when no part of it stands there (not yet, or undone). */
export function standing(loom: Loom, generation: GenerationId, branch: BranchPlace): Standing | null {
  const node = branch.node === null ? undefined : loom.nodes.get(branch.node)
  return node === undefined ? null : held(node, generation, branch)
}

/** Where the last of what stands of `branch` is: taking parts of it cuts its node in several. */
export function standingEnd(loom: Loom, generation: GenerationId, branch: BranchPlace): Standing | null {
  let end = standing(loom, generation, branch)
  for (let next = end; next !== null && next.ends; ) {
    end = next
    next = nextOf(loom, generation, branch, end)
  }
  return end
}

/** The node with which what is not taken of `branch` begins; null when none stands there. */
export function untaken(loom: Loom, generation: GenerationId, branch: BranchPlace): LoomNode | null {
  let at = standing(loom, generation, branch)
  while (at !== null && at.upTo <= branch.taken) at = at.ends ? nextOf(loom, generation, branch, at) : null
  return at?.node ?? null
}

function nextOf(loom: Loom, generation: GenerationId, branch: BranchPlace, { node, upTo }: Standing): Standing | null {
  for (const id of node.children) {
    const child = loom.nodes.get(id)
    const first = child?.runs[0]
    if (child !== undefined && first?.origin === 'simulator' && isOf(first, generation, branch) && first.from === upTo) return held(child, generation, branch)
  }
  return null
}

function held(node: LoomNode, generation: GenerationId, branch: BranchPlace): Standing | null {
  const position = node.runs.findLastIndex((run) => isOf(run, generation, branch))
  const run = node.runs[position]
  if (run?.origin !== 'simulator') return null
  return { node, upTo: run.from + run.length, ends: position === node.runs.length - 1 }
}

function isOf(run: Run, generation: GenerationId, branch: BranchPlace): boolean {
  return run.origin === 'simulator' && run.source?.generation === generation && run.source.index === branch.index
}

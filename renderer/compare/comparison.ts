import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { nodeOf } from '../../loom/loomData'
import { commonAncestor, deepest, openChildren, pathTo, type Visited } from '../../loom/path'
import { wording } from '../wording/wording'

/** One of two roads from a fork. */
export interface Side {
  readonly name: string
  /** From the fork on; at most `mostUnits` of it. */
  readonly text: string
  /** Where the thread ends that goes this way; null for a branch of the fan that is not in the tree yet. */
  readonly tip: NodeId | null
  /** Index in the fan, when the side is a branch of the open fan. */
  readonly branch: number | null
}

export type Comparison = readonly [first: Side, second: Side]

/** Longer roads are compared only so far, in UTF-16 units. */
export const mostUnits = 40_000

/** The roads from where two threads part, each named by its place among the ways to go on there; null when one holds the other. */
export function compareThreads(loom: Loom, first: NodeId, second: NodeId): Comparison | null {
  const fork = commonAncestor(loom, first, second)
  if (fork === first || fork === second) return null
  return [sideFrom(loom, fork, first), sideFrom(loom, fork, second)]
}

/**
 * The road of the thread at the fork nearest above `here`, or the first below it, and its neighbour: the sibling before it,
 * or for the first one the sibling after it. Null when the thread nowhere forks.
 */
export function neighbours(loom: Loom, here: NodeId, tip: NodeId, visited: Visited): Comparison | null {
  const thread = pathTo(loom, tip)
  const place = thread.indexOf(here)
  for (const id of [...thread.slice(0, place + 1).reverse(), ...thread.slice(place + 1)]) {
    const { parent } = nodeOf(loom, id)
    const ways = parent === null ? [] : openChildren(loom, parent)
    if (ways.length < 2) continue
    const at = ways.indexOf(id)
    const other = ways[at > 0 ? at - 1 : at + 1] ?? ways[0]
    if (other === undefined || other === id) continue
    const roads = [deepest(loom, other, visited), tip] as const
    return at > 0 ? compareThreads(loom, roads[0], roads[1]) : compareThreads(loom, roads[1], roads[0])
  }
  return null
}

function sideFrom(loom: Loom, fork: NodeId, tip: NodeId): Side {
  const path = pathTo(loom, tip)
  const below = path.slice(path.indexOf(fork) + 1)
  const ways = nodeOf(loom, fork).children
  const place = ways.indexOf(below[0] as NodeId) + 1
  return { name: wording.compare.way(place, ways.length), text: below.map((id) => nodeOf(loom, id).text).join('').slice(0, mostUnits), tip, branch: null }
}

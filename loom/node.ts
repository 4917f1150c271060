import type { NodeId } from './ids'
import type { Run } from './run'

/** What a writer has put on a node. Absent means "not set"; an empty object is the usual case. */
export interface Marks {
  readonly bookmark?: true
  /** Set aside: kept, out of the way of walking and of the tree panel's default view. */
  readonly archived?: true
  /** A branch that has not been on the thread or been selected in a fan. */
  readonly unread?: true
  /** The stream ended before the engine was done (crash, kill, cancel). */
  readonly interrupted?: true
  /** Name of a place on a thread, shown in the chapter list. */
  readonly chapter?: string
  readonly note?: string
  readonly tags?: readonly string[]
}

/**
 * A stretch of text between forks. Offsets are UTF-16 units. `text` never holds `\r`: line ends are `\n`.
 * Invariants: the parent lists this id exactly once in `children`; `runs` cover `text` exactly.
 */
export interface LoomNode {
  readonly id: NodeId
  readonly parent: NodeId | null
  readonly children: readonly NodeId[]
  readonly text: string
  readonly runs: readonly Run[]
  /** Milliseconds since 1970, UTC. */
  readonly createdAt: number
  readonly marks: Marks
}

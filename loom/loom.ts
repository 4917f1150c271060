import type { Choice, Generation } from './generation'
import type { GenerationId, LoomId, NodeId } from './ids'
import type { LoomNode } from './node'
import type { PersistentMap } from './persistentMap'

/**
 * The document, a tree of text, as an immutable value: every change makes a new one that shares all it can.
 * Invariants (see `check`): `root` is in `nodes` and the only node without a parent; every other node is reached
 * from it exactly once.
 */
export interface Loom {
  readonly id: LoomId
  readonly title: string
  readonly root: NodeId
  readonly nodes: PersistentMap<NodeId, LoomNode>
  readonly generations: PersistentMap<GenerationId, Generation>
  readonly choices: readonly Choice[]
}

/** A loom as plain data, for disk and for the bridge: ids are values, never keys. Parents come before children. */
export interface LoomData {
  readonly id: LoomId
  readonly title: string
  readonly root: NodeId
  readonly nodes: readonly LoomNode[]
  readonly generations: readonly Generation[]
  readonly choices: readonly Choice[]
}

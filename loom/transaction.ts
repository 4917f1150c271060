import type { Choice, Generation } from './generation'
import type { NodeId, TransactionId } from './ids'
import type { LoomNode, Marks } from './node'
import type { Run } from './run'

/** Text with its origins; `runs` cover `text` exactly. */
export interface Span {
  readonly text: string
  readonly runs: readonly Run[]
}

/**
 * The closed set of changes. Each op holds what its inverse needs, so `invert` never looks at a loom.
 * - `add` puts a childless node among its parent's children at `index`; `remove` is its inverse.
 * - `splice` replaces `removed` at `at` in a node's text by `inserted`.
 * - `split` cuts a node at `at`: the head keeps id, parent and marks, `tail` (with the text after `at`) becomes its
 *   only child and takes over the children. `join` is its inverse and needs `tail` to be the only child of `node`.
 * - `move` takes a whole subtree elsewhere; `mark` replaces all marks; `title`, `generate` and `choose` record.
 */
export type Op =
  | { readonly t: 'add'; readonly node: LoomNode; readonly index: number }
  | { readonly t: 'remove'; readonly node: LoomNode; readonly index: number }
  | { readonly t: 'splice'; readonly node: NodeId; readonly at: number; readonly removed: Span; readonly inserted: Span }
  | { readonly t: 'split'; readonly node: NodeId; readonly at: number; readonly tail: TailData }
  | { readonly t: 'join'; readonly node: NodeId; readonly at: number; readonly tail: TailData }
  | { readonly t: 'move'; readonly node: NodeId; readonly from: Place; readonly to: Place }
  | { readonly t: 'mark'; readonly node: NodeId; readonly from: Marks; readonly to: Marks }
  | { readonly t: 'title'; readonly from: string; readonly to: string }
  | { readonly t: 'generate'; readonly generation: Generation }
  | { readonly t: 'ungenerate'; readonly generation: Generation }
  | { readonly t: 'choose'; readonly choice: Choice }
  | { readonly t: 'unchoose'; readonly choice: Choice }

/** An op on what is recorded beside the tree: it names no node. */
export type RecordOp = Extract<Op, { readonly t: 'generate' | 'ungenerate' | 'choose' | 'unchoose' }>

export function isRecordOp(op: Op): op is RecordOp {
  return op.t === 'generate' || op.t === 'ungenerate' || op.t === 'choose' || op.t === 'unchoose'
}

/** What a split gives its new node and a join must remember of it. */
export interface TailData {
  readonly id: NodeId
  readonly createdAt: number
  readonly marks: Marks
}

export interface Place {
  readonly parent: NodeId
  readonly index: number
}

/** Why a transaction happened. `type`…`title` are the writer's acts and undoable; see `history`. */
export type TransactionEvent =
  | 'type'
  | 'paste'
  | 'take'
  | 'fork'
  | 'split'
  | 'join'
  | 'move'
  | 'mark'
  | 'title'
  | 'weave'
  | 'branch'
  | 'import'
  | 'prune'
  | 'restore'
  | 'undo'
  | 'redo'

/** One whole change: applied, undone, journalled and sent as one. */
export interface Transaction {
  readonly id: TransactionId
  /** Milliseconds since 1970, UTC, on the machine that made it. */
  readonly at: number
  readonly by: 'writer' | 'simulator' | 'import'
  readonly event: TransactionEvent
  readonly ops: readonly Op[]
  /** Last node of the thread after this change, when the change moves or names it. */
  readonly tip?: NodeId
  /** Where the caret goes: a UTF-16 offset in the thread's text after this change. */
  readonly caret?: number
  /** A part of the act before it, which was too much for one change: undone and done again with it. */
  readonly joins?: true
}

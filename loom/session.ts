import type { NodeId } from './ids'

/** Where the writer is, apart from the document: losing it costs a walk, never a word. */
export interface Session {
  readonly tip: NodeId
  /** UTF-16 offset in the thread's text. */
  readonly caret: number
  readonly scrollTop: number
  /** Pairs of a fork and the child last visited there. */
  readonly visited: readonly (readonly [NodeId, NodeId])[]
  readonly collapsed: readonly NodeId[]
  readonly hoisted: NodeId | null
}

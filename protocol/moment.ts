import type { LoomId, NodeId } from '../loom/ids'

declare const brand: unique symbol

/** Names one kept state of the open loom; safe as part of a file name. */
export type MomentKey = string & { readonly [brand]: 'moment' }

/** A point in a loom's past that can be looked at and come back to. */
export interface Moment {
  readonly moment: MomentKey
  /** `checkpoint` the writer asked for; `copy` is one of the rolling ones; `generation` was kept when the journal was compacted. */
  readonly kind: 'checkpoint' | 'copy' | 'generation'
  /** The writer's name for a checkpoint; else empty. */
  readonly name: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly nodes: number
  /** Of the thread then; null where the kept state does not say. */
  readonly words: number | null
  /** The last words of the thread then. */
  readonly excerpt: string
}

/** What came of going back: a branch (it comes as a `transaction` event), nothing to do as the thread stands at `tip`, or another loom. */
export type Restored = { readonly t: 'branch' } | { readonly t: 'there'; readonly tip: NodeId } | { readonly t: 'loom'; readonly loom: LoomId }

const pattern = /^(checkpoint-c_[0-9a-v]{16}|copy-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ|text-\d{6,9})$/

export function parseMomentKey(value: unknown): MomentKey | null {
  return typeof value === 'string' && pattern.test(value) ? (value as MomentKey) : null
}

/**
 * Branded ids. Text from a border (disk, page, import) becomes an id only through `parse…`;
 * everywhere else the type is proof that the pattern holds, so an id is safe as a file name
 * and can never be `__proto__`.
 */

declare const brand: unique symbol
type Branded<B extends string> = string & { readonly [brand]: B }

export type LoomId = Branded<'loom'>
export type NodeId = Branded<'node'>
export type TransactionId = Branded<'transaction'>
export type GenerationId = Branded<'generation'>
export type WeaveId = Branded<'weave'>
export type FrameId = Branded<'frame'>
export type CheckpointId = Branded<'checkpoint'>

interface IdKinds {
  l: LoomId
  n: NodeId
  t: TransactionId
  g: GenerationId
  w: WeaveId
  f: FrameId
  c: CheckpointId
}

/** The global of every runtime Heddle has (Node, Chromium); declared here so that `loom/` needs no lib. */
declare const crypto: { getRandomValues<T extends Uint8Array>(array: T): T }

/** Codes of the digits in base 32. */
const digits = Array.from('0123456789abcdefghijklmnopqrstuv', (digit) => digit.charCodeAt(0))
const underscore = 95
const length = 16
const pattern = /^[lntgwfc]_[0-9a-v]{16}$/

/** Random bytes drawn ahead: one call to the system serves many ids. No byte is used twice. */
const pool = new Uint8Array(256 * length)
let drawn = pool.length

/** A fresh id of the given kind: one letter, `_`, and 80 random bits in base 32. */
export function freshId<K extends keyof IdKinds>(kind: K): IdKinds[K] {
  if (drawn === pool.length) {
    crypto.getRandomValues(pool)
    drawn = 0
  }
  const codes = [kind.charCodeAt(0), underscore]
  for (let i = 0; i < length; i++) codes.push(digits[(pool[drawn++] as number) & 31] as number)
  // Made in one piece: a text put together letter by letter stays in pieces in memory.
  return String.fromCharCode(...codes) as unknown as IdKinds[K]
}

/** `value` as an id of the given kind, or null when it does not have the kind's pattern. */
export function parseId<K extends keyof IdKinds>(kind: K, value: unknown): IdKinds[K] | null {
  if (typeof value !== 'string' || !pattern.test(value) || value.charAt(0) !== kind) return null
  return value as unknown as IdKinds[K]
}

import { clean, splitAt, type Edit } from '../../loom/edit'
import type { TokenEvidence } from '../../loom/evidence'
import { encodeHeader, encodeToken } from '../../loom/evidenceCodec'
import type { Choice, Generation } from '../../loom/generation'
import { freshId, type NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { nodeOf } from '../../loom/loomData'
import { threadText } from '../../loom/path'
import { textTo, type Place } from '../../loom/multiverse'
import type { EvidenceRef } from '../../loom/run'
import { simulatorSpan } from '../../loom/runs'
import { Thread } from '../../loom/thread'
import { concatBytes } from '../engine/concatBytes'

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** What the model thought at each token on the way from `from` to `place`. */
export function evidenceOfPath(place: Place, from: Place): Uint8Array {
  const records: Uint8Array[] = []
  for (let at = place; at !== from && at.parent !== null && at.token !== null; at = at.parent) {
    const { id, bytes, logprob } = at.token
    const top = at.parent.children.flatMap(({ token }) => (token === null ? [] : [{ id: token.id, text: utf8.decode(token.bytes), logprob: token.logprob }]))
    const token: TokenEvidence = { id, bytes, logprob, entropy: at.parent.entropy ?? 0, rank: 1 + top.findIndex((other) => other.id === id), top }
    records.push(encodeToken(token))
  }
  return concatBytes([encodeHeader(), ...records.reverse()])
}

/** A place of the multiverse, and where in the loom it is: unit `at` of the thread that ends at `tip`. */
export interface PathStart {
  readonly tip: NodeId
  readonly at: number
  readonly place: Place
}

/** The way from `from` to `place`, kept beside what follows `from` in the loom. */
export interface KeptPath {
  readonly from: PathStart
  readonly place: Place
  readonly evidence: EvidenceRef
  /** Its anchor is found here. */
  readonly draft: Generation
  readonly now: number
}

/** Where the first `stands.tokens` of the way to `place` end on the thread to `stands.tip`; null when that thread does not go that way. */
export function standingPath(loom: Loom, { tip, at, place }: PathStart, stands: { readonly tip: NodeId; readonly tokens: number }): PathStart | null {
  if (!loom.nodes.has(stands.tip)) return null
  let reached = place
  while (reached.depth > stands.tokens && reached.parent !== null) reached = reached.parent
  if (reached.depth !== stands.tokens || reached.pending.length > 0) return null
  const text = threadText(loom, tip).slice(0, at) + textTo(reached)
  return threadText(loom, stands.tip).startsWith(text) ? { tip: stands.tip, at: text.length, place: reached } : null
}

/**
 * The ops that keep a way as a branch, which becomes the tip: what followed stays as a sibling. It counts as one choice: at least
 * among the ways at its first token, at most among all the ways of its length that were told. Null for a way without whole text.
 */
export function keepPathOps(loom: Loom, { from, place, evidence, draft, now }: KeptPath): Edit | null {
  const text = clean(textTo(place).slice(textTo(from.place).length))
  if (text === '' || place.pending.length > 0) return null
  const split = splitAt(loom, Thread.of(loom, from.tip), from.at, now)
  const generation: Generation = { ...draft, anchor: split.head }
  const node = {
    id: freshId('n'), parent: split.head, children: [], ...simulatorSpan(text, { generation: generation.id, index: 0, evidence }, 0), createdAt: now, marks: {},
  }
  const index = split.ops.length > 0 ? 1 : nodeOf(loom, split.head).children.length
  const levels = waysByDepth(from.place, place.depth - from.place.depth)
  const choice: Choice = {
    generation: generation.id, at: now, offered: Math.max(1, ...levels), seen: levels[0] ?? 1, taken: 0, from: 0, units: text.length,
  }
  return {
    ops: [...split.ops, { t: 'generate', generation }, { t: 'add', node, index }, { t: 'choose', choice }],
    tip: node.id,
    caret: split.caret + text.length,
  }
}

/** How many ways of one token, of two, … were told from `from` on. */
function waysByDepth(from: Place, depth: number): readonly number[] {
  let level: readonly Place[] = [from]
  const counts: number[] = []
  while (counts.length < depth) {
    level = level.flatMap(({ children }) => children)
    counts.push(level.length)
  }
  return counts
}

export function rootOf(place: Place): Place {
  let root = place
  while (root.parent !== null) root = root.parent
  return root
}

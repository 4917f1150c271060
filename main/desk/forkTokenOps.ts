import { clean, splitAt, type Edit } from '../../loom/edit'
import { encodeHeader, encodeToken } from '../../loom/evidenceCodec'
import type { Choice, Generation } from '../../loom/generation'
import { freshId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { nodeOf } from '../../loom/loomData'
import type { EvidenceRef } from '../../loom/run'
import { simulatorSpan } from '../../loom/runs'
import { Thread } from '../../loom/thread'
import type { ForkTokenArgs } from '../../protocol/bridge'

/** The evidence of the alternative that was chosen, as a blob of one token. */
export function chosenEvidence({ among, chosen, entropy }: ForkTokenArgs): Uint8Array | null {
  const choice = among[chosen]
  if (choice === undefined) return null
  const bytes = new TextEncoder().encode(choice.text)
  const rank = 1 + among.filter(({ logprob }) => logprob > choice.logprob).length
  return Uint8Array.from([...encodeHeader(), ...encodeToken({ id: choice.id, bytes, logprob: choice.logprob, entropy, rank, top: among })])
}

/**
 * The ops that fork a thread at a token: what follows stays as it is, and beside it a new branch begins with the chosen text as
 * the simulator's, which becomes the tip. It counts as one choice among the alternatives that were shown. Null when the chosen
 * token is no whole text.
 */
export function forkTokenOps(loom: Loom, args: ForkTokenArgs, draft: Generation, evidence: EvidenceRef, now: number): Edit | null {
  const text = clean(args.among[args.chosen]?.text ?? '')
  if (text === '' || text.includes('\ufffd') || args.at > Thread.of(loom, args.tip).length) return null
  const split = splitAt(loom, Thread.of(loom, args.tip), args.at, now)
  const generation: Generation = { ...draft, anchor: split.head }
  const span = simulatorSpan(text, { generation: generation.id, index: 0, evidence }, 0)
  const node = { id: freshId('n'), parent: split.head, children: [], ...span, createdAt: now, marks: {} }
  const index = split.ops.length > 0 ? 1 : nodeOf(loom, split.head).children.length
  const shown = args.among.length
  const choice: Choice = { generation: generation.id, at: now, offered: shown, seen: shown, taken: 0, from: 0, units: text.length }
  return {
    ops: [...split.ops, { t: 'generate', generation }, { t: 'add', node, index }, { t: 'choose', choice }],
    tip: node.id,
    caret: split.caret + text.length,
  }
}

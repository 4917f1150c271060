import type { NodeId } from '../../loom/ids'
import { surpriseWithin } from '../../loom/meanSurprise'
import type { EvidenceRef } from '../../loom/run'
import type { LoomStore } from '../store/loomStore'

/** Of a node that was cut into more pieces than this, the first ones speak for all. */
const mostRuns = 64

/**
 * Mean surprise of the simulator's part of each node, in bits per token; null where nothing was recorded or it cannot be read.
 * One branch is read at a time, so that nothing else waits for long.
 */
export async function nodeSurprises(store: Pick<LoomStore, 'loom' | 'readEvidence'>, nodes: readonly NodeId[]): Promise<readonly (number | null)[]> {
  const means: (number | null)[] = []
  let last: { readonly ref: EvidenceRef; readonly bytes: Uint8Array } | null = null
  for (const id of nodes) {
    let bits = 0
    let tokens = 0
    for (const run of store.loom.nodes.get(id)?.runs.slice(0, mostRuns) ?? []) {
      const ref = run.origin === 'simulator' ? run.source?.evidence : null
      if (run.origin !== 'simulator' || ref == null) continue
      if (last?.ref.file !== ref.file || last.ref.offset !== ref.offset) {
        const answer = await store.readEvidence(ref)
        last = { ref, bytes: answer.ok ? answer.value : new Uint8Array() }
      }
      const sum = surpriseWithin(last.bytes, run.from, run.length)
      bits += sum.bits
      tokens += sum.tokens
    }
    means.push(tokens === 0 ? null : bits / tokens)
  }
  return means
}

import type { NodeId } from '../../loom/ids'
import { surpriseWithin } from '../../loom/meanSurprise'
import type { LoomStore } from '../store/loomStore'

/**
 * Mean surprise of the simulator's part of each node, in bits per token; null where nothing was recorded or it cannot be read.
 * One branch is read at a time, so that nothing else waits for long.
 */
export async function nodeSurprises(store: Pick<LoomStore, 'loom' | 'readEvidence'>, nodes: readonly NodeId[]): Promise<readonly (number | null)[]> {
  const means: (number | null)[] = []
  for (const id of nodes) {
    let bits = 0
    let tokens = 0
    for (const run of store.loom.nodes.get(id)?.runs ?? []) {
      const evidence = run.origin === 'simulator' ? run.source?.evidence : null
      if (run.origin !== 'simulator' || evidence == null) continue
      const blob = await store.readEvidence(evidence)
      if (!blob.ok) continue
      const sum = surpriseWithin(blob.value, run.from, run.length)
      bits += sum.bits
      tokens += sum.tokens
    }
    means.push(tokens === 0 ? null : bits / tokens)
  }
  return means
}

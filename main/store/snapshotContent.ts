import { freshId, parseId, type LoomId, type NodeId } from '../../loom/ids'
import type { Choice, Generation } from '../../loom/generation'
import { emptyHistory, type HistoryEntry } from '../../loom/history'
import { fromData } from '../../loom/loomData'
import type { LoomNode } from '../../loom/node'
import { isChoice, isFields, isGeneration, isHistoryEntry, isNode } from './diskShapes'
import type { Disk } from './disk'
import { mendTree } from './mendTree'
import { readSnapshot } from './snapshot'
import type { StoredLoom } from './storedLoom'

/** A snapshot as the loom it makes. */
export interface SnapshotContent {
  readonly stored: StoredLoom
  /** Every byte is as it was written. */
  readonly whole: boolean
  /** Parts whose checksum failed or that have another shape. */
  readonly lost: number
  readonly faults: readonly string[]
  readonly format: number
}

/**
 * Reads a snapshot into a sound loom, mended where it must be. Null when nothing in the file is one. `id` names the loom
 * when the file does not say it any more. Rejects with the disk's error.
 */
export async function readStoredSnapshot(disk: Disk, path: string, now: number, id: LoomId | null): Promise<SnapshotContent | null> {
  const nodes: LoomNode[] = []
  const generations = new Map<Generation['id'], Generation>()
  const choices: Choice[] = []
  let head: { id: LoomId | null; title: string; root: NodeId | null } = { id: null, title: '', root: null }
  const done: HistoryEntry[] = []
  const undone: HistoryEntry[] = []
  const cuts: NodeId[] = []
  let misshapen = 0
  const reading = await readSnapshot(disk, path, (kind, value) => {
    switch (kind) {
      case 'loom':
        if (isFields(value)) head = { id: parseId('l', value['id']), title: String(value['title']), root: parseId('n', value['root']) }
        return
      case 'node':
        if (isNode(value)) nodes.push(value)
        else misshapen++
        return
      case 'generation':
        if (isGeneration(value)) generations.set(value.id, value)
        else misshapen++
        return
      case 'choice':
        if (isChoice(value)) choices.push(value)
        else misshapen++
        return
      case 'done':
      case 'undone':
        if (isHistoryEntry(value)) (kind === 'done' ? done : undone).push(value)
        else misshapen++
        return
      case 'cut': {
        const cut = parseId('n', value)
        if (cut !== null) cuts.push(cut)
      }
    }
  })
  const { header } = reading
  if (nodes.length === 0) return null
  const tree = mendTree(nodes, head.root, now)
  const loom = fromData({
    id: head.id ?? parseId('l', header?.loomId) ?? id ?? freshId('l'),
    title: head.title || header?.title || 'Recovered',
    root: tree.root,
    nodes: tree.nodes,
    generations: [...generations.values()],
    choices,
  })
  const sound = reading.whole && misshapen === 0 && tree.faults.length === 0
  return {
    stored: { loom, history: sound ? { done, undone, cuts } : emptyHistory, seq: header?.seq ?? 0 },
    whole: reading.whole,
    lost: reading.lost + misshapen,
    faults: tree.faults,
    format: header?.format ?? 1,
  }
}

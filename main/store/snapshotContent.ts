import { check } from '../../loom/check'
import type { Choice, Generation } from '../../loom/generation'
import { emptyHistory, type HistoryEntry } from '../../loom/history'
import { freshId, parseId, type LoomId, type NodeId } from '../../loom/ids'
import { lean } from '../../loom/lean'
import type { Loom, LoomData } from '../../loom/loom'
import { fromData } from '../../loom/loomData'
import type { LoomNode } from '../../loom/node'
import { PersistentMap } from '../../loom/persistentMap'
import { Alike } from './alike'
import { isChoice, isFields, isGeneration, isHistoryEntry, isNode } from './diskShapes'
import type { Disk } from './disk'
import { readSnapshot, type SnapshotHeader } from './snapshot'
import { Slices } from './slices'
import { SoundTree } from './soundTree'
import type { StoredLoom } from './storedLoom'

/** A snapshot as the loom it makes. */
export interface SnapshotContent {
  readonly stored: StoredLoom
  /** Every byte is as it was written. */
  readonly whole: boolean
  /** Items whose checksum failed. */
  readonly lost: number
  /** What `check` found and mended. */
  readonly faults: readonly string[]
  readonly format: number
}

/**
 * Reads a snapshot into a sound loom, mended where it must be; in slices, but for the mending. Null when nothing in the file is
 * one. `id` names the loom when the file does not say it any more. Rejects with the disk's error, or with the signal's reason.
 */
export async function readStoredSnapshot(
  disk: Disk, path: string, now: number, id: LoomId | null, signal: AbortSignal | null = null,
): Promise<SnapshotContent | null> {
  const slices = new Slices(signal)
  const items = new Items()
  const { header, whole, lost } = await readSnapshot(disk, path, (kind, value) => items.take(kind, value), slices)
  const sound = items.sound()
  const checked = sound === null ? check(items.claims(header, id, now)) : { data: sound, faults: [] }
  if (checked.data === null) return null
  const { done, undone, cuts } = items
  return {
    stored: { loom: await loomOf(checked.data, slices), history: whole && sound !== null ? { done, undone, cuts } : emptyHistory, seq: header?.seq ?? 0 },
    whole,
    lost,
    faults: checked.faults.map(({ sentence }) => sentence),
    format: header?.format ?? 1,
  }
}

/** As `fromData`, in slices. */
async function loomOf(data: LoomData, slices: Slices): Promise<Loom> {
  const { nodes, ...rest } = data
  let known: Loom['nodes'] = PersistentMap.empty()
  for (let from = 0; from < nodes.length; from += sliceNodes) {
    known = known.mutate((draft) => {
      for (const node of nodes.slice(from, from + sliceNodes)) draft.set(node.id, lean(node))
    })
    if (slices.due) await slices.rest()
  }
  return { ...fromData({ ...rest, nodes: [] }), nodes: known }
}

const sliceNodes = 250

/** What a snapshot's lines say, by kind. */
class Items {
  readonly done: HistoryEntry[] = []
  readonly undone: HistoryEntry[] = []
  readonly cuts: NodeId[] = []
  #head: unknown = null
  #tree: SoundTree | null = null
  readonly #alike = new Alike()
  /** Every record so far has the shape of one. */
  #shapely = true
  readonly #nodes: unknown[] = []
  readonly #generations: unknown[] = []
  readonly #choices: unknown[] = []

  take(kind: Parameters<Parameters<typeof readSnapshot>[2]>[0], value: unknown): void {
    switch (kind) {
      case 'loom':
        this.#head = value
        this.#tree = isFields(value) && parseId('n', value['root']) !== null ? new SoundTree(value['root'] as NodeId) : null
        return
      case 'node':
        if (isNode(value)) this.#nodes.push(lean({ ...value, runs: this.#alike.runs(value.runs) }, this.#tree?.take(value)))
        else this.#misshapen(this.#nodes, value)
        return
      case 'generation':
        if (isGeneration(value)) this.#generations.push(this.#alike.generation(value))
        else this.#misshapen(this.#generations, value)
        return
      case 'choice':
        if (isChoice(value)) this.#choices.push(value)
        else this.#misshapen(this.#choices, value)
        return
      case 'done':
      case 'undone':
        if (isHistoryEntry(value)) this[kind].push(value)
        return
      case 'cut': {
        const cut = parseId('n', value)
        if (cut !== null) this.cuts.push(cut)
      }
    }
  }

  /** The loom when it is exactly what the store writes, which is quick to see; else null, and `check` has to look. */
  sound(): LoomData | null {
    const { id, title, root } = isFields(this.#head) ? this.#head : {}
    const [loomId, rootId] = [parseId('l', id), parseId('n', root)]
    if (loomId === null || rootId === null || typeof title !== 'string') return null
    if (!this.#shapely || this.#tree?.sound !== true) return null
    const generations = this.#generations as readonly Generation[]
    return { id: loomId, title, root: rootId, nodes: this.#nodes as readonly LoomNode[], generations, choices: this.#choices as readonly Choice[] }
  }

  #misshapen(records: unknown[], value: unknown): void {
    this.#shapely = false
    records.push(value)
  }

  /** The same for `check`, whatever it is. */
  claims(header: SnapshotHeader | null, id: LoomId | null, now: number): unknown {
    const head = isFields(this.#head) ? this.#head : {}
    const nodes = this.#nodes.map((node) => (isFields(node) && node['createdAt'] === undefined ? { ...node, createdAt: now } : node))
    return {
      id: parseId('l', head['id']) ?? parseId('l', header?.loomId) ?? id ?? freshId('l'),
      title: head['title'] ?? header?.title ?? 'Recovered',
      root: head['root'],
      nodes,
      generations: this.#generations,
      choices: this.#choices,
    }
  }
}

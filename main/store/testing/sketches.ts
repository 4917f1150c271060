import { valueOf } from '../../../protocol/fault'
import { defaultSampling, defaultStopping, type Generation } from '../../../loom/generation'
import { freshId, type GenerationId, type NodeId } from '../../../loom/ids'
import type { LoomNode, Marks } from '../../../loom/node'
import type { Op, Transaction } from '../../../loom/transaction'
import type { Disk } from '../disk'
import { LoomStore, type StoreOptions } from '../loomStore'

/** A small language to say what is done to a store. */
export const looms = '/home/writer/looms'

export function storeOptions(disk: Disk, more: Partial<StoreOptions> = {}): StoreOptions {
  return { disk, now: () => Date.now(), app: 'Heddle (test)', copiesDir: null, groupMs: 1, ...more }
}

export async function made(disk: Disk, more: Partial<StoreOptions> = {}, title = 'A loom'): Promise<LoomStore> {
  return valueOf(await LoomStore.create(looms, title, storeOptions(disk, more)))
}

export async function opened(disk: Disk, folder: string, more: Partial<StoreOptions> = {}): Promise<LoomStore> {
  return valueOf(await LoomStore.open(folder, storeOptions(disk, more)))
}

export function typed(ops: readonly Op[]): Transaction {
  return { id: freshId('t'), at: Date.now(), by: 'writer', event: 'type', ops }
}

/** Typing at the end of a node. */
export function typing(store: LoomStore, node: NodeId, text: string): Transaction {
  const at = store.loom.nodes.get(node)?.text.length ?? 0
  const inserted = { text, runs: [{ origin: 'writer' as const, length: text.length }] }
  return { ...typed([{ t: 'splice', node, at, removed: { text: '', runs: [] }, inserted }]), tip: node }
}

export function rootSplice(store: LoomStore, text: string): Transaction {
  return typing(store, store.loom.root, text)
}

export function branchUnder(
  parent: NodeId,
  text: string,
  { generation = null, index = 0, from = 0, marks = {} }: { generation?: GenerationId | null; index?: number; from?: number; marks?: Marks } = {},
): LoomNode {
  const source = generation === null ? null : { generation, index, evidence: null }
  const runs = text === '' ? [] : [{ origin: 'simulator' as const, length: text.length, source, from }]
  return { id: freshId('n'), parent, children: [], text, runs, createdAt: Date.now(), marks }
}

export function generationAt(anchor: NodeId): Generation {
  const model = { name: 'tiny.gguf', sha256: null, bytes: 1 }
  return { id: freshId('g'), anchor, at: Date.now(), model, sampling: defaultSampling, stopping: defaultStopping, frame: null, seed: 7 }
}

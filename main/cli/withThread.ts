import { resolve } from 'node:path'
import { parseId, type NodeId } from '../../loom/ids'
import { valueOf } from '../../protocol/fault'
import { LoomStore } from '../store/loomStore'
import { NodeDisk } from '../store/nodeDisk'
import { badUse, type CliIo } from './commandLine'

/**
 * Reads a loom and the thread that ends at the node `named`, null for the one open last. The loom is closed when `use` is done,
 * and nothing of it is changed. Throws a `FaultError` for what cannot be read and for a node that the loom does not have.
 */
export async function withThread<T>(io: CliIo, folder: string, named: string | null, use: (store: LoomStore, tip: NodeId) => Promise<T>): Promise<T> {
  const disk = new NodeDisk()
  const store = valueOf(await LoomStore.open(resolve(io.folder, folder), { disk, now: Date.now, app: 'Heddle', copiesDir: null, readOnly: true }))
  try {
    const { loom, session, notice } = store
    if (notice !== null) io.note(notice)
    const tip = named === null ? session.tip : parseId('n', named)
    if (tip === null || !loom.nodes.has(tip)) throw badUse(`The loom has no node “${named ?? ''}”.`)
    return await use(store, tip)
  } finally {
    await store.close()
  }
}

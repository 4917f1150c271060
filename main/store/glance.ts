import type { LoomData } from '../../loom/loom'
import { parseId } from '../../loom/ids'
import type { Session } from '../../loom/session'
import { largeFrom, threadAlone } from '../../loom/threadAlone'
import { checkedLine, readCheckedLine } from './checkedLine'
import type { Disk } from './disk'
import { isCount, isFields, isNode } from './diskShapes'
import { readWhole, writeDurably } from './durableFile'
import { loomFiles } from './loomFiles'
import { readManifest } from './manifest'
import { parseSavedSession } from './sessionFile'
import type { StoredLoom } from './storedLoom'

/** The thread that was in the editor when the loom was closed, to be shown while the rest of a large loom is read. */
export interface Glance {
  /** A loom of one node, the thread's tip, that holds all of the thread's text. */
  readonly data: LoomData
  readonly session: Session
  readonly seq: number
}

const mostUnits = 4 * 1024 * 1024
const mostBytes = 64 * 1024 * 1024

/** Keeps a glance of a loom that is being closed and will be written no more. Rejects with the disk's error. */
export async function keepGlance(disk: Disk, folder: string, { loom, seq }: StoredLoom, session: Session): Promise<void> {
  const manifest = await readManifest(disk, folder)
  if (loom.nodes.size < largeFrom || manifest === null || manifest === 'damaged') return
  const { generation } = manifest
  const [node] = threadAlone(loom, session.tip).nodes
  if (node === undefined || node.text.length > mostUnits) return
  const sizes = await sizesOf(disk, folder, generation)
  const { line } = checkedLine(JSON.stringify({ loom: loom.id, title: loom.title, generation, sizes, seq, node, session }))
  await writeDurably(disk, loomFiles.glance(folder), new TextEncoder().encode(line))
}

/** Null when there is none, or the loom was written since: a glance shows what is true or nothing. Changes nothing. */
export async function readGlance(disk: Disk, folder: string): Promise<Glance | null> {
  try {
    const bytes = await readWhole(disk, loomFiles.glance(folder), mostBytes)
    const value = bytes === null ? undefined : readCheckedLine(bytes.subarray(0, -1))?.value
    if (!isFields(value)) return null
    const { title, generation, sizes, seq, node } = value
    const [id, saved] = [parseId('l', value['loom']), parseSavedSession(value)]
    if (id === null || saved === null || typeof title !== 'string' || !isCount(generation) || !isCount(seq) || !isNode(node)) return null
    const manifest = await readManifest(disk, folder)
    if (manifest === null || manifest === 'damaged' || manifest.loomId !== id || manifest.generation !== generation) return null
    if (JSON.stringify(sizes) !== JSON.stringify(await sizesOf(disk, folder, generation))) return null
    const data: LoomData = { id, title, root: node.id, nodes: [node], generations: [], choices: [] }
    return { data, session: saved.session, seq }
  } catch {
    return null
  }
}

/** Of the snapshot and its journal, which grow with every change. */
async function sizesOf(disk: Disk, folder: string, generation: number): Promise<readonly number[]> {
  const files = [loomFiles.text(folder, generation), loomFiles.journal(folder, generation)]
  return Promise.all(files.map(async (file) => (await disk.lstat(file)).size))
}

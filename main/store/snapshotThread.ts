import type { Generation } from '../../loom/generation'
import { parseId, type LoomId, type NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { fromData } from '../../loom/loomData'
import type { LoomNode } from '../../loom/node'
import { isFields, isGeneration, isNode } from './diskShapes'
import type { Disk } from './disk'
import { readSnapshot } from './snapshot'
import { Slices } from './slices'

/**
 * One thread of a snapshot as a loom without branches, with all generations; in slices, and memory holds no more than the
 * thread. Null when the snapshot is not whole or holds no such thread: then `readStoredSnapshot` has to look.
 * Rejects with the disk's error, or with the signal's reason.
 */
export async function readSnapshotThread(disk: Disk, path: string, tip: NodeId, signal: AbortSignal | null): Promise<Loom | null> {
  let head: { readonly id: LoomId; readonly title: string } | null = null
  const generations: Generation[] = []
  const finder = new ThreadFinder(tip)
  const { whole } = await readSnapshot(
    disk,
    path,
    (kind, value) => {
      if (kind === 'node' && isNode(value)) finder.take(value)
      else if (kind === 'generation' && isGeneration(value)) generations.push(value)
      else if (kind === 'loom' && isFields(value)) {
        const id = parseId('l', value['id'])
        if (id !== null && typeof value['title'] === 'string') head = { id, title: value['title'] }
      }
    },
    new Slices(signal),
  )
  const { thread } = finder
  const [root] = thread
  if (!whole || head === null || root === undefined) return null
  const nodes = thread.map((node, i) => ({ ...node, children: thread.slice(i + 1, i + 2).map(({ id }) => id) }))
  return fromData({ ...(head as { id: LoomId; title: string }), root: root.id, nodes, generations, choices: [] })
}

/** Sees a thread pass by among nodes in reading order, in which a node comes with its ancestors before it. */
class ThreadFinder {
  readonly #tip: NodeId
  /** From the root down to the last node seen. */
  readonly #above: LoomNode[] = []
  #thread: readonly LoomNode[] = []

  constructor(tip: NodeId) {
    this.#tip = tip
  }

  take(node: LoomNode): void {
    while (this.#above.length > 0 && this.#above.at(-1)?.id !== node.parent) this.#above.pop()
    // Out of order: nothing that follows hangs on what was seen.
    if (this.#above.length === 0 && node.parent !== null) return
    this.#above.push(node)
    if (node.id === this.#tip) this.#thread = [...this.#above]
  }

  /** Root first; empty when it has not come. */
  get thread(): readonly LoomNode[] {
    return this.#thread
  }
}

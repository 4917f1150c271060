import { dirname, join } from 'node:path'
import type { CheckpointId, LoomId, NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { deepest } from '../../loom/path'
import { bad, good, type Answer } from '../../protocol/fault'
import { parseMomentKey, type Moment, type MomentKey } from '../../protocol/moment'
import { diskCode, isMissing, makeFolder, type Disk } from './disk'
import { loomFiles } from './loomFiles'
import { diskSentence } from './savingSentence'
import { readHeader, writeSnapshot, type SnapshotHeader } from './snapshot'
import { readStoredSnapshot } from './snapshotContent'
import { readSnapshotThread } from './snapshotThread'
import { itemsOf, type StoredLoom } from './storedLoom'

/** A loom as it was, or its thread alone, and where the thread ended. */
export interface Past {
  readonly loom: Loom
  readonly tip: NodeId
  /** Milliseconds since 1970. */
  readonly at: number
}

/** All that is kept of a loom's past: the writer's checkpoints, the rolling copies, and the generations not yet pruned. */
export class Moments {
  readonly #disk: Disk
  readonly #loom: LoomId
  readonly #places: { readonly [kind in Moment['kind']]: string | null }

  /** `copies`: the folder of this loom's rolling copies; null when none are kept. */
  constructor(disk: Disk, loom: LoomId, folder: string, copies: string | null) {
    this.#disk = disk
    this.#loom = loom
    this.#places = { checkpoint: loomFiles.copies(folder), generation: folder, copy: copies }
  }

  /** Keeps a checkpoint: a whole snapshot that the store never takes away. */
  async keep(id: CheckpointId, header: SnapshotHeader, data: StoredLoom): Promise<Answer<void>> {
    const folder = this.#places.checkpoint as string
    try {
      await makeFolder(this.#disk, folder, dirname)
      await writeSnapshot(this.#disk, join(folder, `checkpoint-${id}.json`), header, itemsOf(data))
      return good(undefined)
    } catch (error) {
      if (diskCode(error) === null) throw error
      return bad('disk', diskSentence('The checkpoint could not be kept', error))
    }
  }

  /** Newest first, without those that hold the same as another or as the loom now (`seq`), and those that cannot be read. */
  async list(seq: number): Promise<readonly Moment[]> {
    const found: { moment: Moment; seq: number }[] = []
    for (const kind of ['checkpoint', 'generation', 'copy'] as const) {
      for (const { moment, header } of await this.#headers(kind)) {
        if (kind !== 'checkpoint' && (header.seq === seq || found.some((other) => other.seq === header.seq))) continue
        found.push({ moment, seq: header.seq })
      }
    }
    return found.map(({ moment }) => moment).sort((a, b) => b.at - a.at)
  }

  /** In slices; of a `thread` the rest of the loom is left out. Rejects with the signal's reason when it ends the reading. */
  async read(key: MomentKey, part: 'whole' | 'thread', now: number, signal: AbortSignal | null = null): Promise<Answer<Past>> {
    const path = this.#path(key)
    try {
      const header = path === null ? null : await readHeader(this.#disk, path)
      if (part === 'thread' && path !== null && header?.thread !== undefined) {
        const { tip } = header.thread
        const loom = await readSnapshotThread(this.#disk, path, tip, signal)
        if (loom?.id === this.#loom) return good({ loom, tip, at: header.at })
      }
      const content = path === null ? null : await readStoredSnapshot(this.#disk, path, now, this.#loom, signal)
      if (content !== null && content.stored.loom.id === this.#loom) {
        const { loom } = content.stored
        const tip = header?.thread?.tip
        return good({ loom, tip: tip !== undefined && loom.nodes.has(tip) ? tip : deepest(loom, loom.root, new Map()), at: header?.at ?? now })
      }
    } catch (error) {
      if (diskCode(error) === null) throw error
      if (isMissing(error)) return bad('not-found', 'This state is not kept any more; a newer one has taken its place.')
    }
    return bad('damaged', 'This state of the loom could not be read.')
  }

  async #headers(kind: Moment['kind']): Promise<readonly { moment: Moment; header: SnapshotHeader }[]> {
    const folder = this.#places[kind]
    if (folder === null) return []
    const found: { moment: Moment; header: SnapshotHeader }[] = []
    for (const name of await this.#disk.readdir(folder).catch(() => [])) {
      const key = name.endsWith('.json') ? parseMomentKey(name.slice(0, -'.json'.length)) : null
      if (key === null || kindOf(key) !== kind) continue
      const header = await readHeader(this.#disk, join(folder, name)).catch(() => null)
      if (header === null || header.loomId !== this.#loom) continue
      const { at, nodes, thread } = header
      const moment: Moment = { moment: key, kind, name: header.name ?? '', at, nodes, words: thread?.words ?? null, excerpt: thread?.excerpt ?? '' }
      found.push({ moment, header })
    }
    return found
  }

  #path(key: MomentKey): string | null {
    const folder = this.#places[kindOf(key)]
    return folder === null ? null : join(folder, `${key}.json`)
  }
}

function kindOf(key: MomentKey): Moment['kind'] {
  return key.startsWith('checkpoint-') ? 'checkpoint' : key.startsWith('copy-') ? 'copy' : 'generation'
}

import { dirname, join } from 'node:path'
import { parseId, type CheckpointId } from '../../loom/ids'
import type { LoomData } from '../../loom/loom'
import { toData } from '../../loom/loomData'
import { bad, good, type Answer } from '../../protocol/fault'
import { diskCode, makeFolder, type Disk } from './disk'
import { diskSentence } from './savingSentence'
import { readHeader, writeSnapshot, type SnapshotHeader } from './snapshot'
import { readStoredSnapshot } from './snapshotContent'
import { itemsOf, type StoredLoom } from './storedLoom'

/** A copy of the loom that the writer named. */
export interface Checkpoint {
  readonly id: CheckpointId
  readonly name: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly nodes: number
}

const pattern = /^checkpoint-(c_[0-9a-v]{16})\.json$/

/** The named copies in a loom's folder: whole snapshots, never taken away by the store. */
export class Checkpoints {
  readonly #disk: Disk
  readonly #folder: string

  constructor(disk: Disk, folder: string) {
    this.#disk = disk
    this.#folder = folder
  }

  async keep(id: CheckpointId, header: (generation: number) => SnapshotHeader, data: StoredLoom): Promise<Answer<void>> {
    try {
      await makeFolder(this.#disk, this.#folder, dirname)
      await writeSnapshot(this.#disk, this.#path(id), header(0), itemsOf(data))
      return good(undefined)
    } catch (error) {
      if (diskCode(error) === null) throw error
      return bad('disk', diskSentence('The checkpoint could not be kept', error))
    }
  }

  /** Newest first. Those that cannot be read are left out. */
  async list(): Promise<readonly Checkpoint[]> {
    const found: Checkpoint[] = []
    for (const name of await this.#disk.readdir(this.#folder).catch(() => [])) {
      const id = parseId('c', pattern.exec(name)?.[1])
      if (id === null) continue
      const header = await readHeader(this.#disk, join(this.#folder, name)).catch(() => null)
      if (header !== null) found.push({ id, name: header.name ?? '', at: header.at, nodes: header.nodes })
    }
    return found.sort((a, b) => b.at - a.at)
  }

  async read(id: CheckpointId, now: number): Promise<Answer<LoomData>> {
    try {
      const content = await readStoredSnapshot(this.#disk, this.#path(id), now, null)
      if (content !== null) return good(toData(content.stored.loom))
    } catch (error) {
      if (diskCode(error) === null) throw error
    }
    return bad('damaged', 'This checkpoint could not be read.')
  }

  #path(id: CheckpointId): string {
    return join(this.#folder, `checkpoint-${id}.json`)
  }
}

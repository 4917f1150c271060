import { totalmem } from 'node:os'
import { basename, dirname } from 'node:path'
import type { Loom } from '../../loom/loom'
import type { Generation, ModelRef } from '../../loom/generation'
import type { BridgeEvent } from '../../protocol/bridge'
import { bad, good, type Answer } from '../../protocol/fault'
import type { Download, FileWish, LoomModel, ModelKey, Models } from '../../protocol/models'
import { checkGguf } from '../engine/ggufHeader'
import { Catalogues } from '../models/catalogues'
import { Downloads } from '../models/downloads'
import { calledOf, freeBytes, keyOf, ModelFiles } from '../models/modelFiles'
import { offersFor } from '../models/offers'
import { usualLimits } from '../models/transfer'
import type { Places } from '../places'
import { NodeDisk } from '../store/nodeDisk'
import { statOrNull } from '../store/disk'
import type { Cabinet } from './cabinet'
import { isSameModel, type ModelRoom } from './modelRoom'

export interface ModelRowsHost {
  readonly places: Places
  readonly cabinet: Cabinet
  readonly room: ModelRoom
  readonly emit: (event: BridgeEvent) => void
  reveal(path: string): Promise<void>
}

/** Models as a whole, for the bridge: what is at hand, what can be had, what is on its way. */
export class ModelRows {
  readonly #host: ModelRowsHost
  readonly #files: ModelFiles
  readonly #catalogues: Catalogues
  readonly #downloads: Downloads
  readonly #disk = new NodeDisk()

  private constructor(host: ModelRowsHost, files: ModelFiles, catalogues: Catalogues, downloads: Downloads) {
    this.#host = host
    this.#files = files
    this.#catalogues = catalogues
    this.#downloads = downloads
  }

  static async open(host: ModelRowsHost): Promise<ModelRows> {
    const { places, cabinet, emit } = host
    const disk = new NodeDisk()
    const catalogues = await Catalogues.open(disk, places.userData)
    const downloads = await Downloads.open({
      folder: places.models,
      catalogues,
      world: { disk, freeBytes, check: checkGguf, limits: usualLimits },
      changed: (list) => emit({ t: 'downloads', downloads: list }),
      arrived: (_wish, path) => emit({ t: 'notice', sentence: `${basename(path)} is downloaded and checked. Open it under Models.` }),
    })
    return new ModelRows(host, new ModelFiles({ places, known: () => cabinet.knownModels }), catalogues, downloads)
  }

  get notice(): string | null {
    return this.#catalogues.notice
  }

  get downloads(): readonly Download[] {
    return this.#downloads.list
  }

  async list(): Promise<Answer<Models>> {
    const { places, room } = this.#host
    const machine = { memoryBytes: totalmem(), gpuBytes: room.gpuBytes }
    const atHand = await this.#files.list(room.openPath)
    const names = new Set((await this.#files.find()).map(({ path }) => basename(path)))
    const offers = offersFor(this.#catalogues, machine, (file) => names.has(file))
    return good({ atHand, offers, downloads: this.#downloads.list, ...machine, freeBytes: await freeBytes(places.models) })
  }

  async use(key: ModelKey): Promise<Answer<null>> {
    const file = await this.#files.at(key)
    return file === null ? gone() : this.#host.room.load(file.path, true, calledOf(file))
  }

  async reveal(key: ModelKey): Promise<Answer<null>> {
    const file = await this.#files.at(key)
    if (file === null) return gone()
    await this.#host.reveal(file.path)
    return good(null)
  }

  /** Takes a file from the disk for good: only from our own folder, and never the one that is open. */
  async remove(key: ModelKey): Promise<Answer<null>> {
    const { places, room } = this.#host
    const file = await this.#files.at(key)
    if (file === null) return gone()
    if (file.path === room.openPath) return bad('busy', 'This model is open. Open another one first, then remove it.')
    if (file.source !== 'downloaded' || dirname(file.path) !== places.models) {
      return bad('bad-input', 'Heddle removes only what it downloaded itself. Remove this file where it came from.')
    }
    try {
      if ((await statOrNull(this.#disk, file.path)) !== null) await this.#disk.rm(file.path)
      return good(null)
    } catch {
      return bad('disk', `${basename(file.path)} could not be removed. It is still there.`)
    }
  }

  get(wish: FileWish): Answer<null> {
    return this.#downloads.get(wish)
  }

  pause(wish: FileWish): Answer<null> {
    return this.#downloads.pause(wish)
  }

  cancel(wish: FileWish): Answer<null> {
    return this.#downloads.cancel(wish)
  }

  /** The model that the loom was last woven with, unless it is the one that is open. */
  async ofLoom(loom: Loom): Promise<LoomModel | null> {
    const wanted = lastModel(loom)
    const { reference } = this.#host.room
    if (wanted === null || (reference !== null && isSameModel(wanted, reference))) return null
    const file = await this.#files.where(wanted)
    const offer = this.#catalogues.models
      .flatMap(({ id, quantisations }) => quantisations.map((each) => ({ model: id, quantisation: each.name, bytes: each.bytes, file: each.file })))
      .find(({ file: name }) => name === wanted.name)
    const offered = offer === undefined || this.#catalogues.find(offer) === null ? null : { model: offer.model, quantisation: offer.quantisation, bytes: offer.bytes }
    return { wanted, found: file === null ? null : keyOf(file.path), offered }
  }

  close(): Promise<void> {
    return this.#downloads.close()
  }
}

/** What wove last in this loom; null when nothing did, or another program whose model is not known. */
function lastModel(loom: Loom): ModelRef | null {
  let last: Generation | null = null
  for (const generation of loom.generations.values()) {
    if (generation.imported !== true && generation.model.name !== '' && (last === null || generation.at >= last.at)) last = generation
  }
  return last?.model ?? null
}

function gone(): Answer<never> {
  return bad('not-found', 'This model file is not where it was.')
}

import { join } from 'node:path'
import stored from '../../models/catalogue.json'
import type { Catalogue, CatalogueHost, CatalogueModel, Quantisation } from '../../protocol/catalogue'
import { catalogueSchema } from '../../protocol/catalogueSchema'
import type { FileWish } from '../../protocol/models'
import type { Disk } from '../store/disk'
import { readWhole } from '../store/durableFile'
import { sourceOf, type Source } from './modelHost'

const largest = 4 << 20

/** A file that can be fetched, and from where. */
export interface Fetchable {
  readonly model: CatalogueModel
  readonly quantisation: Quantisation
  readonly file: string
  readonly source: Source
}

/** The catalogue that comes with Heddle, and before it the writer's own: `catalogue.json` in her folder, of the same shape. */
export class Catalogues {
  readonly models: readonly CatalogueModel[]
  /** A sentence about a catalogue of hers that is none. */
  readonly notice: string | null
  readonly #hosts: ReadonlyMap<CatalogueModel, CatalogueHost>

  private constructor(catalogues: readonly Catalogue[], notice: string | null) {
    const hosts = new Map<CatalogueModel, CatalogueHost>()
    const ids = new Set<string>()
    for (const { models, host } of catalogues) {
      for (const model of models.filter(({ id }) => !ids.has(id))) hosts.set(model, host)
      for (const { id } of models) ids.add(id)
    }
    this.models = [...hosts.keys()]
    this.notice = notice
    this.#hosts = hosts
  }

  static async open(disk: Disk, userData: string): Promise<Catalogues> {
    const ours = catalogueSchema.parse(stored)
    try {
      const bytes = await readWhole(disk, join(userData, 'catalogue.json'), largest)
      if (bytes === null) return new Catalogues([ours], null)
      return new Catalogues([catalogueSchema.parse(JSON.parse(new TextDecoder().decode(bytes))), ours], null)
    } catch {
      return new Catalogues([ours], 'Your catalogue.json could not be read as a catalogue of models; the usual one is in use.')
    }
  }

  hostOf(model: CatalogueModel): string {
    const host = this.#hosts.get(model)
    return host === undefined ? '' : new URL(host.url).host
  }

  /** Null when there is no such file, or none that could be fetched. */
  find({ model: id, quantisation: name }: FileWish): Fetchable | null {
    const model = this.models.find((each) => each.id === id)
    const quantisation = model?.quantisations.find((each) => each.name === name)
    const host = model === undefined ? undefined : this.#hosts.get(model)
    if (model?.gguf == null || quantisation?.file == null || host === undefined) return null
    const source = sourceOf(host, model.gguf, quantisation.file)
    return source === null ? null : { model, quantisation, file: quantisation.file, source }
  }
}

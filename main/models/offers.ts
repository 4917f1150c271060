import { memoryNeeded, suggest, workingContext, type CatalogueModel, type Machine } from '../../protocol/catalogue'
import type { ModelOffer } from '../../protocol/models'
import type { Catalogues } from './catalogues'

/** The catalogue as the page shows it, what fits the machine first; `here` says whether a file of that name is at hand. */
export function offersFor(catalogues: Catalogues, machine: Machine, here: (file: string) => boolean): readonly ModelOffer[] {
  const suggestions = suggest({ models: catalogues.models }, machine)
  const fitting = suggestions.map(({ model }) => model)
  const ordered = [...fitting, ...catalogues.models.filter((model) => !fitting.includes(model))]
  return ordered.map((model) => {
    const found = suggestions.find((each) => each.model === model)
    return {
      ...described(model),
      from: `${catalogues.hostOf(model)}/${model.gguf ?? model.weights}`,
      files: model.quantisations.map((each) => ({
        quantisation: each.name,
        bytes: each.bytes,
        memoryBytes: memoryNeeded(model, each, workingContext),
        state: each.file !== null && here(each.file) ? 'here' : catalogues.find({ model: model.id, quantisation: each.name }) === null ? 'unknown' : 'offered',
        checksum: each.sha256 !== null,
      })),
      fits: found === undefined ? null : { quantisation: found.quantisation.name, place: found.place, slow: found.slow },
    }
  })
}

function described({ id, name, sizeClass, parameters, licence, context, prose, doubt }: CatalogueModel) {
  return { id, name, sizeClass, parameters, licence, context, prose, doubt }
}

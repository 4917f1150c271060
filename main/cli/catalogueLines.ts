import { cacheBytesPerToken, memoryNeeded, suggest, workingContext } from '../../protocol/catalogue'
import type { CatalogueModel, Machine } from '../../protocol/catalogue'

/**
 * Models of the catalogue as values to print, what fits `machine` first and best first. `memoryBytes` is what a quantisation needs with
 * `workingContext` tokens of cache; `fits` is null for a model that this machine does not hold.
 */
export function catalogueLines(models: readonly CatalogueModel[], machine: Machine): object[] {
  const suggestions = suggest({ models }, machine)
  const fitting = suggestions.map(({ model }) => model)
  return [...fitting, ...models.filter((model) => !fitting.includes(model))].map((model) => {
    const found = suggestions.find((each) => each.model === model)
    return {
      ...model,
      cacheBytesPer1000Tokens: 1000 * cacheBytesPerToken(model),
      quantisations: model.quantisations.map((each) => ({ ...each, memoryBytes: memoryNeeded(model, each, workingContext) })),
      fits: found === undefined ? null : { quantisation: found.quantisation.name, place: found.place, slow: found.slow },
    }
  })
}

import type { Generation, ModelRef } from '../../loom/generation'
import { modelName } from '../status/modelName'

/** A model's name as people say it; another program's may not be known. */
export function nameOfModel({ name }: ModelRef): string {
  return name === '' ? 'a model that was not recorded' : modelName(name)
}

const when = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** Which model wrote a branch, and when. */
export function writtenBy({ model, at, imported }: Generation): string {
  return imported === true ? `Written by ${nameOfModel(model)}, in another program` : `Written by ${nameOfModel(model)}, ${when.format(at)}`
}

/** The same with all that is needed to weave it again. */
export function writtenHow(generation: Generation, branch: number): string {
  if (generation.imported === true) return `${writtenBy(generation)}.`
  const { temperature, minP, topP, topK } = generation.sampling
  const cuts = [minP > 0 ? `min-p ${minP}` : null, topP < 1 ? `top-p ${topP}` : null, topK > 0 ? `top-k ${topK}` : null].filter((each) => each !== null)
  return `${writtenBy(generation)}: branch ${branch + 1}, temperature ${[temperature, ...cuts].join(', ')}, seed ${generation.seed}.`
}

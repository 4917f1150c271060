import type { Generation, ModelRef } from '../../loom/generation'
import { modelName } from '../status/modelName'
import { wording } from '../wording/wording'

/** A model's name as people say it; another program's may not be known. */
export function nameOfModel({ name }: ModelRef): string {
  return name === '' ? wording.models.notRecorded : modelName(name)
}

/** Which model wrote a branch, and when. */
export function writtenBy({ model, at, imported }: Generation): string {
  return imported === true ? wording.models.writtenElsewhere(nameOfModel(model)) : wording.models.writtenBy(nameOfModel(model), at)
}

/** The same with all that is needed to weave it again. */
export function writtenHow({ model, at, imported, sampling, seed }: Generation, branch: number): string {
  const name = nameOfModel(model)
  if (imported === true) return wording.models.writtenElsewhereSentence(name)
  const { temperature, minP, topP, topK } = sampling
  const drawn = { branch: branch + 1, temperature, minP: minP > 0 ? minP : null, topP: topP < 1 ? topP : null, topK: topK > 0 ? topK : null, seed }
  return wording.models.writtenHow(name, at, drawn)
}

import type { Alternative, TokenEvidence } from '../../../loom/evidence'
import type { RowKernel, Survey } from './rowKernel'
import type { Vocabulary } from './vocabulary'

/** What an untouched row says of `id`. `survey` holds at least `top` candidates of the row. */
export function evidenceOf(kernel: RowKernel, row: number, survey: Survey, id: number, top: number, vocabulary: Vocabulary): TokenEvidence {
  const place = survey.ids.indexOf(id)
  const alternatives: Alternative[] = []
  for (let i = 0; i < top && i < survey.ids.length; i++) {
    const other = survey.ids[i] ?? -1
    if (other < 0) break
    alternatives.push({ id: other, text: vocabulary.text(other), logprob: Math.min(0, (survey.logits[i] ?? -Infinity) - survey.logSum) })
  }
  return {
    id,
    bytes: vocabulary.bytes(id),
    logprob: Math.min(0, kernel.logit(row, id) - survey.logSum),
    entropy: survey.entropy / Math.LN2,
    rank: place >= 0 ? place + 1 : kernel.rank(row, id),
    top: alternatives,
  }
}

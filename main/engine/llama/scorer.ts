import type { ScoreAsk } from '../../../protocol/engine'
import { Cancelled } from '../../../protocol/fault'
import type { ScoreControl, ScoreSink } from '../backend'
import { evidenceOf } from './evidence'
import { placesOf } from './places'
import type { Context } from './context'
import type { TreeDecoder } from './treeDecoder'
import type { Vocabulary } from './vocabulary'
import type { Window } from './window'

/**
 * Tells what the model thought at every token of the text that ends after `ask.from`, in chunks a cancel can come between.
 * What is cached before the first of them is not evaluated again, and what is evaluated stays cached. A text without a begin
 * token has no distribution for its first token, which is then left out.
 */
export async function scoreText(
  decoder: TreeDecoder,
  context: Context,
  vocabulary: Vocabulary,
  window: Window,
  ask: ScoreAsk,
  sink: ScoreSink,
  control: ScoreControl,
): Promise<void> {
  const { tokens } = window
  const { kernel, outputRows } = context
  const { places, first } = placesOf(window, vocabulary, ask)
  sink.started(window.visibleFrom)
  if (first >= tokens.length) return
  await decoder.during(async () => {
    const last = tokens.length - 1
    for (let at = first - 1; at < last; ) {
      await control.gate()
      if (control.signal.aborted) throw new Cancelled()
      const from = at
      const end = Math.min(last, from + outputRows)
      at = await decoder.advance(tokens, from, end, () => {
        for (let i = from; i < end; i++) {
          const row = i - from
          const survey = kernel.survey(row, Math.max(1, ask.top))
          sink.token(evidenceOf(kernel, row, survey, tokens[i + 1] ?? 0, ask.top, vocabulary), places[i + 1] ?? 0)
        }
      })
    }
  })
}

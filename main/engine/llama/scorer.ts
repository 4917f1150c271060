import type { ScoreAsk } from '../../../protocol/engine'
import { Cancelled } from '../../../protocol/fault'
import type { ScoreSink } from '../backend'
import { outputLimit } from './context'
import { evidenceOf } from './evidence'
import type { RowKernel } from './rowKernel'
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
  kernel: RowKernel,
  vocabulary: Vocabulary,
  window: Window,
  ask: ScoreAsk,
  sink: ScoreSink,
  signal: AbortSignal,
): Promise<void> {
  const { tokens } = window
  const { places, first } = placesOf(window, vocabulary, ask)
  sink.started(window.visibleFrom)
  if (first >= tokens.length) return
  await decoder.hold(tokens.slice(0, -1), first - 1, async (path, evaluated) => {
    for (let at = evaluated; at < tokens.length - 1; ) {
      if (signal.aborted) throw new Cancelled()
      const wanted = at >= first - 1
      const end = Math.min(tokens.length - 1, wanted ? at + outputLimit : Math.min(first - 1, at + 128))
      const from = at
      await decoder.evaluate(path, tokens, from, end, () => {
        if (!wanted) return
        for (let i = from; i < end; i++) {
          const row = i - from
          const survey = kernel.survey(row, Math.max(1, ask.top))
          sink.token(evidenceOf(kernel, row, survey, tokens[i + 1] ?? 0, ask.top, vocabulary), places[i + 1] ?? 0)
        }
      }, wanted)
      at = end
    }
  })
}

/** Where in the asked text each token begins (UTF-16), and the first token to tell of. */
function placesOf(window: Window, vocabulary: Vocabulary, ask: ScoreAsk): { readonly places: readonly number[]; readonly first: number } {
  const text = Buffer.from(ask.text.slice(window.visibleFrom), 'utf8')
  const places: number[] = []
  let byte = -window.before
  let unit = window.visibleFrom
  let counted = 0
  let first = window.tokens.length
  for (const [i, id] of window.tokens.entries()) {
    if (byte > counted) {
      unit += unitsIn(text, counted, byte)
      counted = byte
    }
    places.push(unit)
    const length = i < window.begin ? 0 : vocabulary.bytes(id).length
    const end = byte + length
    if (length > 0 && end > 0 && first === window.tokens.length && unit + unitsIn(text, counted, end) > ask.from) first = i
    byte = end
  }
  return { places, first: Math.max(1, first) }
}

/** UTF-16 units of the characters that begin in bytes [start, end). */
function unitsIn(text: Uint8Array, start: number, end: number): number {
  let units = 0
  for (let i = Math.max(0, start); i < Math.min(end, text.length); i++) {
    const byte = text[i] ?? 0
    if (byte < 0x80 || byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1
  }
  return units
}

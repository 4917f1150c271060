import type { TextToken } from '../../loom/scoreMap'
import type { Run } from '../../loom/run'
import type { Replacement } from '../surface/replacement'
import { SessionSpans } from './sessionSpans'

/** Bits and units of the writer's own words that were scored and not counted before. */
export interface OwnWords {
  readonly bits: number
  readonly characters: number
}

/** Counts what the model thought of the writer's own words as she writes them, each once, whatever becomes of them after. */
export class OwnSurprise {
  readonly #uncounted = new SessionSpans()

  forget(): void {
    this.#uncounted.forget()
  }

  change(change: Replacement, written: boolean): void {
    this.#uncounted.change(change, written)
  }

  /** Counts the tokens that are wholly the writer's, newly written and scored as they stand; `tokens` are those that reach into a stretch. */
  count(tokens: (from: number, to: number) => Iterable<TextToken>, runs: readonly Run[]): OwnWords {
    let [bits, characters, at, r, runEnd] = [0, 0, 0, 0, runs[0]?.length ?? 0]
    const counted: { from: number; to: number }[] = []
    for (const span of this.#uncounted.spans) {
      for (const { from, to, fresh, bits: own } of tokens(span.from, span.to)) {
        while (r < runs.length && runEnd <= from) {
          at = runEnd
          runEnd += runs[++r]?.length ?? 0
        }
        if (!fresh || from < span.from || to > span.to || runs[r]?.origin !== 'writer' || from < at || to > runEnd) continue
        bits += own
        characters += to - from
        const last = counted.at(-1)
        if (last?.to === from) last.to = to
        else counted.push({ from, to })
      }
    }
    this.#uncounted.drop(counted)
    return { bits, characters }
  }
}

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

  /** Counts the tokens that are wholly the writer's, newly written and scored as they stand. */
  count(tokens: readonly TextToken[], runs: readonly Run[]): OwnWords {
    const spans = this.#uncounted.spans
    if (spans.length === 0) return { bits: 0, characters: 0 }
    let [bits, characters, at, s, r, runEnd] = [0, 0, 0, 0, 0, runs[0]?.length ?? 0]
    const counted: { from: number; to: number }[] = []
    for (const { from, to, fresh, bits: own } of tokens) {
      while (s < spans.length && (spans[s]?.to ?? 0) <= from) s++
      while (r < runs.length && runEnd <= from) {
        at = runEnd
        runEnd += runs[++r]?.length ?? 0
      }
      const span = spans[s]
      if (span === undefined) break
      if (!fresh || from < span.from || to > span.to || runs[r]?.origin !== 'writer' || from < at || to > runEnd) continue
      bits += own
      characters += to - from
      counted.push({ from, to })
    }
    this.#uncounted.drop(counted)
    return { bits, characters }
  }
}

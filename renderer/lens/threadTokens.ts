import type { HeddleApi } from '../../protocol/bridge'
import { nodeOf } from '../../loom/loomData'
import type { Run } from '../../loom/run'
import { joinRuns } from '../../loom/runs'
import type { ScoreMap, TextToken } from '../../loom/scoreMap'
import type { LoomClient } from '../state/loomClient'
import { mergeTokens, RecordedTokens } from './recordedTokens'

/** What is known of each token of the thread: recorded for the simulator's text, scored for the rest. Worked out once a change. */
export class ThreadTokens {
  readonly #client: LoomClient
  readonly #scores: ScoreMap
  readonly #recorded: RecordedTokens
  #merged: { readonly tokens: readonly TextToken[]; readonly runs: readonly Run[] } | null = null

  /** `arrived`: recorded tokens have come that were asked for. */
  constructor(api: Pick<HeddleApi, 'readEvidence'>, client: LoomClient, scores: ScoreMap, arrived: () => void) {
    this.#client = client
    this.#scores = scores
    this.#recorded = new RecordedTokens(api, arrived)
  }

  /** Text or scores are others. */
  changed(): void {
    this.#merged = null
  }

  /** Another loom: nothing is known of it. */
  forget(): void {
    this.#recorded.forget()
    this.#merged = null
  }

  /** Those that reach into the units `from`…`to`. */
  tokens(from = 0, to = Infinity): readonly TextToken[] {
    const { tokens } = this.#read()
    if (from <= 0 && to === Infinity) return tokens
    let low = 0
    let high = tokens.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((tokens[middle] as TextToken).to > from) high = middle
      else low = middle + 1
    }
    let end = low
    while (end < tokens.length && (tokens[end] as TextToken).from < to) end++
    return tokens.slice(low, end)
  }

  /** Of the whole thread. */
  runs(): readonly Run[] {
    return this.#read().runs
  }

  #read(): { readonly tokens: readonly TextToken[]; readonly runs: readonly Run[] } {
    if (this.#merged !== null) return this.#merged
    const loom = this.#client.loom.peek()
    const runs = loom === null ? [] : joinRuns(...this.#client.ids.peek().map((id) => nodeOf(loom, id).runs))
    this.#merged = { runs, tokens: mergeTokens(this.#recorded.of(runs), this.#scores.tokens()) }
    return this.#merged
  }
}

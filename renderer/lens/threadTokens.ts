import type { HeddleApi } from '../../protocol/bridge'
import { nodeOf } from '../../loom/loomData'
import type { Run } from '../../loom/run'
import { joinRuns } from '../../loom/runs'
import type { ScoreMap, TextToken } from '../../loom/scoreMap'
import type { LoomClient } from '../state/loomClient'
import { mergeTokens, RecordedTokens } from './recordedTokens'

/** What is known of each token of the thread: recorded for the simulator's text, scored for the rest. A stretch costs its own length. */
export class ThreadTokens {
  readonly #client: LoomClient
  readonly #scores: ScoreMap
  readonly #recorded: RecordedTokens
  #runs: readonly Run[] | null = null

  /** `arrived`: recorded tokens have come that were asked for. */
  constructor(api: Pick<HeddleApi, 'readEvidence'>, client: LoomClient, scores: ScoreMap, arrived: () => void) {
    this.#client = client
    this.#scores = scores
    this.#recorded = new RecordedTokens(api, arrived)
  }

  /** The text is another. */
  changed(): void {
    this.#runs = null
  }

  /** Another loom: nothing is known of it. */
  forget(): void {
    this.#recorded.forget()
    this.#runs = null
  }

  /** Those that reach into the units `from`…`to`. */
  tokens(from: number, to: number): readonly TextToken[] {
    return [...this.each(from, to)]
  }

  /** `tokens`, one by one: as they are when the first is asked for, whatever changes meanwhile. */
  *each(from = 0, to = Infinity): Generator<TextToken, undefined> {
    // A scored token at either end may reach out of the stretch and give way to a recorded one that lies there.
    const first = this.#scores.at(from)?.from ?? from
    const last = to === Infinity ? to : (this.#scores.at(to - 1)?.to ?? to)
    for (const token of mergeTokens(this.#recorded.of(this.runs(), first, last), this.#scores.each(from, to))) {
      if (token.from < to && token.to > from) yield token
    }
  }

  /** Of the whole thread. */
  runs(): readonly Run[] {
    const loom = this.#client.loom.peek()
    this.#runs ??= loom === null ? [] : joinRuns(this.#client.ids.peek().flatMap((id) => nodeOf(loom, id).runs))
    return this.#runs
  }
}

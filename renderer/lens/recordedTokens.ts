import type { HeddleApi } from '../../protocol/bridge'
import type { EvidenceRef, Run } from '../../loom/run'
import { ScoreMap, type TextToken } from '../../loom/scoreMap'

/** A run of the simulator's on the thread whose evidence was recorded when it was woven. */
interface RecordedRun {
  readonly at: number
  readonly length: number
  /** Where in its branch the run begins. */
  readonly from: number
  readonly evidence: EvidenceRef
}

/** Branches whose evidence is held; the one not asked for longest goes first. */
const mostHeld = 5000

/** What was recorded of the simulator's runs: read from main when first asked for, then held. */
export class RecordedTokens {
  readonly #api: Pick<HeddleApi, 'readEvidence'>
  readonly #arrived: () => void
  readonly #held = new Map<string, ScoreMap | null>()

  constructor(api: Pick<HeddleApi, 'readEvidence'>, arrived: () => void) {
    this.#api = api
    this.#arrived = arrived
  }

  /**
   * The tokens that lie whole in the simulator's runs and reach into the units `first`…`last` of the thread, at their places in it.
   * What is not there yet is fetched.
   */
  *of(runs: readonly Run[], first = 0, last = Infinity): Generator<TextToken, undefined> {
    for (const { at, length, from, evidence } of recordedRuns(runs)) {
      if (at >= last) return
      if (at + length <= first) continue
      const by = at - from
      for (const token of this.#branch(evidence)?.each(Math.max(from, first - by), Math.min(from + length, last - by)) ?? []) {
        if (token.from >= from && token.to <= from + length) yield { ...token, from: token.from + by, to: token.to + by }
      }
    }
  }

  forget(): void {
    this.#held.clear()
  }

  /** The tokens of one whole branch; null when nothing was recorded or it cannot be read. */
  async branch(evidence: EvidenceRef): Promise<ScoreMap | null> {
    const answer = await this.#api.readEvidence({ evidence })
    if (!answer.ok) return null
    const map = new ScoreMap()
    map.add(0, answer.value)
    return map
  }

  #branch(evidence: EvidenceRef): ScoreMap | null {
    const key = `${evidence.file} ${evidence.offset} ${evidence.length} ${evidence.crc}`
    const held = this.#held.get(key)
    if (held !== undefined) return held
    this.#held.set(key, null)
    void this.branch(evidence).then((map) => {
      this.#held.set(key, map)
      for (const oldest of this.#held.keys()) {
        if (this.#held.size <= mostHeld) break
        this.#held.delete(oldest)
      }
      if (map !== null) this.#arrived()
    })
    return null
  }
}

/** Recorded tokens where there are any, scored ones elsewhere; both in order. */
export function* mergeTokens(recorded: Iterator<TextToken, undefined>, scored: Iterable<TextToken>): Generator<TextToken, undefined> {
  let next = recorded.next().value
  for (const token of scored) {
    for (; next !== undefined && next.to <= token.from; next = recorded.next().value) yield next
    if (next === undefined || token.to <= next.from) yield token
  }
  for (; next !== undefined; next = recorded.next().value) yield next
}

function* recordedRuns(runs: readonly Run[]): Generator<RecordedRun, undefined> {
  let at = 0
  for (const run of runs) {
    if (run.origin === 'simulator' && run.source?.evidence != null) {
      yield { at, length: run.length, from: run.from, evidence: run.source.evidence }
    }
    at += run.length
  }
}

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

  /** The tokens that lie whole in the simulator's runs, at their places in the thread. What is not there yet is fetched. */
  of(runs: readonly Run[]): readonly TextToken[] {
    const tokens: TextToken[] = []
    for (const { at, length, from, evidence } of recordedRuns(runs)) {
      for (const token of this.#branch(evidence)?.tokens(from, from + length) ?? []) {
        if (token.from < from || token.to > from + length) continue
        tokens.push({ ...token, from: token.from - from + at, to: token.to - from + at })
      }
    }
    return tokens
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
export function mergeTokens(recorded: readonly TextToken[], scored: readonly TextToken[]): readonly TextToken[] {
  if (recorded.length === 0) return scored
  const merged: TextToken[] = []
  let r = 0
  for (const token of scored) {
    while (r < recorded.length && (recorded[r] as TextToken).to <= token.from) merged.push(recorded[r++] as TextToken)
    const next = recorded[r]
    if (next === undefined || token.to <= next.from) merged.push(token)
  }
  merged.push(...recorded.slice(r))
  return merged
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

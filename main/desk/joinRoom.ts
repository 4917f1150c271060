import type { BridgeEvent } from '../../protocol/bridge'
import type { WeaveId } from '../../loom/ids'
import { bitsWithin, joinedText, joinGain } from '../../loom/joinGain'
import { ScoreMap } from '../../loom/scoreMap'
import type { ScoreHandle } from '../engine/engineRuns'
import type { EngineSupervisor } from '../engine/supervisor'

export interface JoinHost {
  readonly engine: Pick<EngineSupervisor, 'score'>
  readonly emit: (event: BridgeEvent) => void
}

interface Judged {
  readonly prefix: string
  readonly following: string
  /** Bits of the following text straight after the prefix; null: not known yet or not to be had. */
  alone: number | null
  readonly waiting: { readonly branch: number; readonly text: string }[]
}

/**
 * Tells of every branch that ended in the middle of a text how well the text after it follows from it (`loom/joinGain.ts`), as
 * `joined` events. One score at a time, after all weaving; it is over when the fan is put away.
 */
export class JoinRoom {
  readonly #open = new Map<WeaveId, Judged>()
  #run: { readonly weave: WeaveId; handle: ScoreHandle | null } | null = null

  constructor(private readonly host: JoinHost) {}

  /** Branches of this weave will stand between `prefix` and `following`. */
  open(weave: WeaveId, prefix: string, following: string): void {
    const judged = joinedText(following)
    if (judged !== '') this.#open.set(weave, { prefix, following: judged, alone: null, waiting: [] })
  }

  ended(weave: WeaveId, branch: number, text: string): void {
    const judged = this.#open.get(weave)
    if (judged === undefined || text === '') return
    judged.waiting.push({ branch, text })
    if (this.#run === null) void this.#go()
  }

  close(weave: WeaveId): void {
    this.#open.delete(weave)
    if (this.#run?.weave === weave) this.#run.handle?.cancel()
  }

  async #go(): Promise<void> {
    for (let next = this.#next(); next !== null; next = this.#next()) {
      const { weave, judged, branch, text } = next
      const run: { readonly weave: WeaveId; handle: ScoreHandle | null } = { weave, handle: null }
      this.#run = run
      judged.alone ??= await this.#bits(run, judged.prefix, judged.following)
      const after = judged.alone === null || !this.#open.has(weave) ? null : await this.#bits(run, judged.prefix + text, judged.following)
      if (!this.#open.has(weave)) continue
      const gain = judged.alone === null || after === null ? null : joinGain({ alone: judged.alone, after, units: judged.following.length })
      this.host.emit({ t: 'joined', weave, branch, gain })
    }
    this.#run = null
  }

  #next(): { readonly weave: WeaveId; readonly judged: Judged; readonly branch: number; readonly text: string } | null {
    for (const [weave, judged] of this.#open) {
      const first = judged.waiting.shift()
      if (first !== undefined) return { weave, judged, ...first }
    }
    return null
  }

  /** Bits of `following` after `before`; null when the model could not look at all of it. */
  async #bits(run: { handle: ScoreHandle | null }, before: string, following: string): Promise<number | null> {
    const scores = new ScoreMap()
    run.handle = this.host.engine.score({ head: '', text: before + following, from: before.length, top: 0 }, { scored: ({ from, evidence }) => scores.add(from, evidence) })
    const answer = await run.handle.done
    run.handle = null
    return answer.ok ? bitsWithin(scores.tokens(), before.length, before.length + following.length) : null
  }
}

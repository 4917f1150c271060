import type { BridgeEvent, LookAheadArgs, ModelState } from '../../protocol/bridge'
import { bad, good, type Answer } from '../../protocol/fault'
import type { Loom } from '../../loom/loom'
import { Multiverse, type Place } from '../../loom/multiverse'
import { threadText } from '../../loom/path'
import type { NodeId } from '../../loom/ids'
import type { ScoreHandle } from '../engine/engineRuns'
import type { EngineSupervisor } from '../engine/supervisor'
import { cutBefore, windowOf } from './scorePieces'

/** What the multiverse room needs of the desk it is in. */
export interface MultiverseHost {
  readonly loom: () => Loom
  readonly engine: Pick<EngineSupervisor, 'lookAhead' | 'model'>
  readonly emit: (event: BridgeEvent) => void
}

interface Known {
  readonly model: string
  readonly text: string
  readonly multiverse: Multiverse
}

/** A share of the whole that is looked at when the ask is for the whole; from inside, the share of what is inside. */
const leastMass = 1e-7
const longestMs = 120_000
const depth = 48
const ways = 12

/**
 * Looks ahead from one place of the loom at a time, for the page, and remembers what it saw there: a way that the page names
 * by its tokens is a way that the model was seen to take.
 */
export class MultiverseRoom {
  #known: Known | null = null
  #run: ScoreHandle | null = null

  constructor(private readonly host: MultiverseHost) {}

  /** Ends the look before it and begins; what comes are `multiverse` events that carry `ask`. */
  lookAhead({ ask, tip, at, path, places }: LookAheadArgs): Answer<null> {
    this.end()
    const { model } = this.host.engine
    if (model.t !== 'ready') return bad('no-model', 'No model is ready to look ahead.')
    const known = this.#recall(model, tip, at)
    const from = known?.multiverse.at(path)
    if (known === null || from == null) return bad('not-found', 'The place to look ahead from is gone.')
    const cut = cutBefore(known.text, known.text.length, windowOf(model.facts))
    const grow = known.multiverse.growth(from)
    const run = this.host.engine.lookAhead({ head: '', text: known.text.slice(cut), path, places, ms: longestMs, depth, top: ways, leastMass }, {
      expanded: (expansions, visibleFrom) => {
        grow(expansions)
        if (this.#run === run) this.host.emit({ t: 'multiverse', ask, expansions, visibleFrom: visibleFrom + cut, done: false, fault: null })
      },
    })
    this.#run = run
    void run.done.then((answer) => {
      if (this.#run !== run) return
      this.#run = null
      this.host.emit({ t: 'multiverse', ask, expansions: [], visibleFrom: 0, done: true, fault: answer.ok ? null : answer.fault })
    })
    return good(null)
  }

  end(): void {
    this.#run?.cancel()
    this.#run = null
  }

  /** The place that these tokens lead to from unit `at` of the thread; null when the model was not seen to go there. */
  place(tip: NodeId, at: number, path: readonly number[]): Place | null {
    const { model } = this.host.engine
    return model.t === 'ready' ? (this.#recall(model, tip, at)?.multiverse.at(path) ?? null) : null
  }

  #recall(state: Extract<ModelState, { t: 'ready' }>, tip: NodeId, at: number): Known | null {
    if (!this.host.loom().nodes.has(tip)) return null
    const thread = threadText(this.host.loom(), tip)
    if (at > thread.length) return null
    const text = thread.slice(0, at)
    const model = `${state.facts.name} ${state.facts.bytes} ${state.facts.sha256 ?? ''}`
    if (this.#known?.model !== model || this.#known.text !== text) this.#known = { model, text, multiverse: new Multiverse() }
    return this.#known
  }
}

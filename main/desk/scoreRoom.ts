import type { BridgeEvent } from '../../protocol/bridge'
import { bad, good, type Answer } from '../../protocol/fault'
import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { threadText } from '../../loom/path'
import { commonLength, ScoreMap, tokenBorder } from '../../loom/scoreMap'
import type { ModelState } from '../../protocol/bridge'
import type { ScoreHandle } from '../engine/engineRuns'
import type { EngineSupervisor } from '../engine/supervisor'
import { cutBefore, pieceLength, piecesOf, windowOf, wordBorder, type Stretch } from './scorePieces'

/** What the score room needs of the desk it is in. */
export interface ScoreHost {
  readonly loom: () => Loom
  readonly engine: Pick<EngineSupervisor, 'score' | 'model'>
  readonly emit: (event: BridgeEvent) => void
}

export interface ScoreWish {
  /** Chosen by the page; its events carry it. */
  readonly ask: number
  readonly tip: NodeId
  /** First unit that the page wants to hear of. */
  readonly from: number
  /** Where the writer looks: scored first. */
  readonly near: number
}

interface Known {
  readonly model: string
  readonly text: string
  readonly scores: ScoreMap
}

const mostKnown = 12
const alternatives = 10
const shortestPiece = 32

/**
 * Scores whole threads however long they are, in pieces, one thread at a time, and remembers the last ones: a thread that shares
 * its beginning with one that was scored is scored from where they part.
 */
export class ScoreRoom {
  #known: readonly Known[] = []
  #run: { cancelled: boolean; handle: ScoreHandle | null } | null = null

  constructor(private readonly host: ScoreHost) {}

  /** Ends the score before it and begins; what comes are `scored` events. */
  score(wish: ScoreWish): Answer<null> {
    this.cancel()
    const { model } = this.host.engine
    if (model.t !== 'ready') return bad('no-model', 'No model is ready to look at the text.')
    if (!this.host.loom().nodes.has(wish.tip)) return bad('not-found', 'The place to look at is gone.')
    const known = this.#recall(modelKey(model), threadText(this.host.loom(), wish.tip))
    for (const { from, evidence } of known.scores.blobs(wish.from)) this.#tell(wish, from, evidence, false)
    void this.#go(wish, known, windowOf(model.facts))
    return good(null)
  }

  cancel(): void {
    if (this.#run === null) return
    this.#run.cancelled = true
    this.#run.handle?.cancel()
    this.#run = null
  }

  async #go(wish: ScoreWish, known: Known, cells: number): Promise<void> {
    const run: { cancelled: boolean; handle: ScoreHandle | null } = { cancelled: false, handle: null }
    this.#run = run
    const length = pieceLength(cells)
    const waiting = [...piecesOf(known.text, known.scores.missing(known.text.length), length, wish.near)]
    for (let piece = waiting.shift(); piece !== undefined; piece = waiting.shift()) {
      const answer = await this.#scorePiece(run, wish, known, piece, cells)
      if (run.cancelled) return
      if (answer === 'failed') break
      if (answer !== null) waiting.unshift(...answer)
    }
    this.#run = null
    this.#tell(wish, known.text.length, new Uint8Array(0), true)
  }

  /** Null when all of the piece is scored, smaller pieces when it was too long for the model's window. */
  async #scorePiece(
    run: { cancelled: boolean; handle: ScoreHandle | null },
    wish: ScoreWish,
    { text, scores }: Known,
    { from, to }: Stretch,
    cells: number,
  ): Promise<readonly Stretch[] | 'failed' | null> {
    const cut = cutBefore(text, to, cells)
    let visibleFrom = 0
    run.handle = this.host.engine.score(
      { head: '', text: text.slice(cut, to), from: from - cut, top: alternatives },
      {
        scored: (part) => {
          visibleFrom = Math.max(visibleFrom, part.visibleFrom + cut)
          if (part.tokens === 0) return
          scores.add(part.from + cut, part.evidence)
          if (!run.cancelled) this.#tell(wish, part.from + cut, part.evidence, false)
        },
      },
    )
    const answer = await run.handle.done
    run.handle = null
    if (run.cancelled) return null
    if (!answer.ok) return 'failed'
    if (visibleFrom > from && to - from > shortestPiece) {
      const middle = wordBorder(text, (from + to) >> 1, (to - from) >> 2)
      return [{ from, to: middle }, ...(visibleFrom > middle ? [{ from: middle, to }] : [])]
    }
    for (const gap of scores.missing(text.length)) scores.cover(Math.max(gap.from, from), Math.min(gap.to, to))
    return null
  }

  /** What is known of a text: the scores of the text that shares most of its beginning with it, up to there. */
  #recall(model: string, text: string): Known {
    const same = this.#known.find((known) => known.model === model && known.text === text)
    let [best, common] = [same, same === undefined ? 0 : text.length]
    for (const known of same === undefined ? this.#known : []) {
      const length = known.model === model ? commonLength(known.text, text) : 0
      if (length > common) [best, common] = [known, length]
    }
    const scores = best?.scores.copy() ?? new ScoreMap()
    if (best !== undefined && best.text !== text) {
      scores.change(common, best.text.length - common, 0, Math.min(tokenBorder(text, common), tokenBorder(best.text, common)))
    }
    const known = { model, text, scores: same?.scores ?? scores }
    const others = this.#known.filter((each) => each !== same && !(each.model === model && text.startsWith(each.text)))
    this.#known = [known, ...others].slice(0, mostKnown)
    return known
  }

  #tell({ ask, tip }: ScoreWish, from: number, evidence: Uint8Array, done: boolean): void {
    this.host.emit({ t: 'scored', ask, tip, from, evidence, done })
  }
}

function modelKey(model: Extract<ModelState, { t: 'ready' }>): string {
  return `${model.facts.name} ${model.facts.bytes} ${model.facts.sha256 ?? ''}`
}

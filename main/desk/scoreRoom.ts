import type { BridgeEvent } from '../../protocol/bridge'
import { bad, good, type Answer } from '../../protocol/fault'
import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { threadText } from '../../loom/path'
import { commonLength, ScoreMap, tokenBorder } from '../../loom/scoreMap'
import type { ModelState } from '../../protocol/bridge'
import type { ScoreHandle } from '../engine/engineRuns'
import type { EngineSupervisor } from '../engine/supervisor'
import { keepPieces, recallPiece, type ScoredBy, type ScoreShelf } from './scoreCache'
import { cutBefore, gridOf, paragraphAt, pieceLength, piecesOf, windowOf, wordBorder, type Stretch } from './scorePieces'

/** What the score room needs of the desk it is in. */
export interface ScoreHost {
  readonly loom: () => Loom
  readonly engine: Pick<EngineSupervisor, 'score' | 'model'>
  readonly emit: (event: BridgeEvent) => void
  readonly shelf: ScoreShelf
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
  readonly by: ScoredBy
  readonly text: string
  readonly scores: ScoreMap
  /** Nothing was scored since it was last kept with the loom. */
  kept: boolean
}

interface Run {
  cancelled: boolean
  handle: ScoreHandle | null
}

const mostKnown = 12
const alternatives = 10
const shortestPiece = 32
/** Units before the caret's paragraph that the model has not seen: from there on it is looked at with less before it first. */
const farFromKnown = 4000
/** Units before it that such a first look sees. */
const firstLookBack = 1500
/** Milliseconds of quiet after which scores are kept with the loom. */
const keepAfter = 20_000

/**
 * Scores whole threads however long they are, in pieces, one thread at a time, and remembers the last ones: a thread that shares
 * its beginning with one that was scored is scored from where they part, and what was kept with the loom is not asked again.
 */
export class ScoreRoom {
  #known: readonly Known[] = []
  #run: Run | null = null
  #keeping: NodeJS.Timeout | null = null

  constructor(private readonly host: ScoreHost) {}

  /** Ends the score before it and begins; what comes are `scored` events. */
  score(wish: ScoreWish): Answer<null> {
    this.cancel()
    const { model } = this.host.engine
    if (model.t !== 'ready') return bad('no-model', 'No model is ready to look at the text.')
    if (!this.host.loom().nodes.has(wish.tip)) return bad('not-found', 'The place to look at is gone.')
    const known = this.#recall({ model: modelKey(model), window: windowOf(model.facts) }, threadText(this.host.loom(), wish.tip))
    for (const { from, evidence } of known.scores.blobs(wish.from)) this.#tell(wish, from, evidence)
    void this.#go(wish, known)
    return good(null)
  }

  cancel(): void {
    if (this.#run === null) return
    this.#run.cancelled = true
    this.#run.handle?.cancel()
    this.#run = null
  }

  /** Ends what runs; all that was scored is kept with the loom when this resolves. */
  async close(): Promise<void> {
    this.cancel()
    if (this.#keeping !== null) clearTimeout(this.#keeping)
    await this.#keep()
  }

  async #go(wish: ScoreWish, known: Known): Promise<void> {
    const run: Run = { cancelled: false, handle: null }
    this.#run = run
    const { text, scores, by } = known
    const length = pieceLength(by.window)
    const grid = new Set(gridOf(text, length).map(({ from, to }) => `${from} ${to}`))
    const waiting = [...piecesOf(text, scores.missing(text.length), length, wish.near)]
    let isFirst = true
    for (let piece = waiting.shift(); piece !== undefined; piece = waiting.shift()) {
      if (grid.has(`${piece.from} ${piece.to}`) && (await this.#fetchPiece(run, wish, known, piece))) continue
      if (run.cancelled) return
      if (isFirst) await this.#firstLook(run, wish, known)
      isFirst = false
      if (run.cancelled) return
      known.kept = false
      const answer = await this.#scorePiece(run, wish, known, piece)
      if (run.cancelled) return
      if (answer === 'failed') break
      if (answer !== null) waiting.unshift(...answer)
    }
    this.#run = null
    this.#keepLater()
    this.host.emit({ t: 'scored', ask: wish.ask, tip: wish.tip, from: text.length, evidence: new Uint8Array(0), done: true })
  }

  /** True when the piece had been kept with the loom. */
  async #fetchPiece(run: Run, wish: ScoreWish, { text, scores, by }: Known, piece: Stretch): Promise<boolean> {
    const blobs = await recallPiece(this.host.shelf, by, text, piece)
    if (blobs === null || run.cancelled) return false
    for (const { from, evidence } of blobs) {
      scores.add(from, evidence)
      this.#tell(wish, from, evidence)
    }
    coverGaps(scores, text, piece)
    return true
  }

  /** Where much has to be read before the caret's paragraph can be scored, it is scored with less of it at once, to be scored again. */
  async #firstLook(run: Run, wish: ScoreWish, { text, scores }: Known): Promise<void> {
    const { from, to } = paragraphAt(text, wish.near)
    const gap = scores.missing(text.length).find((each) => each.from <= from && to <= each.to)
    if (gap === undefined || from - gap.from < farFromKnown || from === to) return
    const cut = wordBorder(text, from - firstLookBack, 64)
    run.handle = this.host.engine.score(
      { head: '', text: text.slice(cut, to), from: from - cut, top: alternatives },
      {
        scored: (part) => {
          if (part.tokens === 0 || run.cancelled) return
          const { ask, tip } = wish
          this.host.emit({ t: 'scored', ask, tip, from: part.from + cut, evidence: part.evidence, done: false, provisional: true })
        },
      },
    )
    await run.handle.done
    run.handle = null
  }

  /** Null when all of the piece is scored, smaller pieces when it was too long for the model's window. */
  async #scorePiece(run: Run, wish: ScoreWish, { text, scores, by }: Known, { from, to }: Stretch): Promise<readonly Stretch[] | 'failed' | null> {
    const cut = cutBefore(text, to, by.window)
    let visibleFrom = 0
    run.handle = this.host.engine.score(
      { head: '', text: text.slice(cut, to), from: from - cut, top: alternatives },
      {
        scored: (part) => {
          visibleFrom = Math.max(visibleFrom, part.visibleFrom + cut)
          if (part.tokens === 0) return
          scores.add(part.from + cut, part.evidence)
          if (!run.cancelled) this.#tell(wish, part.from + cut, part.evidence)
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
    coverGaps(scores, text, { from, to })
    return null
  }

  /** What is known of a text: the scores of the text that shares most of its beginning with it, up to there. */
  #recall(by: ScoredBy, text: string): Known {
    const mine = this.#known.filter((known) => known.by.model === by.model && known.by.window === by.window)
    const same = mine.find((known) => known.text === text)
    let [best, common] = [same, same === undefined ? 0 : text.length]
    for (const known of same === undefined ? mine : []) {
      const length = commonLength(known.text, text)
      if (length > common) [best, common] = [known, length]
    }
    const scores = best?.scores.copy() ?? new ScoreMap()
    if (best !== undefined && best.text !== text) {
      scores.change(common, best.text.length - common, 0, Math.min(tokenBorder(text, common), tokenBorder(best.text, common)))
    }
    const known = same ?? { by, text, scores, kept: true }
    const others = this.#known.filter((each) => each !== same && !(mine.includes(each) && text.startsWith(each.text)))
    this.#known = [known, ...others].slice(0, mostKnown)
    return known
  }

  #keepLater(): void {
    if (this.#keeping !== null) clearTimeout(this.#keeping)
    this.#keeping = setTimeout(() => void this.#keep(), keepAfter).unref()
  }

  async #keep(): Promise<void> {
    this.#keeping = null
    for (const known of this.#known.toReversed()) {
      if (known.kept) continue
      known.kept = true
      await keepPieces(this.host.shelf, known.by, known.text, known.scores, gridOf(known.text, pieceLength(known.by.window)))
    }
  }

  #tell({ ask, tip }: ScoreWish, from: number, evidence: Uint8Array): void {
    this.host.emit({ t: 'scored', ask, tip, from, evidence, done: false })
  }
}

/** The model was asked for all of the piece: where it said nothing it has nothing to say. */
function coverGaps(scores: ScoreMap, text: string, { from, to }: Stretch): void {
  for (const gap of scores.missing(text.length)) scores.cover(Math.max(gap.from, from), Math.min(gap.to, to))
}

function modelKey(model: Extract<ModelState, { t: 'ready' }>): string {
  return `${model.facts.name} ${model.facts.bytes} ${model.facts.sha256 ?? ''}`
}

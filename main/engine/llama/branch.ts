import type { Finish, WeaveAsk } from '../../../protocol/engine'
import { BranchText } from './branchText'
import { evidenceOf } from './evidence'
import { Random } from './random'
import type { RowKernel, Survey } from './rowKernel'
import type { DryBreakers } from './samplers/dry'
import { drawToken, keptBelow } from './samplers/sampler'
import type { Vocabulary, VocabularyIndex } from './vocabulary'
import type { WeaveSink } from '../backend'
import { FaultError } from '../../../protocol/fault'

/** What all branches of a weave share. */
export interface Weft {
  readonly ask: WeaveAsk
  readonly vocabulary: Vocabulary
  /** Tokens of the evaluated prefix. */
  readonly prefix: readonly number[]
  readonly bias: ReadonlyMap<number, number>
  readonly banned: readonly string[]
  readonly breakers: DryBreakers
  /** Typed bytes that every branch begins with again. */
  readonly healed: Uint8Array
  /** Present when `healed` is not empty. */
  readonly index: VocabularyIndex | null
  /** The first token of every branch, when it is chosen already. */
  readonly first?: number
  /** Asked between whole characters, before a token is drawn from the row: true ends the branch as `forked`. */
  readonly forks?: (branch: Branch, kernel: RowKernel, row: number, survey: Survey) => boolean
}

const rollBacksPerToken = 8

/** One continuation while it is decoded. */
export class Branch {
  readonly tokens: number[] = []
  /** The prefix and `tokens`. */
  readonly history: number[]
  /** Holds the prefix and the first `held` of `tokens`, more after a roll-back. */
  sequence: number | null = null
  held = 0
  finish: Finish | null = null
  readonly #weft: Weft
  readonly #random: Random
  readonly #text: BranchText
  readonly #barred = new Map<number, Set<number>>()
  #rollBacks = 0

  constructor(
    readonly number: number,
    weft: Weft,
  ) {
    this.#weft = weft
    this.#random = new Random((weft.ask.seed + number) >>> 0)
    this.#text = new BranchText(weft.ask.stopping, weft.banned, weft.healed.length)
    this.history = [...weft.prefix]
  }

  /**
   * Draws a token from row `row` and tells the sink what can be told. Afterwards the branch has ended, or its last token is to be
   * evaluated next (again, after a roll-back), or it has no token and begins again from the prefix's row.
   */
  draw(kernel: RowKernel, row: number, sink: WeaveSink): void {
    const { ask, vocabulary } = this.#weft
    const survey = kernel.survey(row, Math.max(1, ask.top), keptBelow(ask.sampling))
    if (!Number.isFinite(survey.logSum)) {
      throw new FaultError('model-file', 'The model computes what are no numbers; its file may be damaged. Your text is safe.')
    }
    const { forks } = this.#weft
    if (forks && this.#text.isWhole && forks(this, kernel, row, survey)) return this.end('forked', sink)
    for (;;) {
      const place = this.tokens.length
      const bend = { history: this.history, bias: this.#weft.bias, barred: this.#barred.get(place) ?? null, allowed: this.#allowed() }
      const first = place === 0 ? this.#weft.first : undefined
      const id = first ?? drawToken(kernel, row, survey, ask.sampling, this.#weft.breakers, bend, this.#random)
      if (id === null) return this.end('stop', sink)
      if (vocabulary.endsText(id)) {
        if (place >= ask.stopping.minTokens) return this.end('end-of-text', sink)
        this.#bar(place, id)
        continue
      }
      if (vocabulary.isSilent(id)) {
        this.#bar(place, id)
        continue
      }
      this.tokens.push(id)
      this.history.push(id)
      const stop = this.#text.add(evidenceOf(kernel, row, survey, id, ask.top, vocabulary), vocabulary.plain(id))
      const since = this.#text.bannedSince()
      if (since === null) return this.#go(stop, sink)
      if (++this.#rollBacks > rollBacksPerToken * ask.stopping.tokens) {
        this.#rollBack(since)
        return this.end('stop', sink)
      }
      this.#bar(since, this.tokens[since] ?? id)
      this.#rollBack(since)
      if (since < place) return
    }
  }

  /** Tells the sink what is left and that the branch is over. `at`: units of text that stay. */
  end(finish: Finish, sink: WeaveSink, at?: number): void {
    if (this.finish) return
    this.finish = finish
    for (const { evidence, text } of this.#text.finish(at)) sink.token(this.number, evidence, text)
    this.tokens.length = Math.min(this.tokens.length, this.#text.tokens)
    sink.finished(this.number, finish, this.#text.rest)
  }

  #go(stop: number | null, sink: WeaveSink): void {
    if (stop !== null) return this.end('stop', sink, stop)
    if (this.tokens.length >= this.#weft.ask.stopping.tokens) return this.end('length', sink)
    this.#text.release((evidence, text) => sink.token(this.number, evidence, text))
  }

  #allowed(): readonly number[] | null {
    const { healed, index } = this.#weft
    const left = this.#text.repeating
    return left === 0 || !index ? null : index.towards(healed.subarray(healed.length - left))
  }

  #bar(place: number, id: number): void {
    const barred = this.#barred.get(place) ?? new Set()
    this.#barred.set(place, barred.add(id))
  }

  #rollBack(place: number): void {
    this.tokens.length = place
    this.history.length = this.#weft.prefix.length + place
    this.#text.rollBack(place)
    for (const later of [...this.#barred.keys()]) if (later > place) this.#barred.delete(later)
  }
}

import { effect, signal, type ReadonlySignal } from '@preact/signals'
import type { HeddleApi, ModelState } from '../../protocol/bridge'
import { evidenceOf, ScoreMap, type TextToken } from '../../loom/scoreMap'
import type { FanState } from '../app'
import { wayTo } from '../state/fanState'
import type { LoomClient } from '../state/loomClient'
import type { ProseEditor } from '../surface/proseEditor'
import { branchPointsIn, writersOwn } from './branchPointsIn'
import { ghostPlace, partAt, type PathPlace } from './ghostPlace'
import { mostPoints, type BranchPoint, type TokenInView, type TokenLens } from './lens'
import type { LensPaint } from './lensPaint'
import { paragraphAt } from './paragraphAt'
import type { ThreadTokens } from './threadTokens'
import { wording } from '../wording/wording'

/** What the token lens needs of the rest of the page. */
export interface TokenLensHost {
  readonly api: HeddleApi
  readonly client: LoomClient
  readonly model: ReadonlySignal<ModelState>
  readonly fan: ReadonlySignal<FanState | null>
  /** The ghost begins at the caret. */
  touchesGhost(): boolean
  weave(): Promise<void>
  /** Opens the multiverse. */
  lookAhead(from: PathPlace): void
  focus(): void
  report(sentence: string): void
  /** Scores what is missing, this place first. */
  score(near: number): void
  /** The writer has closed the lens. */
  closed(): void
}

/** Units of text shown at both sides of the token under the lens. */
const around = 48

/** The lens over one token: of the thread, waiting for its score when there is none, or of the ghost. */
export class TokenLensController {
  readonly #host: TokenLensHost
  readonly #text: ThreadTokens
  readonly #token = signal<TokenLens | null>(null)
  #editor: ProseEditor | null = null
  #paint: LensPaint | null = null
  /** The ghost's tokens while they are looked at; null: the thread's are. */
  #ghost: { readonly tokens: readonly TextToken[]; readonly text: string } | null = null
  /** The lens waits for the score of this place. */
  #awaited: number | null = null
  /** The writer waits for a branch point of a paragraph that is not scored yet. */
  #awaitedPoint: 1 | -1 | null = null

  constructor(host: TokenLensHost, text: ThreadTokens) {
    this.#host = host
    this.#text = text
  }

  get token(): ReadonlySignal<TokenLens | null> {
    return this.#token
  }

  /** A place waits for its score. */
  get awaits(): boolean {
    return this.#awaited !== null
  }

  attach(editor: ProseEditor, paint: LensPaint): void {
    this.#editor = editor
    this.#paint = paint
  }

  /** Scores or text changed: what is waited for may be there. */
  changed(): void {
    if (this.#awaited !== null && this.#text.tokens(this.#awaited, this.#awaited + 1)[0]?.fresh === true) this.lookAt(this.#awaited)
    if (this.#awaitedPoint !== null && this.branchPoints(1).length > 0) this.nextBranchPoint(this.#awaitedPoint)
  }

  /** The thread's text is another: what the lens shows of it is no longer true. */
  textChanged(): void {
    if (this.#token.value !== null && this.#ghost === null) this.#clear()
  }

  /** The writer has stopped the scoring: nothing is waited for. */
  scoringStopped(): void {
    if (this.#awaited !== null || this.#awaitedPoint !== null) this.#wait(wording.lens.stoppedBefore)
    this.#awaited = null
    this.#awaitedPoint = null
  }

  open(): void {
    const editor = this.#editor
    if (editor === null || this.#host.client.thread === null) return
    this.#ghost = null
    if (this.#host.touchesGhost()) void this.#openGhost()
    else this.lookAt(editor.selection().from)
  }

  lookAt(at: number): void {
    const { thread } = this.#host.client
    if (thread === null) return
    this.#ghost = null
    if (thread.length === 0) return this.#wait(wording.lens.noTextYet)
    const place = Math.min(at, thread.length - 1)
    const token = this.#text.tokens(place, place + 1)[0]
    if (token !== undefined && token.fresh) return this.#show(token)
    this.#awaited = place
    this.#wait(this.#host.model.value.t === 'ready' ? wording.lens.lookingAtPlace : wording.lens.noModelToLook)
    this.#host.score(place)
  }

  close(): void {
    if (this.#token.value === null) return
    this.#ghost = null
    this.#clear()
    this.#host.closed()
  }

  walk(by: 1 | -1): void {
    const lens = this.#token.value
    if (lens?.t !== 'token') return
    const { token } = lens.view
    const tokens = this.#ghost?.tokens ?? this.#text.tokens(Math.max(0, token.from - 400), token.to + 400)
    const here = tokens.findIndex(({ from, to }) => from <= token.from && to > token.from)
    const next = tokens[here + by]
    if (next !== undefined) this.#show(next)
  }

  choose(by: number): void {
    const lens = this.#token.value
    if (lens?.t !== 'token') return
    const { view } = lens
    const rows = view.evidence.top.length
    const chosen = Math.min(Math.max(view.chosen + by, 0), Math.max(0, rows - 1))
    this.#token.value = { t: 'token', view: { ...view, chosen } }
  }

  async fork(): Promise<void> {
    const lens = this.#token.value
    const { client, api, report } = this.#host
    if (lens?.t !== 'token') return
    if (client.readOnly.value !== null) return report(client.readOnly.value)
    const { evidence, chosen, token, place } = lens.view
    if (evidence.top[chosen] === undefined) return
    if (evidence.top[chosen].id === evidence.id) return report(wording.lens.tokenStandsHere)
    const at = place === 'thread' ? { tip: client.tip.value, at: token.from } : await this.#ghostStands(token.from)
    if (at === null || at.tip === null) return report(wording.lens.ghostMoved)
    const among = evidence.top.map((alternative) => ({ ...alternative, logprob: Math.max(-1000, Math.min(0, alternative.logprob)) }))
    const answer = await api.forkToken({ tip: at.tip, at: at.at, entropy: Math.min(64, evidence.entropy), among, chosen })
    if (!answer.ok) return report(answer.fault.sentence)
    this.close()
    this.#host.focus()
    await this.#host.weave()
  }

  nextBranchPoint(by: 1 | -1): void {
    const lens = this.#token.value
    const from = lens?.t === 'token' && lens.view.place === 'thread' ? lens.view.token.from : (this.#editor?.caret() ?? 0)
    const points = this.branchPoints(mostPoints)
    const ahead = by > 0 ? points.find(({ at }) => at > from) : points.findLast(({ at }) => at < from)
    const next = ahead ?? (by > 0 ? points[0] : points.at(-1))
    this.#paint?.walking(true)
    this.#awaitedPoint = null
    if (next !== undefined) return this.lookAt(next.at)
    if (this.#host.model.value.t !== 'ready') return this.#wait(wording.lens.noModelToLook)
    if (this.#editor === null || writersOwn(paragraphAt(this.#editor), this.#text.runs()).length === 0) {
      return this.#host.report(wording.lens.nothingOfYours)
    }
    this.#awaitedPoint = by
    this.#wait(wording.lens.lookingAtParagraph)
    this.#host.score(from)
  }

  lookAhead(): void {
    const lens = this.#token.value
    const { client, lookAhead } = this.#host
    if (lens?.t !== 'token') return
    const { token, place } = lens.view
    const at = place === 'thread' ? { tip: client.tip.value, at: token.from } : ghostPlace(client.loom.value, this.#host.fan.value, token.from)
    if (at === null || at.tip === null) return this.#host.report(wording.lens.branchOnItsWay)
    lookAhead({ tip: at.tip, at: at.at })
  }

  branchPoints(most: number): readonly BranchPoint[] {
    const editor = this.#editor
    return editor === null ? [] : branchPointsIn(paragraphAt(editor), this.#text, (from, to) => editor.slice(from, to), most)
  }

  /** The tokens of the ghost so far, of a branch that streams too. */
  async #openGhost(): Promise<void> {
    const fan = this.#host.fan.value
    const branch = fan?.branches[fan.selected]
    if (fan === null || branch === undefined) return
    const tokens: TextToken[] = []
    for (const { branch: part, from } of wayTo(fan, branch)) {
      const answer = await this.#host.api.readBranch({ weave: fan.weave, branch: part.branch })
      const map = new ScoreMap()
      if (answer.ok) map.add(from, answer.value)
      tokens.push(...map.tokens().filter(({ to }) => to <= branch.text.length))
    }
    if (tokens.length === 0) return this.#wait(branch.finish === null ? wording.lens.branchNotBegun : wording.lens.notRecorded)
    this.#ghost = { tokens, text: branch.text }
    this.#show(tokens.find(({ to }) => to > branch.taken) ?? (tokens[0] as TextToken))
  }

  /** Ends the ghost's branch if it still streams, and waits until what has come of it stands in the tree. */
  async #ghostStands(unit: number): Promise<PathPlace | null> {
    const { fan, client, api } = this.#host
    const part = partAt(fan.value, unit)
    if (part === null) return null
    if (part.branch.finish === null) void api.cancelWeave({ weave: part.fan.weave, branch: part.branch.branch })
    await new Promise<void>((resolve) => {
      const stop = effect(() => {
        const now = fan.value?.weave === part.fan.weave ? fan.value.branches[part.branch.branch] : undefined
        if (now === undefined || (now.node !== null && now.finish !== null)) queueMicrotask(() => (stop(), resolve()))
      })
    })
    return ghostPlace(client.loom.value, fan.value, unit)
  }

  #show(token: TextToken): void {
    const evidence = evidenceOf(token)
    if (evidence === null) return this.#wait(wording.lens.notReadable)
    this.#awaited = null
    const ghost = this.#ghost
    const slice = (from: number, to: number): string => (ghost === null ? (this.#editor?.slice(Math.max(0, from), to) ?? '') : ghost.text.slice(Math.max(0, from), to))
    const other = evidence.top.findIndex(({ id }) => id !== evidence.id)
    const view: TokenInView = {
      place: ghost === null ? 'thread' : 'ghost',
      token, evidence, chosen: Math.max(0, other),
      before: slice(token.from - around, token.from), text: slice(token.from, token.to), after: slice(token.to, token.to + around),
    }
    this.#token.value = { t: 'token', view }
    this.#paint?.mark(ghost === null ? token : null)
    if (ghost === null) this.#editor?.reveal(token.from)
  }

  #wait(sentence: string): void {
    this.#token.value = { t: 'waiting', sentence }
    this.#paint?.mark(null)
  }

  #clear(): void {
    this.#token.value = null
    this.#awaited = null
    this.#awaitedPoint = null
    this.#paint?.mark(null)
    this.#paint?.walking(false)
  }
}

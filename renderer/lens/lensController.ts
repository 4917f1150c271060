import { effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { BridgeEvent, HeddleApi, ModelState } from '../../protocol/bridge'
import { ledger, type Ledger } from '../../loom/ledger'
import { nodeOf } from '../../loom/loomData'
import type { Run } from '../../loom/run'
import { joinRuns } from '../../loom/runs'
import { evidenceOf, ScoreMap, type TextToken } from '../../loom/scoreMap'
import type { FanState } from '../app'
import type { LoomClient, ThreadStep } from '../state/loomClient'
import type { ProseEditor } from '../surface/proseEditor'
import { wayTo } from '../state/fanState'
import { lasting } from '../status/lasting'
import { CopiedSpan } from './copiedSpan'
import { ghostPlace, partAt, type PathPlace } from './ghostPlace'
import { heatUnits, mostPoints, type BranchPoint, type HeatUnit, type Lens, type LedgerSpan, type LensKind, type TokenInView, type TokenLens } from './lens'
import { LensPaint } from './lensPaint'
import { OwnSurprise } from './ownSurprise'
import { mergeTokens, RecordedTokens } from './recordedTokens'
import { Scoring } from './scoring'
import { SessionSpans } from './sessionSpans'

/** What the lenses need of the rest of the page. */
export interface LensHost {
  readonly api: HeddleApi
  readonly client: LoomClient
  readonly model: ReadonlySignal<ModelState>
  readonly fan: ReadonlySignal<FanState | null>
  /** The writer lets the model look at the text in the background. */
  readonly background: ReadonlySignal<boolean>
  /** She lets her own words be counted by week. */
  readonly influence: ReadonlySignal<boolean>
  /** The ghost begins at the caret. */
  touchesGhost(): boolean
  weave(): Promise<void>
  /** Opens the multiverse. */
  lookAhead(from: PathPlace): void
  focus(): void
  report(sentence: string): void
}

/** Units of text shown at both sides of the token under the lens. */
const around = 48
/** Milliseconds between two accounts of a thread that changes. */
const accountEvery = 400

/** Holds what the lenses show, and acts for them. */
export class LensController implements Lens {
  readonly kind: Signal<LensKind> = signal('off')
  readonly unit: Signal<HeatUnit> = signal('token')
  readonly #token = signal<TokenLens | null>(null)
  readonly #version = signal(0)
  readonly #ledger = signal<Ledger | null>(null)
  readonly #host: LensHost
  readonly #scoring: Scoring
  readonly longProgress: ReadonlySignal<number | null>
  readonly #recorded: RecordedTokens
  readonly #session = new SessionSpans()
  readonly #own = new OwnSurprise()
  #editor: ProseEditor | null = null
  #paint: LensPaint | null = null
  #merged: { readonly version: number; readonly tokens: readonly TextToken[]; readonly runs: readonly Run[] } | null = null
  #loom: string | null = null
  #ghost: { readonly tokens: readonly TextToken[]; readonly text: string } | null = null
  #accounting = 0
  /** The token lens waits for the score of this place. */
  #awaited: number | null = null
  /** The writer waits for a branch point of a paragraph that is not scored yet. */
  #awaitedPoint: 1 | -1 | null = null

  constructor(host: LensHost) {
    this.#host = host
    this.#scoring = new Scoring(host.api, () => this.#thread(), () => this.#changed())
    this.longProgress = lasting(this.#scoring.progress)
    this.#recorded = new RecordedTokens(host.api, () => this.#changed())
    host.client.follow((step) => this.#stepped(step))
    let model = ''
    effect(() => {
      const now = host.model.value
      const key = now.t === 'ready' ? now.facts.name : now.t
      if (key === model) return
      model = key
      if (now.t === 'ready') this.#scoring.reset()
    })
    let [background, surprise] = [false, false]
    effect(() => {
      const asked = (host.background.value && !background) || (this.kind.value === 'surprise' && !surprise)
      background = host.background.value
      surprise = this.kind.value === 'surprise'
      if (asked) this.#scoring.again()
      else if (background || surprise) this.#scoring.soon()
      else if (this.#awaited === null) this.#scoring.stop()
    })
  }

  get token(): ReadonlySignal<TokenLens | null> {
    return this.#token
  }

  get version(): ReadonlySignal<number> {
    return this.#version
  }

  get progress(): ReadonlySignal<number | null> {
    return this.#scoring.progress
  }

  get ledger(): ReadonlySignal<Ledger | null> {
    return this.#ledger
  }

  attach(editor: ProseEditor): void {
    this.#editor = editor
    this.#paint = new LensPaint(editor, this)
    const copied = new CopiedSpan()
    const source = { text: (from: number, to: number) => editor.slice(from, to), selection: () => editor.selection(), runs: () => this.runs() }
    const remember = (): void => {
      if (editor.monaco.hasTextFocus()) copied.copied(source)
    }
    addEventListener('copy', remember, { capture: true })
    addEventListener('cut', remember, { capture: true })
    this.#host.client.pasted = (text) => copied.pasted(text)
    this.#scoring.soon()
  }

  hear(event: Extract<BridgeEvent, { t: 'scored' }>): void {
    this.#scoring.hear(event)
    if (event.done) this.#noteOwnWords()
  }

  /** The input method is done. */
  composed(): void {
    this.#scoring.soon()
  }

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

  runs(): readonly Run[] {
    return this.#read().runs
  }

  account(span: LedgerSpan): Ledger | null {
    const loom = this.#host.client.loom.value
    if (loom === null) return null
    const thread = { runs: this.runs(), tokens: this.tokens(), choices: loom.choices }
    switch (span) {
      case 'thread':
        return ledger(thread)
      case 'passage': {
        const editor = this.#editor
        if (editor === null) return null
        const selected = editor.selection()
        const { from, to } = selected.from < selected.to ? selected : this.#paragraph(editor)
        return from < to ? ledger(thread, from, to) : null
      }
      case 'session':
        return this.#session.account(thread)
    }
  }

  toggle(kind: 'surprise' | 'provenance'): void {
    this.kind.value = this.kind.value === kind ? 'off' : kind
    if (this.kind.value !== 'off') this.#scoring.soon()
  }

  nextUnit(): void {
    this.unit.value = heatUnits[(heatUnits.indexOf(this.unit.value) + 1) % heatUnits.length] ?? 'token'
    this.kind.value = 'surprise'
  }

  openToken(): void {
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
    if (thread.length === 0) return this.#wait('There is no text to look at yet.')
    const place = Math.min(at, thread.length - 1)
    const token = this.tokens(place, place + 1)[0]
    if (token !== undefined && token.fresh) return this.#show(token)
    this.#awaited = place
    this.#wait(this.#host.model.value.t === 'ready' ? 'The model is looking at this place…' : 'No model is ready to look at the text.')
    this.#scoring.soon(place)
  }

  stopScoring(): void {
    this.#scoring.halt()
    if (this.#awaited !== null || this.#awaitedPoint !== null) this.#wait('The model was stopped before it came to this place; look at it again to go on.')
    this.#awaited = null
    this.#awaitedPoint = null
  }

  closeToken(): void {
    if (this.#token.value === null) return
    this.#token.value = null
    this.#awaited = null
    this.#awaitedPoint = null
    this.#ghost = null
    this.#paint?.mark(null)
    this.#paint?.walking(false)
    if (!this.#wanted()) this.#scoring.stop()
    this.#host.focus()
  }

  walkTokens(by: 1 | -1): void {
    const lens = this.#token.value
    if (lens?.t !== 'token') return
    const { token } = lens.view
    const tokens = this.#ghost?.tokens ?? this.tokens(Math.max(0, token.from - 400), token.to + 400)
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
    if (evidence.top[chosen].id === evidence.id) return report('That is the token that stands here already; choose another one to fork.')
    const at = place === 'thread' ? { tip: client.tip.value, at: token.from } : await this.#ghostStands(token.from)
    if (at === null || at.tip === null) return report('The branch no longer stands where the ghost does; put the fan away and look at the text instead.')
    const among = evidence.top.map((alternative) => ({ ...alternative, logprob: Math.max(-1000, Math.min(0, alternative.logprob)) }))
    const answer = await api.forkToken({ tip: at.tip, at: at.at, entropy: Math.min(64, evidence.entropy), among, chosen })
    if (!answer.ok) return report(answer.fault.sentence)
    this.closeToken()
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
    if (this.#host.model.value.t !== 'ready') return this.#wait('No model is ready to look at the text.')
    const paragraph = this.#editor === null ? null : this.#paragraph(this.#editor)
    if (paragraph === null || this.#writersOwn(paragraph.from, paragraph.to).length === 0) {
      return this.#host.report('There is no text of your own in this paragraph.')
    }
    this.#awaitedPoint = by
    this.#wait('The model is looking at this paragraph…')
    this.#scoring.soon(from)
  }

  lookAhead(): void {
    const lens = this.#token.value
    const { client, lookAhead } = this.#host
    if (lens?.t !== 'token') return
    const { token, place } = lens.view
    const at = place === 'thread' ? { tip: client.tip.value, at: token.from } : ghostPlace(client.loom.value, this.#host.fan.value, token.from)
    if (at === null || at.tip === null) return this.#host.report('The branch is still on its way; look ahead from it when it has ended.')
    lookAhead({ tip: at.tip, at: at.at })
  }

  branchPoints(most: number): readonly BranchPoint[] {
    const editor = this.#editor
    if (editor === null) return []
    const { from, to } = this.#paragraph(editor)
    const own = this.#writersOwn(from, to)
    return this.tokens(from, to)
      .filter((token) => token.fresh && own.some((span) => span.from <= token.from && token.to <= span.to))
      .toSorted((a, b) => b.entropy - a.entropy)
      .slice(0, most)
      .map(({ from: at, to: end, entropy }) => ({ at, entropy, text: editor.slice(at, end), before: editor.slice(Math.max(from, at - 24), at) }))
      .toSorted((a, b) => a.at - b.at)
  }

  /** The paragraph of the caret. */
  #paragraph({ monaco }: ProseEditor): { readonly from: number; readonly to: number } {
    const model = monaco.getModel()
    const line = monaco.getPosition()?.lineNumber ?? 1
    const from = model?.getOffsetAt({ lineNumber: line, column: 1 }) ?? 0
    return { from, to: from + (model?.getLineLength(line) ?? 0) }
  }

  /** The stretches of the writer's own that reach into `from`…`to`. */
  #writersOwn(from: number, to: number): readonly { readonly from: number; readonly to: number }[] {
    const spans: { from: number; to: number }[] = []
    let at = 0
    for (const { origin, length } of this.runs()) {
      if (origin === 'writer' && at < to && at + length > from) spans.push({ from: at, to: at + length })
      at += length
    }
    return spans
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
    if (tokens.length === 0) return this.#wait(branch.finish === null ? 'The branch has not begun yet; look again in a moment.' : 'The probabilities of this branch were not recorded.')
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
    if (evidence === null) return this.#wait('The probabilities of this place could not be read.')
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

  #stepped({ transaction, change, own }: ThreadStep): void {
    const loom = this.#host.client.loom.value?.id ?? null
    if (loom !== this.#loom) {
      this.#loom = loom
      this.#recorded.forget()
      this.#session.forget()
      this.#own.forget()
      this.#scoring.reset()
    } else if (change !== null) {
      const written = transaction !== null && (own || transaction.by === 'writer') && transaction.event !== 'undo' && transaction.event !== 'redo'
      this.#session.change(change, written)
      this.#own.change(change, written)
      this.#scoring.change(change)
      if (this.#token.value !== null && this.#ghost === null) this.#closeQuietly()
    } else if (transaction === null) this.#scoring.soon()
    this.#changed()
  }

  #noteOwnWords(): void {
    const { bits, characters } = this.#own.count(this.tokens(), this.runs())
    if (characters > 0 && this.#host.influence.peek()) void this.#host.api.noteOwnWords({ bits, characters })
  }

  /** The text under the token lens is another: what it shows is no longer true. */
  #closeQuietly(): void {
    this.#token.value = null
    this.#awaited = null
    this.#awaitedPoint = null
    this.#paint?.mark(null)
    this.#paint?.walking(false)
  }

  #changed(): void {
    this.#version.value++
    this.#paint?.changed()
    if (this.#awaited !== null && this.tokens(this.#awaited, this.#awaited + 1)[0]?.fresh === true) this.lookAt(this.#awaited)
    if (this.#awaitedPoint !== null && this.branchPoints(1).length > 0) this.nextBranchPoint(this.#awaitedPoint)
    if (this.#accounting === 0) this.#accounting = window.setTimeout(() => this.#accountNow(), accountEvery)
  }

  #accountNow(): void {
    this.#accounting = 0
    this.#ledger.value = this.account('thread')
  }

  #read(): { readonly tokens: readonly TextToken[]; readonly runs: readonly Run[] } {
    const version = this.#version.peek()
    if (this.#merged?.version === version) return this.#merged
    const { loom, ids } = this.#host.client
    const open = loom.peek()
    const runs = open === null ? [] : joinRuns(...ids.peek().map((id) => nodeOf(open, id).runs))
    const tokens = mergeTokens(this.#recorded.of(runs), this.#scoring.map.tokens())
    this.#merged = { version, tokens, runs }
    return this.#merged
  }

  #wanted(): boolean {
    return this.#host.background.peek() || this.kind.peek() === 'surprise' || this.#awaited !== null
  }

  #thread(): ReturnType<ConstructorParameters<typeof Scoring>[1]> {
    const { thread } = this.#host.client
    const editor = this.#editor
    if (thread === null || editor === null) return null
    return {
      tip: thread.tip,
      length: thread.length,
      caret: editor.caret(),
      ready: this.#host.model.peek().t === 'ready' && !editor.composing && this.#wanted(),
      slice: (from, to) => editor.slice(from, to),
    }
  }
}

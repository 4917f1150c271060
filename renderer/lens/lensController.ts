import { effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { BridgeEvent } from '../../protocol/bridge'
import type { Ledger } from '../../loom/ledger'
import type { ThreadStep } from '../state/loomClient'
import { lasting } from '../status/lasting'
import type { ProseEditor } from '../surface/proseEditor'
import { Accounts } from './accounts'
import { CopiedSpan } from './copiedSpan'
import { heatUnits, type HeatUnit, type Lens, type LedgerSpan, type LensKind, type TokenLens } from './lens'
import { LensPaint } from './lensPaint'
import { Scoring, type ScoredThread } from './scoring'
import { ThreadTokens } from './threadTokens'
import { TokenLensController, type TokenLensHost } from './tokenLensController'

/** What the lenses need of the rest of the page. */
export interface LensHost extends Omit<TokenLensHost, 'score' | 'closed'> {
  /** The writer lets the model look at the text in the background. */
  readonly background: ReadonlySignal<boolean>
  /** She lets her own words be counted by week. */
  readonly influence: ReadonlySignal<boolean>
}

/** Holds the lenses together: which one is on, when the model is to look at the text, and who hears of what it found. */
export class LensController implements Lens {
  readonly kind: Signal<LensKind> = signal('off')
  readonly unit: Signal<HeatUnit> = signal('token')
  readonly longProgress: ReadonlySignal<number | null>
  readonly #version = signal(0)
  readonly #host: LensHost
  readonly #scoring: Scoring
  readonly #text: ThreadTokens
  readonly #accounts: Accounts
  readonly #token: TokenLensController
  #editor: ProseEditor | null = null
  #paint: LensPaint | null = null
  #loom: string | null = null

  constructor(host: LensHost) {
    const { api, client } = host
    this.#host = host
    this.#scoring = new Scoring(api, () => this.#scoredThread(), () => this.#changed())
    this.longProgress = lasting(this.#scoring.progress)
    this.#text = new ThreadTokens(api, client, this.#scoring.map, () => this.#changed())
    this.#accounts = new Accounts(client, this.#text)
    this.#token = new TokenLensController({ ...host, score: (near) => this.#scoring.soon(near), closed: () => this.#tokenClosed() }, this.#text)
    client.follow((step) => this.#stepped(step))
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
      else if (!this.#token.awaits) this.#scoring.stop()
    })
  }

  get token(): ReadonlySignal<TokenLens | null> {
    return this.#token.token
  }

  get version(): ReadonlySignal<number> {
    return this.#version
  }

  get progress(): ReadonlySignal<number | null> {
    return this.#scoring.progress
  }

  get ledger(): ReadonlySignal<Ledger | null> {
    return this.#accounts.ofThread
  }

  readonly tokens: Lens['tokens'] = (from, to) => this.#text.tokens(from, to)
  readonly eachToken: Lens['eachToken'] = () => this.#text.each()
  readonly runs: Lens['runs'] = () => this.#text.runs()
  readonly openToken: Lens['openToken'] = () => this.#token.open()
  readonly closeToken: Lens['closeToken'] = () => this.#token.close()
  readonly walkTokens: Lens['walkTokens'] = (by) => this.#token.walk(by)
  readonly choose: Lens['choose'] = (by) => this.#token.choose(by)
  readonly fork: Lens['fork'] = () => this.#token.fork()
  readonly branchPoints: Lens['branchPoints'] = (most) => this.#token.branchPoints(most)
  readonly nextBranchPoint: Lens['nextBranchPoint'] = (by) => this.#token.nextBranchPoint(by)
  readonly lookAt: Lens['lookAt'] = (at) => this.#token.lookAt(at)
  readonly lookAhead: Lens['lookAhead'] = () => this.#token.lookAhead()

  attach(editor: ProseEditor): void {
    this.#editor = editor
    this.#paint = new LensPaint(editor, this)
    this.#token.attach(editor, this.#paint)
    this.#accounts.attach(editor)
    const copied = new CopiedSpan()
    const source = { text: (from: number, to: number) => editor.slice(from, to), selection: () => editor.selection(), runs: this.runs }
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

  account(span: LedgerSpan): Generator<undefined, Ledger | null> {
    return this.#accounts.of(span)
  }

  toggle(kind: 'surprise' | 'provenance'): void {
    this.kind.value = this.kind.value === kind ? 'off' : kind
    if (this.kind.value !== 'off') this.#scoring.soon()
  }

  nextUnit(): void {
    this.unit.value = heatUnits[(heatUnits.indexOf(this.unit.value) + 1) % heatUnits.length] ?? 'token'
    this.kind.value = 'surprise'
  }

  stopScoring(): void {
    this.#scoring.halt()
    this.#token.scoringStopped()
  }

  #stepped(step: ThreadStep): void {
    const loom = this.#host.client.loom.value?.id ?? null
    this.#text.changed()
    if (loom !== this.#loom) {
      this.#loom = loom
      this.#text.forget()
      this.#accounts.forget()
      this.#scoring.reset()
    } else if (step.change !== null) {
      this.#accounts.textChanged(step.change, step)
      this.#scoring.change(step.change)
      this.#token.textChanged()
    } else if (step.transaction === null) this.#scoring.soon()
    this.#changed()
  }

  #changed(): void {
    this.#version.value++
    this.#paint?.changed()
    this.#token.changed()
    this.#accounts.changed()
  }

  #noteOwnWords(): void {
    const { bits, characters } = this.#accounts.countOwnWords()
    if (characters > 0 && this.#host.influence.peek()) void this.#host.api.noteOwnWords({ bits, characters })
  }

  #tokenClosed(): void {
    if (!this.#isWanted()) this.#scoring.stop()
    this.#host.focus()
  }

  /** Somebody wants to see scores. */
  #isWanted(): boolean {
    return this.#host.background.peek() || this.kind.peek() === 'surprise' || this.#token.awaits
  }

  #scoredThread(): ScoredThread | null {
    const { thread } = this.#host.client
    const editor = this.#editor
    if (thread === null || editor === null) return null
    return {
      tip: thread.tip,
      length: thread.length,
      caret: editor.caret(),
      ready: this.#host.model.peek().t === 'ready' && !editor.composing && this.#isWanted(),
      slice: (from, to) => editor.slice(from, to),
    }
  }
}

import { batch, signal, type ReadonlySignal } from '@preact/signals'
import type { BranchNews, BridgeEvent, HeddleApi } from '../../protocol/bridge'
import type { Settings } from '../../protocol/settings'
import { cut } from '../../loom/cut'
import { archiveOps, markOps, splitAt, withFlag } from '../../loom/edit'
import { decodeEvidence } from '../../loom/evidenceCodec'
import type { NodeId, WeaveId } from '../../loom/ids'
import type { Op } from '../../loom/transaction'
import type { Fan, FanBranch, FanState, TakeUnit } from '../app'
import { branchOf } from './branchOf'
import { begins } from './begins'
import { growFan, goThrough, hearJoin, hearNews, onOffer, openFan, ordered, stepFrom, wayTo } from './fanState'
import { tokenAt, tokenEnds } from '../../loom/tokenUnits'
import type { LoomClient, ThreadStep } from './loomClient'
import { wording } from '../wording/wording'

/** What the fan needs of the editor. */
export interface FanEditor {
  readonly composing: boolean
  caret(): number
  selection(): { readonly from: number; readonly to: number }
  slice(from: number, to: number): string
}

type WeaveEvent = Extract<BridgeEvent, { readonly t: 'weave' | 'weaveStarted' | 'weaveEnded' | 'joined' }>

/**
 * The fan at the caret: asks for branches, follows their streams, and keeps them beside what the writer types. The fan
 * lives as long as the text from its place to the caret is the beginning of the selected branch; any other change of the
 * text puts it away. What is taken is decided by main, and the fan moves on in the step in which the text arrives.
 */
export class FanController implements Fan {
  readonly #api: HeddleApi
  readonly #client: LoomClient
  readonly #settings: ReadonlySignal<Settings>
  readonly #report: (sentence: string) => void
  readonly #state = signal<FanState | null>(null)
  #editor: FanEditor | null = null
  /** The weave that nobody asked for by key, while nothing of it is in the thread. */
  #predicted: WeaveId | null = null
  /** Called when the writer puts a prediction away. */
  onPredictionDismissed: () => void = () => undefined
  /** What stands in the thread from the fan's place to the ghost. */
  #through = ''
  /** Units of the thread after the ghost: any other number means that something else changed. */
  #after = 0
  #turn: Promise<unknown> = Promise.resolve()
  #asking: WeaveEvent[] | null = null
  /** Weaves that a key asked for and that have no fan yet. */
  #asked = 0
  #afterComposition: (() => void)[] = []
  /** Weaves whose branches may still come into the tree: their anchors stay held. */
  readonly #streaming = new Map<WeaveId, { readonly anchor: NodeId; readonly forks: Set<NodeId>; asks: number }>()

  constructor(api: HeddleApi, client: LoomClient, settings: ReadonlySignal<Settings>, report: (sentence: string) => void) {
    this.#api = api
    this.#client = client
    this.#settings = settings
    this.#report = report
    client.follow((step) => this.#stepped(step))
  }

  /** The rows stand as the writer wishes now. */
  reorder(): void {
    if (this.#state.peek() !== null) this.#set(this.#state.peek())
  }

  get state(): ReadonlySignal<FanState | null> {
    return this.#state
  }

  attach(editor: FanEditor): void {
    this.#editor = editor
  }

  weave(): Promise<void> {
    return this.#opening(async () => {
      const fan = this.#state.value
      if (fan !== null && this.#through === '' && this.#editor?.selection().to === fan.at) return this.#askMore(fan)
      this.#putAway()
      await this.#ask()
    })
  }

  weaveAdaptively(): Promise<void> {
    return this.#opening(async () => {
      const fan = this.#state.value
      if (fan !== null && fan.adaptive !== null && this.#atGhost() && this.#through === '') return this.#askMore(fan)
      this.#putAway()
      await this.#ask(1, () => true, true)
    })
  }

  /** Weaves where the writer rests, unless a fan is open or she has gone on by then. */
  predict(branches: number): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#state.value !== null) return
      const at = this.#editor?.caret()
      await this.#ask(branches, () => this.#editor?.caret() === at)
      this.#predicted = this.#state.peek()?.weave ?? null
    })
  }

  more(): Promise<void> {
    return this.weave()
  }

  coming(): boolean {
    return this.#asked > 0
  }

  select(index: number): void {
    const fan = this.#state.value
    if (fan === null || !onOffer(fan.branches[index])) return
    this.#set({ ...fan, selected: index })
    this.#read(fan.branches[index])
  }

  step(by: 1 | -1): void {
    const fan = this.#state.value
    if (fan !== null) this.select(stepFrom(fan, by))
    else if (this.coming()) void this.#inTurn(async () => this.step(by))
  }

  take(unit: TakeUnit): Promise<void> {
    return this.#inTurn(() => this.#take(unit))
  }

  takeAndWeave(): Promise<void> {
    return this.#inTurn(async () => {
      if (await this.#take('all')) await this.#ask()
    })
  }

  setAside(): Promise<void> {
    return this.#inTurn(async () => {
      const fan = this.#state.value
      const branch = fan?.branches[fan.selected]
      if (fan === null || !onOffer(branch)) return
      // Before the fan is put away: main forgets a weave that is closed.
      const answer = this.#api.setAside({ weave: fan.weave, branch: branch.branch, aside: true })
      this.#standAside(fan, branch.branch, true)
      this.#tell(await answer)
    })
  }

  bringBack(node: NodeId): boolean {
    const [fan, loom] = [this.#state.value, this.#client.loom.value]
    const branch = fan === null || loom === null ? null : branchOf(loom, fan, node)
    if (fan === null || branch === null || !branch.aside) return false
    this.#standAside(fan, branch.branch, false)
    this.select(branch.branch)
    void this.#api.setAside({ weave: fan.weave, branch: branch.branch, aside: false }).then((answer) => this.#tell(answer))
    return true
  }

  dismiss(): Promise<void> {
    if (this.#state.value === null && this.coming()) return this.#inTurn(() => this.dismiss())
    const predicted = this.#predicted !== null && this.#state.value?.weave === this.#predicted
    this.#putAway()
    if (predicted) this.onPredictionDismissed()
    return Promise.resolve()
  }

  touchesCaret(): boolean {
    const fan = this.#state.value
    if (fan === null) return this.coming()
    const branch = fan.branches[fan.selected]
    return onOffer(branch) && (branch.taken < branch.text.length || branch.finish === null) && this.#atGhost()
  }

  /** A `weave…` event from main. */
  hear(event: WeaveEvent): void {
    if (event.t === 'weaveEnded') this.#release(event.weave)
    const fan = this.#state.value
    if (fan === null || fan.weave !== event.weave) {
      this.#asking?.push(event)
      return
    }
    switch (event.t) {
      case 'weave':
        return this.#news(fan, event.news)
      case 'weaveStarted':
        return this.#set({ ...fan, visibleFrom: event.visibleFrom })
      case 'joined':
        return this.#set(hearJoin(fan, event.branch, event.gain))
      case 'weaveEnded': {
        if (event.fault !== null) this.#report(event.fault.sentence)
        if (event.fault !== null && fan.branches.every(({ text }) => text === '')) return this.#putAway()
        const streaming = fan.branches.some(({ finish }) => finish === null)
        return this.#set({ ...fan, streaming, tokensPerSecond: event.tokensPerSecond ?? fan.tokensPerSecond })
      }
    }
  }

  /** The input method is done. */
  composed(): void {
    const waiting = this.#afterComposition
    this.#afterComposition = []
    for (const go of waiting) go()
  }

  /** `still` is asked when main has answered: a fan for a place that the writer has left is not shown. */
  async #ask(branches = this.#settings.value.branches, still = () => true, adaptive = false): Promise<void> {
    const [editor, client] = [this.#editor, this.#client]
    const { thread } = client
    const loom = client.loom.value
    if (editor === null || thread === null || loom === null) return
    const at = editor.selection().to
    const split = splitAt(loom, thread, at, Date.now())
    client.act('weave', { ops: split.ops, tip: split.tip })
    client.held.add(split.head)
    this.#asking = []
    const followed = split.tip === split.head ? {} : { followed: split.tip }
    const answer = await this.#api.weave({ anchor: split.head, branches, ...(adaptive ? { adaptive } : {}), ...followed })
    const early = this.#asking
    this.#asking = null
    if (!answer.ok) {
      client.held.delete(split.head)
      return this.#report(answer.fault.sentence)
    }
    this.#streaming.set(answer.value.weave, { anchor: split.head, forks: new Set(), asks: 1 })
    this.#through = ''
    if (!still()) return void this.#api.closeWeave({ weave: answer.value.weave })
    this.#after = (client.thread?.length ?? at) - at
    this.#set(openFan(answer.value.weave, split.head, at, answer.value.numbers, adaptive))
    for (const event of early) this.hear(event)
  }

  async #askMore(fan: FanState): Promise<void> {
    const { branches } = this.#settings.value
    this.#set(growFan(fan, fan.adaptive ?? branches))
    const stream = this.#streaming.get(fan.weave)
    this.#streaming.set(fan.weave, { anchor: fan.anchor, forks: stream?.forks ?? new Set(), asks: (stream?.asks ?? 0) + 1 })
    this.#client.held.add(fan.anchor)
    this.#tell(await this.#api.weaveMore({ weave: fan.weave, branches }))
  }

  async #take(unit: TakeUnit): Promise<boolean> {
    const fan = this.#state.value
    const branch = fan?.branches[fan.selected]
    const tip = this.#client.tip.value
    if (fan === null || tip === null || !onOffer(branch)) return false
    const rest = branch.text.slice(branch.taken)
    const to = rest === '' ? branch.taken : await this.#endOf(branch, unit)
    if (to === branch.taken) {
      if (branch.finish !== null) this.#report(wording.branches.nothingIn)
      else this.#report(rest === '' ? wording.branches.branchOnItsWay : wording.branches.wordOnItsWay)
      return false
    }
    const whole = to === null || (to === branch.text.length && branch.finish !== null)
    const at = fan.at + branch.taken
    const rows = fan.order.flatMap((index) => fan.branches[index] ?? []).filter((each) => onOffer(each) && each.text !== '')
    const [seen, place] = [rows.length, Math.max(0, rows.indexOf(branch))]
    const part = { weave: fan.weave, branch: branch.branch, from: branch.taken, to: whole ? null : to }
    const answer = await this.#client.before(() => this.#api.take({ ...part, tip, at, seen, place }))
    this.#tell(answer)
    if (answer.ok && whole) this.#putAway(fan.weave)
    return answer.ok
  }

  /** Where in the branch a take of one unit ends: null is all that has arrived, its `taken` that no word is whole yet. */
  async #endOf(branch: FanBranch, unit: TakeUnit): Promise<number | null> {
    if (unit === 'all') return null
    const token = unit === 'token' ? await this.#tokenEnd(branch) : null
    return token ?? branch.taken + cut(branch.text.slice(branch.taken), unit === 'token' ? 'word' : unit, branch.finish === null)
  }

  /** Where the token ends that holds the first unit not taken yet; null when its evidence cannot be had. */
  async #tokenEnd(branch: FanBranch): Promise<number | null> {
    const fan = this.#state.value
    const part = fan === null ? undefined : wayTo(fan, branch).findLast(({ from }) => from <= branch.taken)
    if (fan === null || part === undefined) return null
    const answer = await this.#api.readBranch({ weave: fan.weave, branch: part.branch.branch })
    if (!answer.ok) return null
    const token = tokenAt(tokenEnds(decodeEvidence(answer.value)), branch.taken - part.from)
    return token === null || part.from + token.end > branch.text.length ? null : part.from + token.end
  }

  #news(fan: FanState, news: readonly BranchNews[]): void {
    this.#set(hearNews(fan, news, this.#through))
    this.#holdForks()
    const selected = this.#state.value?.branches[fan.selected]
    if (news.some((item) => item.node !== null && (item.branch === selected?.branch || fan.adaptive !== null))) this.#read(selected)
  }

  /** A row goes, and the next one is selected; or it comes again. A fan with none on offer is put away. */
  #standAside(fan: FanState, index: number, aside: boolean): void {
    const branches = fan.branches.map((each) => (each.branch === index ? { ...each, aside } : each))
    if (!branches.some(onOffer)) return this.#putAway()
    this.#set({ ...fan, branches })
    if (!onOffer(branches[fan.selected])) this.step(1)
  }

  /** What undo or the tree sets aside or brings back of the fan's branches has its row, or none. */
  #hearMarks(ops: readonly Op[]): void {
    for (const op of ops) {
      const [fan, loom] = [this.#state.value, this.#client.loom.value]
      if (fan === null || loom === null || op.t !== 'mark' || op.from.archived === op.to.archived) continue
      const branch = branchOf(loom, fan, op.node)
      const aside = op.to.archived === true
      if (branch !== null && branch.aside !== aside) this.#standAside(fan, branch.branch, aside)
    }
  }

  /** The thread took a step: does the fan still continue it? */
  #stepped(step: ThreadStep): void {
    this.#hearMarks(step.transaction?.ops ?? [])
    const fan = this.#state.value
    const { thread } = this.#client
    const { transaction, change } = step
    if (fan === null || (change === null && transaction !== null)) return
    if (this.#editor?.composing === true) return void this.#afterComposition.push(() => this.#stepped(step))
    if (thread === null || transaction === null || change === null || change.at < fan.at) return this.#putAway()
    const end = thread.length - this.#after
    const through = end >= fan.at ? this.#threadSlice(fan.at, end) : null
    const selected = fan.branches[fan.selected]
    if (through === null || selected === undefined || !begins(selected.text, through)) return this.#putAway()
    this.#through = through
    if (through.length === selected.text.length && selected.finish !== null && selected.finish !== 'forked') return this.#putAway()
    this.#set(goThrough(fan, through))
  }

  #threadSlice(from: number, to: number): string {
    return this.#editor?.slice(from, to) ?? ''
  }

  #atGhost(): boolean {
    const fan = this.#state.value
    const editor = this.#editor
    if (fan === null || editor === null) return false
    const { from, to } = editor.selection()
    return from === to && from === fan.at + this.#through.length
  }

  #putAway(weave?: WeaveId): void {
    const fan = this.#state.value
    if (fan === null || (weave !== undefined && fan.weave !== weave)) return
    this.#set(null)
    if (fan.weave === this.#predicted && weave === undefined && this.#through === '') this.#setAllAside(fan)
    this.#predicted = null
    this.#through = ''
    void this.#api.closeWeave({ weave: fan.weave })
  }

  /** Branches nobody asked for and nobody took leave the tree as tidy as it was: kept, out of the way. No act to undo. */
  #setAllAside(fan: FanState): void {
    const loom = this.#client.loom.value
    if (loom === null || this.#client.readOnly.value !== null) return
    const standing = fan.branches.flatMap(({ node, aside }) => (node === null || aside || !loom.nodes.has(node) ? [] : [node]))
    this.#client.act('weave', { ops: archiveOps(loom, standing, true) })
    for (const { branch, node } of fan.branches) if (node === null) void this.#api.setAside({ weave: fan.weave, branch, aside: true })
  }

  /** Where an adaptive weave has forked, branches may still come: what is typed there begins a child. */
  #holdForks(): void {
    const fan = this.#state.value
    const stream = fan === null || fan.adaptive === null ? undefined : this.#streaming.get(fan.weave)
    if (fan === null || stream === undefined) return
    for (const { node, finish } of fan.branches) {
      if (finish !== 'forked' || node === null) continue
      stream.forks.add(node)
      this.#client.held.add(node)
    }
  }

  #release(weave: WeaveId): void {
    const stream = this.#streaming.get(weave)
    if (stream === undefined || --stream.asks > 0) return
    this.#streaming.delete(weave)
    for (const node of [stream.anchor, ...stream.forks]) this.#client.held.delete(node)
  }

  /** A branch that was the ghost has been read, and those that lead to it. */
  #read(branch: FanBranch | undefined): void {
    const loom = this.#client.loom.value
    const fan = this.#state.value
    if (loom === null || fan === null || branch === undefined || this.#client.readOnly.value !== null) return
    const unread = wayTo(fan, branch).flatMap(({ branch: { node } }) => (node !== null && loom.nodes.get(node)?.marks.unread === true ? [node] : []))
    this.#client.act('weave', { ops: unread.flatMap((node) => markOps(loom, node, (marks) => withFlag(marks, 'unread', false))) })
  }

  #set(fan: FanState | null): void {
    batch(() => (this.#state.value = fan === null ? null : ordered(fan, this.#settings.peek().fanOrder)))
  }

  #tell(answer: Awaited<ReturnType<HeddleApi['take']>>): void {
    if (!answer.ok) this.#report(answer.fault.sentence)
  }

  #untilComposed(): Promise<void> {
    if (this.#editor?.composing !== true) return Promise.resolve()
    return new Promise((resolve) => this.#afterComposition.push(resolve))
  }

  /** While main has not answered, the keys of the fan wait for it: they are meant for it. */
  #opening(act: () => Promise<void>): Promise<void> {
    this.#asked++
    const done = this.#inTurn(act)
    const over = (): number => this.#asked--
    done.then(over, over)
    return done
  }

  /** One act after the other: a second key waits for what the first one changes, and all for an input method. */
  #inTurn<T>(act: () => Promise<T>): Promise<void> {
    const next = this.#turn.then(() => this.#untilComposed()).then(act)
    this.#turn = next.catch(() => undefined)
    return next.then(() => undefined)
  }
}

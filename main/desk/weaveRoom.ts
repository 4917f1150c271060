import type { BridgeEvent, TakeArgs } from '../../protocol/bridge'
import type { BranchDelta, Finish, Timings } from '../../protocol/engine'
import { bad, good, type Answer } from '../../protocol/fault'
import { applyOps } from '../../loom/apply'
import { archiveOps } from '../../loom/edit'
import { mostBranches, type Choice, type Generation, type ModelRef } from '../../loom/generation'
import { freshId, type NodeId, type WeaveId } from '../../loom/ids'
import type { EvidenceRef } from '../../loom/run'
import { standingEnd, untaken } from '../../loom/standing'
import type { Op, Transaction } from '../../loom/transaction'
import type { WeaveHandle } from '../engine/engineRuns'
import type { EngineSupervisor } from '../engine/supervisor'
import type { LoomStore } from '../store/loomStore'
import { followAnchor } from './anchor'
import { JoinRoom } from './joinRoom'
import { chainTo, evidenceSoFar, liveBranch, newsOf, takeNews, type LiveBranch } from './liveBranch'
import { isSameModel } from './modelRoom'
import { placeOps } from './placeOps'
import { prefixText } from './prefixText'
import { takeOps } from './takeOps'

/** What the weave room needs of the desk it is in. */
export interface WeaveHost {
  readonly store: LoomStore
  readonly engine: EngineSupervisor
  readonly emit: (event: BridgeEvent) => void
  /** Applies, journals and emits a change. */
  commit(transaction: Transaction, before: { tip: NodeId; caret: number } | null): Answer<{ readonly seq: number }>
  /** How fast a weave was that was long enough to say. */
  measured(tokensPerSecond: number): void
}

interface OpenWeave {
  readonly id: WeaveId
  readonly generation: Generation
  readonly branches: LiveBranch[]
  readonly runs: Set<WeaveHandle>
  /** Follows splits and joins, so a branch always ends up where it was asked for. */
  anchor: NodeId
  closed: boolean
}

/** Journal lines of a stream are written at most this often. */
const journalEveryMs = 250
const newsEveryMs = 16
/** A weave of so many tokens says how fast the model is. */
const enoughTokens = 60
/** A sound engine ends a cancelled weave within one step. */
const closePatienceMs = 1500

/**
 * The open weaves of one loom: hears the engine, tells the page once per frame, journals what streams, and gives every
 * branch its node when it ends. Main owns this so that a lost page loses no branch.
 */
export class WeaveRoom {
  private readonly open = new Map<WeaveId, OpenWeave>()
  private readonly joins: JoinRoom
  private newsTimer: NodeJS.Timeout | null = null
  private journalTimer: NodeJS.Timeout | null = null

  constructor(private readonly host: WeaveHost) {
    this.joins = new JoinRoom(host)
  }

  /** Asks for `branches` continuations of the end of `generation.anchor`, or for one that forks as `generation.adapt` says; `following` comes after it in the thread. */
  weave(generation: Generation, branches: number, following: string): { readonly weave: WeaveId; readonly numbers: number } {
    const weave: OpenWeave = { id: freshId('w'), generation, branches: [], runs: new Set(), anchor: generation.anchor, closed: false }
    this.open.set(weave.id, weave)
    if (generation.adapt === undefined) this.joins.open(weave.id, prefixText(this.host.store.loom, weave.anchor, contextCells(this.host.engine)).text, following)
    this.ask(weave, branches)
    return { weave: weave.id, numbers: weave.branches.length }
  }

  /** More branches of the same model: each branch says who wrote it, so another model's begin a fan of their own. */
  more(id: WeaveId, branches: number, model: ModelRef | null): Answer<null> {
    const weave = this.open.get(id)
    if (weave === undefined || weave.closed) return unknownWeave()
    if (model !== null && !isSameModel(model, weave.generation.model)) {
      return bad('conflict', 'Another model is open than the one that wove this fan. Put the fan away and weave anew.')
    }
    this.ask(weave, branches)
    return good(null)
  }

  cancel(id: WeaveId, branch: number | null): Answer<null> {
    const weave = this.open.get(id)
    if (weave === undefined) return unknownWeave()
    for (const run of weave.runs) run.cancel(branch)
    return good(null)
  }

  /** What is taken of the branch stays as it is: the rest is archived (or never comes), or brought back. */
  setAside(id: WeaveId, index: number, aside: boolean): Answer<null> {
    const weave = this.open.get(id)
    const branch = weave?.branches[index]
    if (weave === undefined || branch === undefined) return unknownWeave()
    branch.aside = aside
    if (aside && branch.finish === null) for (const run of weave.runs) run.cancel(index)
    const rest = untaken(this.host.store.loom, weave.generation.id, branch)
    const ops = rest === null ? [] : archiveOps(this.host.store.loom, [rest.id], aside)
    if (ops.length === 0) return good(null)
    const answer = this.host.commit(change('writer', 'mark', ops), null)
    return answer.ok ? good(null) : answer
  }

  /** Ends the streams; what has arrived gets its nodes. The weave is forgotten once all of it stands in the tree. */
  close(id: WeaveId): Answer<null> {
    const weave = this.open.get(id)
    if (weave === undefined) return good(null)
    weave.closed = true
    this.joins.close(id)
    for (const run of weave.runs) run.cancel(null)
    this.forgetIfDone(weave)
    return good(null)
  }

  /** Closes every weave and waits until all that has arrived stands in the tree; not for an engine that hangs. */
  async closeAll(): Promise<void> {
    const runs = [...this.open.values()].flatMap((weave) => [...weave.runs])
    for (const id of [...this.open.keys()]) this.close(id)
    const late = new Promise((resolve) => setTimeout(resolve, closePatienceMs))
    await Promise.race([Promise.allSettled(runs.map((run) => run.done)), late])
    for (const weave of [...this.open.values()]) {
      for (const branch of weave.branches) if (branch.finish === null) this.ended(weave, branch.index, 'interrupted')
      await this.settleAll(weave)
    }
    this.flushNews()
  }

  /** Evidence of a branch as far as it has come. */
  read(id: WeaveId, index: number): Answer<Uint8Array> {
    const branch = this.open.get(id)?.branches[index]
    return branch === undefined ? unknownWeave() : good(evidenceSoFar(branch))
  }

  async take(args: TakeArgs): Promise<Answer<null>> {
    const weave = this.open.get(args.weave)
    const branch = weave?.branches[args.branch]
    if (weave === undefined || branch === undefined) return unknownWeave()
    const chain = chainTo(branch)
    // A number that has not begun belongs to a fork still to come: of this branch, or of one that ends here.
    const begun = weave.branches.filter((other) => weave.generation.adapt === undefined || other.parent !== null || other.text !== '')
    for (const other of begun) if (!chain.includes(other) && other.finish === null) this.cancel(weave.id, other.index)
    if (args.to === null && branch.finish === null) this.cancel(weave.id, branch.index)
    const evidences: (EvidenceRef | null)[] = []
    for (const part of chain) {
      if (part.settling !== null) await part.settling
      evidences.push(await this.evidence(part))
    }
    const length = chain.reduce((sum, { text }) => sum + text.length, 0)
    const end = Math.min(args.to ?? length, length)
    if (end <= args.from) return good(null)
    const now = Date.now()
    const ops: Op[] = []
    let [tip, caret, start] = [args.tip, args.at, 0]
    for (const [i, part] of chain.entries()) {
      const [from, to] = [Math.max(args.from, start) - start, Math.min(end - start, part.text.length)]
      start += part.text.length
      if (to <= 0) break
      const evidence = evidences[i] ?? null
      this.place(weave, part, evidence)
      if (from >= to) continue
      const taking = { generation: weave.generation, branch: part, from, end: to, evidence, tip, at: caret, now }
      part.taken = Math.max(part.taken, to)
      const edit = takeOps(applyOps(this.host.store.loom, ops), taking)
      ops.push(...edit.ops, { t: 'choose', choice: choiceOf(weave, part, args, from, to, now) })
      tip = edit.tip
      caret = edit.caret
    }
    const transaction: Transaction = { ...change('writer', 'take', ops), tip, caret }
    this.flushNews()
    const answer = this.host.commit(transaction, { tip: args.tip, caret: args.at })
    if (!answer.ok) return answer
    if (args.to === null && branch.finish === null) this.takenWhole(weave, branch)
    return good(null)
  }

  /** All that was shown of a stream stands on the thread: what still arrives was never seen. */
  private takenWhole(weave: OpenWeave, branch: LiveBranch): void {
    branch.finish = 'taken'
    branch.settled = true
    newsOf(branch).finish = 'taken'
    this.host.store.streamEnded(weave.id, branch.index)
  }

  /** Keeps the anchors right when the tree changes around the streams. */
  follow(ops: readonly Op[]): void {
    for (const weave of this.open.values()) weave.anchor = followAnchor(weave.anchor, ops)
  }

  private ask(weave: OpenWeave, branches: number): void {
    const { generation, anchor } = weave
    const firstBranch = weave.branches.length
    const numbers = generation.adapt === undefined ? branches : mostBranches(generation.adapt.tips)
    for (let i = 0; i < numbers; i++) weave.branches.push(liveBranch(firstBranch + i))
    const { text, cut } = prefixText(this.host.store.loom, anchor, contextCells(this.host.engine))
    const run = this.host.engine.weave(
      {
        head: '', text, branches: numbers, firstBranch, seed: generation.seed,
        sampling: generation.sampling, stopping: generation.stopping, top: 10, heal: true,
        ...(generation.adapt === undefined ? {} : { adapt: generation.adapt }),
      },
      {
        started: (visibleFrom) => this.host.emit({ t: 'weaveStarted', weave: weave.id, visibleFrom: visibleFrom + cut }),
        tokens: (deltas) => this.hear(weave, deltas),
        forked: (index, into) => this.forked(weave, index, into),
        finished: (index, finish) => this.ended(weave, index, finish),
      },
    )
    weave.runs.add(run)
    void run.done.then(async (answer) => {
      weave.runs.delete(run)
      for (const branch of weave.branches.slice(firstBranch, firstBranch + numbers)) {
        if (branch.finish === null) this.ended(weave, branch.index, 'interrupted')
      }
      await this.settleAll(weave)
      this.flushNews()
      if (answer.ok && answer.value.tokens >= enoughTokens) this.host.measured(speed(answer.value))
      this.host.emit({
        t: 'weaveEnded', weave: weave.id, fault: answer.ok ? null : answer.fault, tokensPerSecond: answer.ok ? speed(answer.value) : null,
      })
      this.forgetIfDone(weave)
    })
  }

  private hear(weave: OpenWeave, deltas: readonly BranchDelta[]): void {
    for (const delta of deltas) {
      const branch = weave.branches[delta.branch]
      if (branch === undefined || branch.finish !== null) continue
      branch.text += delta.text
      branch.tokens += delta.tokens
      branch.bits += delta.bits
      branch.evidence.push(delta.evidence)
      const news = newsOf(branch)
      news.text += delta.text
      news.tokens += delta.tokens
      news.bits += delta.bits
    }
    this.newsSoon()
    this.journalTimer ??= setTimeout(() => this.journalStreams(), journalEveryMs)
  }

  private forked(weave: OpenWeave, index: number, into: readonly number[]): void {
    const parent = weave.branches[index]
    if (parent === undefined) return
    for (const each of into) {
      const child = weave.branches[each]
      if (child === undefined || child.finish !== null) continue
      child.parent = parent
      newsOf(child).forkOf = index
    }
    this.newsSoon()
  }

  private ended(weave: OpenWeave, index: number, finish: Finish): void {
    const branch = weave.branches[index]
    if (branch === undefined || branch.finish !== null) return
    branch.finish = finish
    newsOf(branch).finish = finish
    this.newsSoon()
    if (finish !== 'cancelled' && finish !== 'interrupted') this.joins.ended(weave.id, index, branch.text)
    void this.settle(weave, branch)
  }

  private async settleAll(weave: OpenWeave): Promise<void> {
    for (const branch of weave.branches) if (branch.finish !== null) await this.settle(weave, branch)
  }

  /** Gives an ended branch (or what is left of it after a partial take) its place in the tree. */
  private settle(weave: OpenWeave, branch: LiveBranch): Promise<void> {
    branch.settling ??= this.settleNow(weave, branch)
    return branch.settling
  }

  private async settleNow(weave: OpenWeave, branch: LiveBranch): Promise<void> {
    if (branch.settled) return
    if (branch.parent !== null) await this.settle(weave, branch.parent)
    const evidence = await this.evidence(branch)
    if (!branch.settled) this.place(weave, branch, evidence)
    branch.settled = true
    this.host.store.streamEnded(weave.id, branch.index)
  }

  /** The branch's evidence so far, on the disk; written again only when there is more of it. */
  private async evidence(branch: LiveBranch): Promise<EvidenceRef | null> {
    const { evidence } = branch
    // Tokens that arrive while the file is written would have no evidence in the tree: written again, but not for ever.
    for (let round = 0; round < 3 && (branch.kept?.messages ?? 0) < evidence.length; round++) {
      const messages = evidence.length
      branch.kept = { messages, ref: await this.host.store.appendEvidence(evidenceSoFar(branch)) }
    }
    return branch.kept?.ref ?? null
  }

  /** Brings the tree up to what has arrived of the branch. A stream that goes on is placed again at its end. */
  private place(weave: OpenWeave, branch: LiveBranch, evidence: EvidenceRef | null): void {
    const { generation } = weave
    const placing = { generation, branch, anchor: this.anchorOf(weave, branch), evidence, now: Date.now(), index: this.indexOf(weave, branch) }
    const { ops, node } = placeOps(this.host.store.loom, placing)
    if (ops.length === 0) return
    const answer = this.host.commit(change('simulator', 'branch', [...this.generationOps(weave), ...ops]), null)
    if (!answer.ok || node === null) return
    if (branch.node !== node) newsOf(branch).node = node
    branch.node = node
    this.newsSoon()
  }

  /** The node whose end a branch continues: where the weave was asked for, or where the branch before it ends. */
  private anchorOf({ generation, anchor }: OpenWeave, { parent }: LiveBranch): NodeId {
    return parent === null ? anchor : (standingEnd(this.host.store.loom, generation.id, parent)?.node.id ?? anchor)
  }

  /** Branches stand among the anchor's children in the order of their numbers, whichever ended first. */
  private indexOf(weave: OpenWeave, branch: LiveBranch): number {
    const children = this.host.store.loom.nodes.get(this.anchorOf(weave, branch))?.children ?? []
    const later = new Set(weave.branches.slice(branch.index + 1).flatMap(({ node }) => (node === null ? [] : [node])))
    const before = children.findIndex((child) => later.has(child))
    return before < 0 ? children.length : before
  }

  private generationOps(weave: OpenWeave): Op[] {
    return this.host.store.loom.generations.has(weave.generation.id) ? [] : [{ t: 'generate', generation: weave.generation }]
  }

  private forgetIfDone(weave: OpenWeave): void {
    if (weave.closed && weave.runs.size === 0 && weave.branches.every((branch) => branch.settled)) this.open.delete(weave.id)
  }

  private newsSoon(): void {
    this.newsTimer ??= setTimeout(() => this.flushNews(), newsEveryMs)
  }

  private flushNews(): void {
    if (this.newsTimer !== null) clearTimeout(this.newsTimer)
    this.newsTimer = null
    for (const weave of this.open.values()) {
      const news = weave.branches.map(takeNews).filter((item) => item !== null)
      if (news.length > 0) this.host.emit({ t: 'weave', weave: weave.id, news })
    }
  }

  private journalStreams(): void {
    this.journalTimer = null
    for (const weave of this.open.values()) {
      for (const branch of weave.branches) {
        if (branch.settled || branch.journalled === branch.text.length || branch.parent?.node === null) continue
        const text = branch.text.slice(branch.journalled)
        branch.journalled = branch.text.length
        this.host.store.stream({ weave: weave.id, branch: branch.index, anchor: this.anchorOf(weave, branch), generation: weave.generation.id, text })
      }
    }
  }
}

/**
 * What taking units `from`…`to` of `branch` chose among. A branch of an adaptive weave was chosen among those of its fork, so that
 * the choices on the way to a leaf add up; its first branch was none.
 */
function choiceOf({ generation, branches }: OpenWeave, branch: LiveBranch, { seen, place }: TakeArgs, from: number, to: number, at: number): Choice {
  const adaptive = generation.adapt !== undefined
  const offered = !adaptive ? branches.length : branches.filter(({ parent, text }) => parent === branch.parent && text !== '').length
  const stood = adaptive || place === undefined ? {} : { place }
  return { generation: generation.id, at, offered, seen: Math.min(seen, offered), taken: branch.index, from, units: to - from, ...stood }
}

/** A transaction made here and now. */
function change(by: Transaction['by'], event: Transaction['event'], ops: readonly Op[]): Transaction {
  return { id: freshId('t'), at: Date.now(), by, event, ops }
}

function speed(timings: Timings): number {
  return timings.decodeMs > 0 ? (1000 * timings.tokens) / timings.decodeMs : 0
}

function contextCells({ model }: EngineSupervisor): number | null {
  return model.t === 'ready' ? model.facts.contextCells : null
}

function unknownWeave(): Answer<never> {
  return bad('not-found', 'These branches are no longer on offer; they are in the tree.')
}

import type { Bridge, BridgeEvent, Hello, HeddleApi, LoomSummary, OpenLoom, ScoreArgs, TakeArgs } from '../../protocol/bridge'
import type { Finish } from '../../protocol/engine'
import { bad, good, type Answer } from '../../protocol/fault'
import { noOverrides, type Overrides } from '../../protocol/overrides'
import { settingsSchema, type Settings } from '../../protocol/settings'
import { apply } from '../../loom/apply'
import { addBranch, archiveOps, clean, editThread, takeAtEnd } from '../../loom/edit'
import { encodeHeader } from '../../loom/evidenceCodec'
import { emptyHistory, record, redo, undo, type History, type HistoryStep, type Whereabouts } from '../../loom/history'
import { freshId, type GenerationId, type NodeId, type WeaveId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { fromData, nodeOf, toData } from '../../loom/loomData'
import { simulatorSpan, spanOf } from '../../loom/runs'
import type { Session } from '../../loom/session'
import { untaken } from '../../loom/standing'
import { Thread } from '../../loom/thread'
import type { Op, Transaction } from '../../loom/transaction'
import { countWords } from '../../loom/words'
import { scoredPieces } from './scoredPieces'
import { script } from './script'

export interface FakeOptions {
  readonly title?: string
  readonly text?: string
  readonly settings?: Partial<Settings>
  /** Milliseconds between two tokens of every branch; 0 gives all of a branch at once. */
  readonly tokenMs?: number
  /** What branch `index` of the weave number `weave` says, token by token. */
  readonly say?: (weave: number, index: number) => readonly string[]
  /** Milliseconds until main answers. */
  readonly latencyMs?: number
  /** A model looks at the text when asked to. */
  readonly scores?: boolean
  readonly platform?: Hello['platform']
}

interface FakeBranch {
  readonly index: number
  readonly tokens: readonly string[]
  said: number
  text: string
  finish: Finish | null
  /** The node that holds the branch from its first unit on, and how many units it holds. */
  node: NodeId | null
  held: number
  /** Units that the writer has taken. */
  taken: number
  aside: boolean
}

interface FakeWeave {
  readonly id: WeaveId
  readonly number: number
  anchor: NodeId
  readonly generation: GenerationId
  readonly branches: FakeBranch[]
}

/**
 * Main as the page sees it, in memory: one loom, undo, and a weaver that speaks from a script. For the playground, for
 * tests of the page and for benches; nothing is kept.
 */
export function fakeApi(options: FakeOptions = {}): HeddleApi & { readonly loom: () => Loom } {
  const main = new FakeMain(options)
  let line: Promise<unknown> = Promise.resolve()
  const rows = Object.fromEntries(Object.entries(main.rows).map(([name, row]) => [name, async (args: never) => {
    // In the order of the calls, and never at once: no answer or event of main's comes before the call has returned.
    const before = line
    line = new Promise((resolve) => setTimeout(resolve, options.latencyMs ?? 0)).then(() => before)
    await line
    return structuredClone(await (row as (args: never) => unknown)(structuredClone(args)))
  }])) as unknown as Bridge
  return { ...rows, onEvent: (listener) => main.listen(listener), loom: () => main.loom }
}

class FakeMain {
  loom!: Loom
  #seq = 0
  #history: History = emptyHistory
  #session!: Session
  #overrides: Overrides = noOverrides
  #settings: Settings
  #weaves: FakeWeave[] = []
  #woven = 0
  #timer: ReturnType<typeof setInterval> | undefined
  /** The score that runs. */
  #ask: number | null = null
  readonly #listeners = new Set<(event: BridgeEvent) => void>()
  readonly #options: FakeOptions

  constructor(options: FakeOptions) {
    this.#options = options
    this.#settings = { ...settingsSchema.parse({}), welcomed: true, ...options.settings }
    this.#begin(options.title ?? 'The lighthouse', options.text ?? script.opening)
  }

  #begin(title: string, text: string): void {
    const root = freshId('n')
    const span = spanOf(clean(text))
    const node = { id: root, parent: null, children: [], text: span.text, runs: span.runs, createdAt: Date.now(), marks: {} }
    this.loom = fromData({ id: freshId('l'), title, root, nodes: [node], generations: [], choices: [] })
    this.#session = { tip: root, caret: span.text.length, scrollTop: 0, visited: [], collapsed: [], hoisted: null }
    this.#history = emptyHistory
    this.#weaves = []
  }

  listen(listener: (event: BridgeEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly rows: Bridge = {
    hello: async () => good(this.#hello()),
    listLooms: async () => good([this.#summary()]),
    createLoom: async ({ title }) => {
      this.#begin(title, '')
      return good(this.#open())
    },
    openLoom: async () => good(this.#open()),
    readLoom: async () => {
      const { data, ...opened } = this.#open()
      return good({ ...data, opened: { ...opened, data: { ...data, nodes: [], generations: [], choices: [] } }, left: 0 })
    },
    chooseLoom: async () => good(null),
    renameLoom: async ({ title }) => {
      this.#commit({ ...change('title', [{ t: 'title', from: this.loom.title, to: title }]) })
      return good(null)
    },
    duplicateLoom: async () => unsupported(),
    trashLoom: async () => unsupported(),
    restoreLoom: async () => unsupported(),
    revealLoom: async () => unsupported(),
    commit: async ({ transaction, before }) => {
      try {
        return good({ seq: this.#commit(transaction, true, before) })
      } catch (error) {
        return bad('conflict', error instanceof Error ? error.message : String(error))
      }
    },
    undo: async () => this.#travel(undo),
    redo: async () => this.#travel(redo),
    saveSession: async ({ session }) => {
      this.#session = session
      return good(null)
    },
    checkpoint: async () => good(null),
    listMoments: async () => good([]),
    readMoment: async () => unsupported(),
    restoreMoment: async () => unsupported(),
    weave: async ({ anchor, branches }) =>
      this.loom.nodes.has(anchor) ? good({ weave: this.#weave(anchor, branches), numbers: branches }) : bad('not-found', 'The place to weave from is gone.'),
    weaveMore: async ({ weave, branches }) => this.#with(weave, (open) => this.#addBranches(open, branches)),
    cancelWeave: async ({ weave, branch }) => this.#with(weave, (open) => this.#cancel(open, branch)),
    take: async (args) => this.#with(args.weave, (open) => this.#take(open, args)),
    setAside: async ({ weave, branch, aside }) => this.#with(weave, (open) => this.#setAside(open, branch, aside)),
    closeWeave: async ({ weave }) => this.#with(weave, (open) => this.#close(open)),
    readEvidence: async () => good(new Uint8Array()),
    nodeSurprises: async ({ nodes }) => good(nodes.map(() => null)),
    score: async (args) => {
      if (this.#options.scores === true) void this.#score(args)
      return good(null)
    },
    cancelScore: async () => {
      this.#ask = null
      return good(null)
    },
    noteOwnWords: async () => good(null),
    ownWeeks: async () => good({ weeks: [], week: '2026-11-23', model: null }),
    forgetOwnWeeks: async () => good(null),
    readBranch: async () => good(new Uint8Array(0)),
    lookAhead: async () => bad('no-model', 'There is no model to play with here.'),
    endLookAhead: async () => good(null),
    keepPath: async () => bad('no-model', 'There is no model to play with here.'),
    forkToken: async () => bad('no-model', 'There is no model to play with here.'),
    setSettings: async ({ patch }) => {
      this.#settings = { ...this.#settings, ...patch }
      this.#emit({ t: 'settings', settings: this.#settings })
      return good(this.#settings)
    },
    setOverrides: async ({ overrides }) => good((this.#overrides = overrides)),
    chooseModel: async () => good(null),
    reloadModel: async () => good(null),
    stopLoading: async () => good(null),
    listModels: async () => good({ atHand: [], offers: [], downloads: [], memoryBytes: 0, gpuBytes: null, freeBytes: null }),
    useModel: async () => unsupported(),
    revealModel: async () => unsupported(),
    removeModel: async () => unsupported(),
    getModel: async () => unsupported(),
    pauseDownload: async () => good(null),
    cancelDownload: async () => good(null),
    modelOfLoom: async () => good(null),
    importFiles: async () => bad('unsupported', 'Nothing is kept here, so nothing can be imported.'),
    stopImport: async () => good(null),
    stopCompacting: async () => good(false),
    exportLoom: async () => {
      const text = Thread.of(this.loom, this.#session.tip).ids.map((id) => nodeOf(this.loom, id).text).join('')
      return good({ name: `${this.loom.title}.txt`, bytes: new TextEncoder().encode(text) })
    },
    saveReport: async (report) => good(report),
    openHelp: async () => good(null),
    closeWindow: async () => good(null),
  }

  #hello(): Hello {
    const sentence = 'A script speaks in place of a model.'
    return {
      version: '0.0.0',
      platform: this.#options.platform ?? 'linux',
      shell: 'browser',
      settings: this.#settings,
      model: {
        t: 'ready',
        notice: null,
        facts: {
          name: 'script', bytes: 0, sha256: null, architecture: 'script', parameters: 0, quantisation: 'none', vocabulary: 0, contextTrained: 4096,
          contextCells: 4096, layers: 0, gpuLayers: 0, device: 'none', gpuBytes: null, threads: 1, promptThreads: 1, backend: 'fake', tuned: false, sentence,
        },
      },
      downloads: [],
      looms: [this.#summary()],
      open: this.#open(),
      notices: [],
    }
  }

  #summary(): LoomSummary {
    const words = countWords(nodeOf(this.loom, this.loom.root).text)
    return { loom: this.loom.id, title: this.loom.title, words, nodes: this.loom.nodes.size, bytes: 0, openedAt: Date.now(), state: 'ready' }
  }

  #open(): OpenLoom {
    return { data: toData(this.loom), session: this.#session, overrides: this.#overrides, seq: this.#seq, readOnly: null, notice: null }
  }

  #emit(event: BridgeEvent): void {
    for (const listener of this.#listeners) listener(structuredClone(event))
  }

  /** All from `from` on, piece by piece, until another score is asked for or this one is called off. */
  async #score({ ask, tip, from }: ScoreArgs): Promise<void> {
    this.#ask = ask
    const text = Thread.of(this.loom, tip).ids.map((id) => nodeOf(this.loom, id).text).join('')
    for (const piece of scoredPieces(text, from)) {
      await new Promise((resolve) => setTimeout(resolve))
      if (this.#ask !== ask) return
      this.#emit({ t: 'scored', ask, tip, ...piece, done: false })
    }
    this.#emit({ t: 'scored', ask, tip, from: text.length, evidence: encodeHeader(), done: true })
  }

  #commit(transaction: Transaction, recorded = true, before: Whereabouts = this.#session): number {
    this.loom = apply(this.loom, transaction)
    for (const weave of this.#weaves) {
      for (const op of transaction.ops) weave.anchor = follow(weave.anchor, op)
      for (const branch of weave.branches) if (branch.node !== null && !this.loom.nodes.has(branch.node)) branch.node = null
    }
    if (recorded) this.#history = record(this.#history, transaction, { tip: before.tip, caret: before.caret })
    if (transaction.tip !== undefined) this.#session = { ...this.#session, tip: transaction.tip, caret: transaction.caret ?? this.#session.caret }
    this.#emit({ t: 'transaction', seq: ++this.#seq, transaction })
    return this.#seq
  }

  #travel(way: typeof undo | typeof redo): Answer<{ readonly label: string } | null> {
    let label: string | null = null
    for (let more = true; more; ) {
      const step: HistoryStep | null = way(this.#history, this.loom, Date.now())
      if (step === null) break
      this.#history = step.history
      this.#commit(step.transaction, false)
      label ??= step.label
      more = step.more
    }
    return good(label === null ? null : { label })
  }

  #with(id: WeaveId, act: (weave: FakeWeave) => void): Answer<null> {
    const weave = this.#weaves.find((each) => each.id === id)
    if (weave === undefined) return bad('not-found', 'These branches are no longer on offer; they are in the tree.')
    act(weave)
    return good(null)
  }

  #weave(anchor: NodeId, branches: number): WeaveId {
    const weave: FakeWeave = { id: freshId('w'), number: this.#woven++, anchor, generation: freshId('g'), branches: [] }
    this.#weaves = [...this.#weaves, weave]
    this.#addBranches(weave, branches)
    setTimeout(() => this.#emit({ t: 'weaveStarted', weave: weave.id, visibleFrom: 0 }))
    return weave.id
  }

  #addBranches(weave: FakeWeave, count: number): void {
    for (let i = 0; i < count; i++) {
      const index = weave.branches.length
      const tokens = (this.#options.say ?? script.say)(weave.number, index)
      weave.branches.push({ index, tokens, said: 0, text: '', finish: null, node: null, held: 0, taken: 0, aside: false })
    }
    this.#timer ??= setInterval(() => this.#speak(), Math.max(1, this.#options.tokenMs ?? 45))
  }

  #speak(): void {
    let speaking = false
    for (const weave of this.#weaves) {
      const before = weave.branches.some(({ finish }) => finish === null)
      const news = weave.branches.filter(({ finish }) => finish === null).map((branch) => {
        const said = this.#options.tokenMs === 0 ? branch.tokens.slice(branch.said) : branch.tokens.slice(branch.said, branch.said + 1)
        branch.said += said.length
        branch.text += said.join('')
        if (branch.said >= branch.tokens.length) branch.finish = 'length'
        const bits = said.reduce((sum, token) => sum + 1 + (token.length % 5), 0)
        return { branch: branch.index, text: said.join(''), tokens: said.length, bits, finish: branch.finish, node: null }
      })
      if (news.length > 0) this.#emit({ t: 'weave', weave: weave.id, news })
      for (const branch of weave.branches) if (branch.finish !== null) this.#settle(weave, branch)
      const still = weave.branches.some(({ finish }) => finish === null)
      if (before && !still) this.#emit({ t: 'weaveEnded', weave: weave.id, fault: null, tokensPerSecond: 120 })
      speaking ||= still
    }
    if (speaking) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #cancel(weave: FakeWeave, index: number | null): void {
    const was = weave.branches.some(({ finish }) => finish === null)
    for (const branch of weave.branches) {
      if (branch.finish !== null || (index !== null && branch.index !== index)) continue
      branch.finish = 'cancelled'
      this.#emit({ t: 'weave', weave: weave.id, news: [{ branch: branch.index, text: '', tokens: 0, bits: 0, finish: 'cancelled', node: null }] })
      this.#settle(weave, branch)
    }
    if (was && weave.branches.every(({ finish }) => finish !== null)) {
      this.#emit({ t: 'weaveEnded', weave: weave.id, fault: null, tokensPerSecond: null })
    }
  }

  /** What of an ended branch does not stand in the tree yet goes there. */
  #settle(weave: FakeWeave, branch: FakeBranch): void {
    if (branch.held >= branch.text.length) return
    const source = { generation: weave.generation, index: branch.index, evidence: null }
    const span = simulatorSpan(branch.text.slice(branch.held), source, branch.held)
    const marks = branch.aside ? ({ unread: true, archived: true } as const) : ({ unread: true } as const)
    const added = addBranch(this.loom, branch.node ?? weave.anchor, { span, now: Date.now(), marks })
    branch.held = branch.text.length
    this.#commit({ ...change('branch', added.ops), by: 'simulator' })
    branch.node ??= added.node
    this.#emit({ t: 'weave', weave: weave.id, news: [{ branch: branch.index, text: '', tokens: 0, bits: 0, finish: null, node: branch.node }] })
  }

  /** As main does: what has come stands in the tree, and the weave is forgotten. */
  #close(weave: FakeWeave): void {
    this.#cancel(weave, null)
    this.#weaves = this.#weaves.filter((each) => each !== weave)
  }

  #setAside(weave: FakeWeave, index: number, aside: boolean): void {
    const branch = weave.branches[index]
    if (branch === undefined) return
    branch.aside = aside
    if (aside) this.#cancel(weave, index)
    const rest = untaken(this.loom, weave.generation, branch)
    const ops = rest === null ? [] : archiveOps(this.loom, [rest.id], aside)
    if (ops.length > 0) this.#commit(change('mark', ops))
  }

  #take(weave: FakeWeave, { branch: index, from, to, tip, at }: TakeArgs): void {
    const branch = weave.branches[index]
    if (branch === undefined) return
    for (const other of weave.branches) if (other !== branch || to === null) this.#cancel(weave, other.index)
    const end = Math.min(to ?? branch.text.length, branch.text.length)
    if (end <= from) return
    branch.taken = Math.max(branch.taken, end)
    const thread = Thread.of(this.loom, tip)
    const atEnd = at === thread.length
    const now = Date.now()
    if (atEnd && from === 0 && tip === weave.anchor && branch.finish !== null && branch.node !== null) {
      const edit = takeAtEnd(this.loom, thread, branch.node, end)
      this.#commit({ ...change('take', edit.ops), tip: edit.tip, caret: edit.caret })
      return
    }
    const source = { generation: weave.generation, index, evidence: null }
    const inserted = simulatorSpan(branch.text.slice(from, end), source, from)
    if (atEnd && from === 0 && tip === weave.anchor && branch.node === null) {
      const added = addBranch(this.loom, tip, { span: inserted, now })
      branch.node = added.node
      branch.held = end
      this.#commit({ ...change('take', added.ops), tip: added.node, caret: at + end })
      this.#emit({ t: 'weave', weave: weave.id, news: [{ branch: index, text: '', tokens: 0, bits: 0, finish: null, node: added.node }] })
      return
    }
    if (tip === branch.node && branch.held === from && branch.finish === null) branch.held = end
    const edit = editThread(this.loom, thread, { at, removed: 0, inserted }, now)
    this.#commit({ ...change('take', edit.ops), tip: edit.tip, caret: edit.caret })
  }
}

/** The node whose end is where `node` ended before `op`. */
function follow(node: NodeId, op: Op): NodeId {
  if (op.t === 'split' && op.node === node) return op.tail.id
  if (op.t === 'join' && op.tail.id === node) return op.node
  if (op.t === 'remove' && op.node.id === node) return op.node.parent ?? node
  return node
}

function change(event: Transaction['event'], ops: readonly Op[]): Transaction {
  return { id: freshId('t'), at: Date.now(), by: 'writer', event, ops }
}

function unsupported(): Answer<never> {
  return bad('unsupported', 'The playground has one loom only.')
}

import { signal, type ReadonlySignal } from '@preact/signals'
import type { HeddleApi, OpenLoom } from '../../protocol/bridge'
import { BadTransaction } from '../../loom/badTransaction'
import { archiveOps, clean, editThread } from '../../loom/edit'
import { freshId, type NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { Whereabouts } from '../../loom/history'
import { fromData, nodeOf } from '../../loom/loomData'
import { Replica } from '../../loom/replica'
import { spanOf } from '../../loom/runs'
import type { Session } from '../../loom/session'
import { Thread } from '../../loom/thread'
import type { Op, Span, Transaction, TransactionEvent } from '../../loom/transaction'
import type { Visits } from '../../loom/walk'
import type { Replacement } from '../surface/replacement'
import { readLoom } from './readLoom'
import { ShownThread } from './shownThread'
import type { TextSurface } from './textSurface'
import { threadChange, type Threading } from './threadChange'
import { typedBehind } from './typedBehind'
import { typedText } from './typedText'
import { wording } from '../wording/wording'

/** What happened to the thread, for those who follow it. */
export interface ThreadStep {
  /** Null: a walk. */
  readonly transaction: Transaction | null
  /** True: the writer's own change, made by this page. */
  readonly own: boolean
  /** What changed of the thread's text; null when it reads the same. */
  readonly change: Replacement | null
}

/** Where a change without its own tip and caret leaves them. */
interface Act {
  readonly ops: readonly Op[]
  readonly tip?: NodeId
  readonly caret?: number
  readonly joins?: true
}

/** Typing that main has not been told of yet. */
interface Unsent {
  readonly transaction: Transaction
  readonly change: Replacement
  readonly from: Whereabouts
}

/** Typing waits for what was asked for before it no longer than this, in milliseconds. */
const longestWait = 500

/**
 * The page's end of the one order of changes: holds the loom as main has confirmed it with the page's own changes on top,
 * the thread in the editor, and keeps the two the same: after every call `editor.text()` is the text of the thread.
 * While an input method composes, changes that are not typing wait.
 */
export class LoomClient {
  readonly #api: HeddleApi
  readonly #report: (sentence: string) => void
  readonly #followers = new Set<(step: ThreadStep) => void>()
  readonly #shown = new ShownThread()
  readonly #readOnly = signal<string | null>(null)
  /** Ends of nodes that open weaves continue: typing there begins a child. */
  readonly held = new Set<NodeId>()
  /** Whose text it is that is pasted. */
  pasted: (text: string) => Span = spanOf
  #replica: Replica | null = null
  #editor: TextSurface | null = null
  #seq = 0
  #waiting: (() => void)[] = []
  /** Takes and openings under way: typing is shown and waits, so that what they bring comes before it. */
  #awaited = 0
  #unsent: readonly Unsent[] = []
  /** Typed for the loom while it takes no words: of a large one only the thread has come, and this waits for the rest. */
  #ahead = ''
  #resuming: { readonly caret: number; readonly scrollTop: number } = { caret: 0, scrollTop: 0 }

  constructor(api: HeddleApi, report: (sentence: string) => void) {
    this.#api = api
    this.#report = report
  }

  /** Null while no loom is open. */
  get loom(): ReadonlySignal<Loom | null> {
    return this.#shown.loom
  }

  get tip(): ReadonlySignal<NodeId | null> {
    return this.#shown.tip
  }

  get ids(): ReadonlySignal<readonly NodeId[]> {
    return this.#shown.ids
  }

  get readOnly(): ReadonlySignal<string | null> {
    return this.#readOnly
  }

  /** The child last on the thread at each node. */
  get visited(): Visits {
    return this.#shown.visited
  }

  /** The thread in the editor, always of `loom`'s present value. */
  get thread(): Thread | null {
    return this.#shown.thread
  }

  /** Called after every step, when editor and thread are one again. Returns the way to stop. */
  follow(follower: (step: ThreadStep) => void): () => void {
    this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }

  /** The editor has come up, or is another. */
  attach(editor: TextSurface): void {
    this.#editor = editor
    this.#fill()
  }

  /** What was typed meanwhile and waits is typed into `loom` when that is another one. */
  open(opened: OpenLoom, loom = fromData(opened.data)): void {
    const same = this.#shown.loom.value?.id === loom.id
    if (same) this.sendTyped()
    const ahead = (same ? this.#ahead : '') + typedText(this.#unsent.map(({ change }) => change))
    this.#ahead = ''
    this.#lay(opened, loom)
    this.#typeAtCaret(ahead)
  }

  #lay({ session, seq, readOnly }: OpenLoom, whole: Loom): void {
    this.#replica = new Replica(whole)
    this.#seq = seq
    this.#waiting = []
    this.#unsent = []
    this.held.clear()
    this.#shown.begin(this.#replica.view, session)
    this.#resuming = { caret: Math.min(session.caret, this.#threadOrThrow().length), scrollTop: session.scrollTop }
    this.#readOnly.value = readOnly
    this.#publish()
    this.#fill()
    this.#tell({ transaction: null, own: false, change: null })
  }

  close(): void {
    this.#replica = null
    this.#shown.end()
    this.#publish()
    this.#editor?.open('', 0, 0)
  }

  /** The writer changed the editor's text: says so to the loom. */
  typed(changes: readonly Replacement[], how: 'type' | 'paste'): void {
    const replica = this.#replica
    if (replica === null) return
    for (const change of changes) {
      const thread = this.#threadOrThrow()
      const inserted = how === 'paste' ? this.pasted(clean(change.inserted)) : spanOf(clean(change.inserted))
      const edit = editThread(replica.view, thread, { at: change.at, removed: change.removed, inserted }, Date.now(), this.held)
      if (edit.ops.length === 0) continue
      const transaction = make(how, edit)
      replica.local(transaction)
      this.#shown.advance(replica.view, edit)
      const from = { tip: thread.tip, caret: change.at + change.removed }
      if (this.#awaited > 0 && how === 'type') this.#unsent = [...this.#unsent, { transaction, change, from }]
      else {
        this.sendTyped()
        this.#send(transaction, from)
      }
      this.#publish()
      this.#tell({ transaction, own: true, change })
    }
    if (this.#editor !== null && this.#editor.length() !== this.#threadOrThrow().length) this.#mend()
  }

  /** What is typed while `act`, a take or the opening of a loom, is under way comes behind what it brings, as the keys were pressed. */
  async before<T>(act: () => Promise<T>): Promise<T> {
    this.#awaited++
    const late = setTimeout(() => this.sendTyped(), longestWait)
    try {
      return await act()
    } finally {
      clearTimeout(late)
      this.#afterComposing(() => {
        if (--this.#awaited === 0) this.sendTyped()
      })
    }
  }

  /** Typing that waits does so no longer. */
  sendTyped(): void {
    const unsent = this.#unsent
    this.#unsent = []
    for (const { transaction, from } of unsent) this.#send(transaction, from)
  }

  /** An act of the writer's other than typing: applied at once, sent, and shown in the editor. */
  act(event: TransactionEvent, act: Act): void {
    if (this.#composing) return void this.#waiting.push(() => this.#actIfItFits(event, act))
    const replica = this.#replica
    if (replica === null || act.ops.length === 0) return
    this.sendTyped()
    const before = this.#threading()
    const transaction = make(event, act)
    const from = { tip: this.#threadOrThrow().tip, caret: this.#editor?.caret() ?? this.#resuming.caret }
    replica.local(transaction)
    this.#send(transaction, from)
    this.#settle(before, act.tip, act.caret ?? null, { transaction, own: true })
  }

  /** The next change in main's order. */
  receive(seq: number, transaction: Transaction): void {
    this.#afterComposing(() => this.#take(seq, transaction))
  }

  /** The input method is done: what waited for it comes now. */
  composed(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const go of waiting) go()
  }

  /** Puts another thread into the editor. `caret` null keeps it where it is in the text. */
  show(tip: NodeId, caret: number | null): void {
    if (this.#composing) return void this.#waiting.push(() => this.show(tip, caret))
    if (this.#replica === null) return
    this.sendTyped()
    this.#settle(this.#threading(), tip, caret, { transaction: null, own: true })
  }

  /** Offset of the end of `node` in the thread that ends at `tip`, on which it must lie. */
  endOf(tip: NodeId, node: NodeId): number {
    const { loom } = this.#threading()
    const thread = tip === this.#shown.thread?.tip ? this.#shown.thread : Thread.of(loom, tip)
    return thread.endOf(node)
  }

  /** What to keep of where the writer is; `null` while no loom is open. */
  session(scrollTop: number, collapsed: readonly NodeId[], hoisted: NodeId | null): Session | null {
    const tip = this.#shown.tip.value
    if (tip === null) return null
    const caret = this.#editor?.caret() ?? this.#resuming.caret
    return { tip, caret, scrollTop, visited: [...this.#shown.visited], collapsed, hoisted }
  }

  /** The thread's text, from the loom and not from the editor. */
  text(): string {
    const { loom, ids } = this.#threading()
    return ids.map((id) => nodeOf(loom, id).text).join('')
  }

  get #composing(): boolean {
    return this.#editor?.composing === true
  }

  #afterComposing(go: () => void): void {
    if (this.#composing) this.#waiting.push(go)
    else go()
  }

  /** What was meant for the loom before the input method was done may be meant for nothing after. */
  #actIfItFits(event: TransactionEvent, act: Act): void {
    try {
      this.act(event, act)
    } catch (error) {
      if (!(error instanceof BadTransaction)) throw error
    }
  }

  #take(seq: number, transaction: Transaction): void {
    const replica = this.#replica
    if (replica === null || seq <= this.#seq) return
    this.#seq = seq
    const before = this.#threading()
    try {
      if (transaction.event === 'take' && this.#unsent.length > 0) return this.#takeBefore(before, replica, transaction)
      const own = replica.pending.some(({ id }) => id === transaction.id)
      const expected = replica.pending[0]?.id === transaction.id
      const { dropped } = replica.receive(transaction)
      if (expected) return this.#publish()
      // Who typed on before the answer came has her caret where she types, not where the answer would put it.
      const caret = own || replica.pending.some(isTyping) ? null : (transaction.caret ?? null)
      this.#settle(before, own ? undefined : transaction.tip, caret, { transaction, own })
      this.#typeAgain(dropped)
      this.#bringAlong(replica.pending.filter(isTyping))
    } catch (error) {
      if (!(error instanceof BadTransaction)) throw error
      // A bug of ours: the console has what it was, the writer what became of her text.
      console.error(`page and main are out of step: ${error.message}`)
      void this.#openAgain(wording.loom.outOfStep)
    }
  }

  /** The take whose keys came before what is typed and unsent: the typing is made anew on top of it. */
  #takeBefore(before: Threading, replica: Replica, transaction: Transaction): void {
    const unsent = this.#unsent
    this.#unsent = []
    replica.reject(...unsent.map((each) => each.transaction.id))
    const was = Thread.of(replica.view, nearest(replica.view, before.ids)).length
    const { dropped } = replica.receive(transaction)
    const tipOf = (loom: Loom): NodeId => nearest(loom, transaction.tip === undefined ? before.ids : [...before.ids, transaction.tip])
    let thread = Thread.of(replica.view, tipOf(replica.view))
    const length = thread.length - was
    const at = (transaction.caret ?? thread.length) - length
    const moved = typedBehind(unsent.map(({ change }) => change), at, length, this.#editor?.caret() ?? at)
    const again: (readonly [Transaction, Whereabouts])[] = []
    for (const { at: from, removed, inserted } of moved.typed) {
      const edit = editThread(replica.view, thread, { at: from, removed, inserted: spanOf(clean(inserted)) }, Date.now(), this.held)
      if (edit.ops.length === 0) continue
      const typed = make('type', edit)
      replica.local(typed)
      again.push([typed, { tip: thread.tip, caret: from + removed }])
      thread = Thread.of(replica.view, edit.tip)
    }
    this.#settle(before, thread.tip, moved.caret, { transaction, own: false })
    for (const [typed, where] of again) this.#send(typed, where)
    this.#typeAgain(dropped)
  }

  /** Words typed into a branch that the thread has left since are typed again at its end, and that branch is set aside. */
  #bringAlong(typed: readonly Transaction[]): void {
    const [thread, replica] = [this.#shown.thread, this.#replica]
    const added = typed.flatMap(({ ops }) => ops.map((op) => (op.t === 'add' ? op.node.id : null))).find((id) => id !== null)
    if (thread === null || replica === null || added === undefined || thread.has(added)) return
    const { text } = nodeOf(replica.view, added)
    const edit = editThread(replica.view, thread, { at: thread.length, removed: 0, inserted: spanOf(text) }, Date.now(), this.held)
    this.act('type', { ...edit, ops: [...edit.ops, ...archiveOps(replica.view, [added], true)] })
  }

  /** Words that no longer fit where they were typed are typed at the caret: displaced, never lost. */
  #typeAgain(dropped: readonly Transaction[]): void {
    const textOf = (op: Op): string => (op.t === 'splice' ? op.inserted.text : op.t === 'add' ? op.node.text : '')
    this.#typeAtCaret(dropped.flatMap(({ ops }) => ops.map(textOf)).join(''))
  }

  #typeAtCaret(text: string): void {
    const [thread, replica] = [this.#shown.thread, this.#replica]
    if (text === '' || thread === null || replica === null) return
    if (this.#readOnly.value !== null) return void (this.#ahead += text)
    const at = Math.min(this.#editor?.caret() ?? this.#resuming.caret, thread.length)
    const edit = editThread(replica.view, thread, { at, removed: 0, inserted: spanOf(text) }, Date.now(), this.held)
    this.act('type', { ...edit, caret: at + text.length })
  }

  #send(transaction: Transaction, before: Whereabouts): void {
    const replica = this.#replica
    void this.#api.commit({ transaction, before }).then((answer) => {
      if (answer.ok) return
      this.#afterComposing(() => {
        if (replica === this.#replica) this.#refused(transaction, answer.fault.sentence)
        // Main had put another loom in the place of the one that this was typed into.
        else if (isTyping(transaction)) this.#typeAgain([transaction])
      })
    })
  }

  #refused(transaction: Transaction, sentence: string): void {
    // One that another change has made unfit meanwhile was typed again where it fits.
    if (this.#replica?.pending.some(({ id }) => id === transaction.id) !== true) return
    this.#report(sentence)
    const before = this.#threading()
    const { dropped } = this.#replica.reject(transaction.id)
    this.#settle(before, undefined, null, { transaction, own: true })
    this.#typeAgain(dropped)
  }

  /** Thread, signals and editor follow the replica. */
  #settle(before: Threading, tip: NodeId | undefined, caret: number | null, cause: Pick<ThreadStep, 'transaction' | 'own'>): void {
    const loom = this.#replica?.view
    if (loom === undefined) return
    const now = nearest(loom, tip === undefined ? before.ids : [...before.ids, tip])
    const thread = this.#shown.go(loom, now)
    const change = threadChange(before, { loom, ids: thread.ids })
    const to = caret === null ? null : Math.min(caret, thread.length)
    if (change !== null || to !== null) this.#editor?.replace(change ?? { at: 0, removed: 0, inserted: '' }, to)
    this.#publish()
    this.#tell({ ...cause, change })
    // Last, when the fan has gone where the text has: what stands between changes how far there is to scroll.
    if (to !== null) this.#editor?.reveal(to)
  }

  #publish(): void {
    this.#shown.publish(this.#replica?.view ?? null)
  }

  #tell(step: ThreadStep): void {
    for (const follower of this.#followers) follower(step)
  }

  #fill(): void {
    if (this.#editor === null || this.#shown.thread === null) return
    this.#editor.open(this.text(), this.#resuming.caret, this.#resuming.scrollTop)
    this.#editor.setReadOnly(this.#readOnly.value !== null)
  }

  /** Editor and thread differ, which no road leads to: the writer's text is what she sees, so the loom follows it. */
  #mend(): void {
    const [editor, thread, replica] = [this.#editor, this.#shown.thread, this.#replica]
    if (editor === null || thread === null || replica === null) return
    const [was, is] = [this.text(), editor.text()]
    console.error(`editor and thread differ: ${is.length} and ${was.length} units`)
    const at = 0
    const edit = editThread(replica.view, thread, { at, removed: was.length, inserted: spanOf(clean(is)) }, Date.now(), this.held)
    const transaction = make('type', edit)
    replica.local(transaction)
    this.#shown.advance(replica.view, edit)
    this.#send(transaction, { tip: thread.tip, caret: editor.caret() })
    this.#publish()
  }

  async #openAgain(sentence: string): Promise<void> {
    const loom = this.#replica?.view.id
    if (loom === undefined) return
    this.#report(sentence)
    this.#resuming = { caret: this.#editor?.caret() ?? 0, scrollTop: 0 }
    const answer = await readLoom(this.#api, loom, () => this.#replica?.view.id === loom)
    if (answer?.ok === true) this.open(answer.value.opened, answer.value.loom)
    else if (answer !== null) this.#report(answer.fault.sentence)
  }

  #threading(): Threading {
    const loom = this.#replica?.view
    if (loom === undefined) throw new Error('no loom is open')
    return { loom, ids: this.#threadOrThrow().ids }
  }

  #threadOrThrow(): Thread {
    const { thread } = this.#shown
    if (thread === null) throw new Error('no loom is open')
    return thread
  }
}

function isTyping({ event }: Transaction): boolean {
  return event === 'type' || event === 'paste'
}

function make(event: TransactionEvent, { ops, tip, caret, joins }: Act): Transaction {
  return {
    id: freshId('t'), at: Date.now(), by: 'writer', event, ops,
    ...(tip === undefined ? {} : { tip }),
    ...(caret === undefined ? {} : { caret }),
    ...(joins === undefined ? {} : { joins }),
  }
}

/** The last of `ids` that is in the loom: where a thread ends whose tip is gone. */
function nearest(loom: Loom, ids: readonly NodeId[]): NodeId {
  return ids.findLast((id) => loom.nodes.has(id)) ?? loom.root
}

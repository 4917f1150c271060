import type { BridgeEvent, LoomPart, OpenLoom } from '../../../protocol/bridge'
import { valueOf, type Answer } from '../../../protocol/fault'
import { editThread } from '../../../loom/edit'
import { freshId, type LoomId, type NodeId, type WeaveId } from '../../../loom/ids'
import type { Loom } from '../../../loom/loom'
import { fromData } from '../../../loom/loomData'
import { LoomParts } from '../../../loom/loomParts'
import type { Expansion } from '../../../loom/multiverse'
import { threadText } from '../../../loom/path'
import { Replica } from '../../../loom/replica'
import { spanOf } from '../../../loom/runs'
import { Thread } from '../../../loom/thread'
import type { Op, TransactionEvent } from '../../../loom/transaction'
import type { Desk } from '../desk'
import { openTestDesk } from './testDesk'

/** A page without a window: it holds a replica, types, weaves and takes, and waits for what it is told. */
export class DeskPage {
  readonly events: BridgeEvent[] = []
  /** Of the looms that were read part by part. */
  readonly parts: LoomPart[] = []
  readonly #waiting = new Set<() => void>()
  desk!: Desk
  replica!: Replica
  tip!: NodeId

  static async opens(folder: string, model = 'fake:seed=1'): Promise<DeskPage> {
    const page = new DeskPage()
    page.desk = await openTestDesk(folder, { model, emit: (event) => page.hears(event) })
    const hello = await page.says(page.desk.bridge.hello({}))
    page.lays(hello.open as OpenLoom)
    return page
  }

  /** All of a loom, as the page reads a large one. */
  async reads(loom: LoomId): Promise<void> {
    const parts = new LoomParts()
    for (let opened: OpenLoom | null = null; ; ) {
      const part: LoomPart = await this.says(this.desk.bridge.readLoom({ loom, from: parts.size }))
      opened ??= part.opened
      parts.take(part)
      this.parts.push(part)
      if (part.left > 0) continue
      if (opened === null) throw new Error('the first part holds no loom')
      return this.lays(opened, parts.loom(opened.data))
    }
  }

  lays(open: OpenLoom, loom = fromData(open.data)): void {
    this.replica = new Replica(loom)
    this.tip = open.session.tip
  }

  hears(event: BridgeEvent): void {
    this.events.push(event)
    if (event.t === 'transaction') {
      this.replica.receive(event.transaction)
      if (event.transaction.tip !== undefined) this.tip = event.transaction.tip
    }
    for (const wake of [...this.#waiting]) wake()
  }

  async until<E extends BridgeEvent>(want: (event: BridgeEvent) => event is E): Promise<E> {
    for (;;) {
      const found = this.events.find(want)
      if (found !== undefined) return found
      await this.#news()
    }
  }

  async hasSeen(weave: WeaveId, branch: number, units: number): Promise<void> {
    while ((this.texts(weave)[branch] ?? '').length <= units) await this.#news()
  }

  #news(): Promise<void> {
    return new Promise((wake) => {
      const woken = () => {
        this.#waiting.delete(woken)
        wake()
      }
      this.#waiting.add(woken)
    })
  }

  async says<T>(answer: Promise<Answer<T>>): Promise<T> {
    return valueOf(await answer)
  }

  async hasModel(): Promise<void> {
    await this.until((event): event is BridgeEvent & { t: 'model' } => event.t === 'model' && event.model.t === 'ready')
  }

  get loom(): Loom {
    return this.replica.view
  }

  get text(): string {
    return threadText(this.loom, this.tip)
  }

  async commits(event: TransactionEvent, ops: readonly Op[], tip = this.tip): Promise<void> {
    const transaction = { id: freshId('t'), at: Date.now(), by: 'writer' as const, event, ops, tip }
    this.replica.local(transaction)
    this.tip = tip
    await this.says(this.desk.bridge.commit({ transaction }))
  }

  async types(text: string, at = this.text.length): Promise<void> {
    const edit = editThread(this.loom, Thread.of(this.loom, this.tip), { at, removed: 0, inserted: spanOf(text) }, Date.now())
    await this.commits('type', edit.ops, edit.tip)
  }

  async weaves(branches: number, anchor = this.tip): Promise<WeaveId> {
    return (await this.says(this.desk.bridge.weave({ anchor, branches }))).weave
  }

  ended(weave: WeaveId) {
    return this.until((event): event is BridgeEvent & { t: 'weaveEnded' } => event.t === 'weaveEnded' && event.weave === weave)
  }

  /** The texts of the branches of a weave, as far as they have been told. */
  texts(weave: WeaveId): string[] {
    const texts: string[] = []
    for (const event of this.events) {
      if (event.t === 'weave' && event.weave === weave) for (const news of event.news) texts[news.branch] = (texts[news.branch] ?? '') + news.text
    }
    return texts
  }

  async takes(weave: WeaveId, branch: number, from: number, to: number | null, at = this.text.length): Promise<void> {
    await this.says(this.desk.bridge.take({ weave, branch, from, to, tip: this.tip, at, seen: 5 }))
  }

  /** The texts of the children of a node. */
  children(node: NodeId): string[] {
    return (this.loom.nodes.get(node)?.children ?? []).map((child) => this.loom.nodes.get(child)?.text ?? '?')
  }

  /** Looks ahead from the end of the thread, and waits for the whole look. */
  async looksAhead(ask: number, path: readonly number[] = [], places = 40): Promise<readonly Expansion[]> {
    await this.says(this.desk.bridge.lookAhead({ ask, tip: this.tip, at: this.text.length, path, places }))
    await this.until((event): event is BridgeEvent & { t: 'multiverse' } => event.t === 'multiverse' && event.ask === ask && event.done)
    return this.events.flatMap((event) => (event.t === 'multiverse' && event.ask === ask ? event.expansions : []))
  }
}

import { freshId, type NodeId, type WeaveId } from '../../../loom/ids'
import type { Loom } from '../../../loom/loom'
import { noMarks } from '../../../loom/marks'
import { sliceRuns } from '../../../loom/runs'
import type { Random } from '../../../loom/testing/random'
import type { Op, Transaction } from '../../../loom/transaction'
import type { LoomStore } from '../loomStore'
import { branchUnder, generationAt, typed } from './sketches'

/**
 * Writes, weaves, undoes and saves at random, and remembers what the loom was after every change and which changes the
 * store has called durable.
 */
export class Scribe {
  readonly states = new Map<number, Loom>()
  /** The highest seq acknowledged. */
  acknowledged = 0
  commits = 0
  readonly #store: LoomStore
  readonly #random: Random
  readonly #nodes: NodeId[]
  readonly #onAck: (seq: number) => void
  #stream: { weave: WeaveId; anchor: NodeId; generation: ReturnType<typeof generationAt>; text: string } | null = null

  constructor(store: LoomStore, random: Random, onAck: (seq: number) => void = () => undefined) {
    this.#store = store
    this.#random = random
    this.#onAck = onAck
    this.#nodes = [...store.loom.nodes.keys()]
    this.states.set(store.seq, store.loom)
  }

  /** One random act. What the disk does with it shows later. */
  act(): void {
    const dice = this.#random.below(20)
    if (dice < 9) this.#type()
    else if (dice < 11) this.#branch()
    else if (dice < 12) this.#split()
    else if (dice < 14) this.#weave()
    else if (dice < 15) this.#travel()
    else if (dice < 16) this.#mark()
    else if (dice < 17) void this.#store.appendEvidence(new Uint8Array(this.#random.below(600)).fill(7))
    else if (dice < 18) this.#store.saveSession({ ...this.#store.session, tip: this.#pickNode(), caret: 0 })
    else if (dice < 19) void this.#store.checkpoint(null)
    else void this.#store.compact().catch(() => undefined)
  }

  #type(): void {
    const id = this.#pickNode()
    const node = this.#store.loom.nodes.get(id)
    if (node === undefined) return
    const at = this.#random.below(node.text.length + 1)
    const cut = this.#random.chance(0.2) ? this.#random.below(node.text.length - at + 1) : 0
    const text = this.#word()
    const removed = { text: node.text.slice(at, at + cut), runs: sliceRuns(node.runs, at, at + cut) }
    const inserted = { text, runs: [{ origin: 'writer' as const, length: text.length }] }
    this.#commit({ ...typed([{ t: 'splice', node: id, at, removed, inserted }]), tip: id, caret: at })
  }

  #branch(): void {
    const parent = this.#pickNode()
    const index = this.#store.loom.nodes.get(parent)?.children.length
    if (index === undefined) return
    const node = branchUnder(parent, this.#word().repeat(1 + this.#random.below(9)))
    this.#commit({ ...typed([{ t: 'add', node, index }]), event: 'fork', tip: node.id })
  }

  #split(): void {
    const id = this.#pickNode()
    const length = this.#store.loom.nodes.get(id)?.text.length
    if (length === undefined) return
    const tail = { id: freshId('n'), createdAt: 1, marks: noMarks }
    this.#commit({ ...typed([{ t: 'split', node: id, at: this.#random.below(length + 1), tail }]), event: this.#random.pick(['split', 'weave']) })
  }

  #mark(): void {
    const node = this.#store.loom.nodes.get(this.#pickNode())
    if (node !== undefined) this.#commit({ ...typed([{ t: 'mark', node: node.id, from: node.marks, to: { note: this.#word() } }]), event: 'mark' })
  }

  #weave(): void {
    const stream = this.#stream
    if (stream === null) {
      const anchor = this.#pickNode()
      if (!this.#store.loom.nodes.has(anchor)) return
      const generation = generationAt(anchor)
      this.#stream = { weave: freshId('w'), anchor, generation, text: '' }
      this.#commit({ ...typed([{ t: 'generate', generation }]), by: 'simulator', event: 'weave' })
    } else if (this.#random.chance(0.7)) {
      const text = this.#word()
      stream.text += text
      this.#store.stream({ weave: stream.weave, branch: 0, anchor: stream.anchor, generation: stream.generation.id, text })
    } else {
      this.#stream = null
      const index = this.#store.loom.nodes.get(stream.anchor)?.children.length
      if (index === undefined || stream.text === '') return
      const node = branchUnder(stream.anchor, stream.text, { generation: stream.generation.id, marks: { unread: true } })
      this.#commit({ ...typed([{ t: 'add', node, index }]), by: 'simulator', event: 'branch' })
      this.#store.streamEnded(stream.weave, 0)
    }
  }

  #travel(): void {
    const answer = this.#random.chance(0.6) ? this.#store.undo(Date.now()) : this.#store.redo(Date.now())
    if (answer.ok && answer.value !== null) this.states.set(answer.value.seq, this.#store.loom)
  }

  #commit(transaction: Transaction): void {
    const answer = this.#store.commit(transaction, { urgent: this.#random.chance(0.5) })
    if (!answer.ok) {
      if (answer.fault.code !== 'conflict') throw new Error(answer.fault.sentence)
      return
    }
    const { seq, durable } = answer.value
    this.commits++
    this.states.set(seq, this.#store.loom)
    for (const op of transaction.ops) this.#learn(op)
    void durable.then(() => {
      this.acknowledged = Math.max(this.acknowledged, seq)
      this.#onAck(seq)
    })
  }

  #learn(op: Op): void {
    if (op.t === 'add') this.#nodes.push(op.node.id)
    if (op.t === 'split') this.#nodes.push(op.tail.id)
  }

  #pickNode(): NodeId {
    return this.#random.chance(0.5) ? (this.#nodes.at(-1) as NodeId) : this.#random.pick(this.#nodes)
  }

  #word(): string {
    return this.#random.pick(['sea ', 'and then ', 'été ', '🌊', 'a hill, ', 'x', '\n', 'wind over the wall '])
  }
}

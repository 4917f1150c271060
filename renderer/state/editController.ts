import type { HeddleApi } from '../../protocol/bridge'
import type { Answer } from '../../protocol/fault'
import { applyOps } from '../../loom/apply'
import { BadTransaction } from '../../loom/badTransaction'
import { archiveOps, forkAt, joinOps, markOps, moveOps, splitAt } from '../../loom/edit'
import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { nodeOf } from '../../loom/loomData'
import type { Marks } from '../../loom/node'
import { deepest, isUnder, siblings } from '../../loom/path'
import { prune } from '../../loom/prune'
import { Thread } from '../../loom/thread'
import type { Op } from '../../loom/transaction'
import type { Edit } from '../app'
import type { LoomClient } from './loomClient'
import { wording } from '../wording/wording'

/** The writer's acts on the tree. In a loom that can only be read they do nothing but say so. */
export class EditController implements Edit {
  readonly #api: HeddleApi
  readonly #client: LoomClient
  readonly #caret: () => number
  readonly #report: (sentence: string) => void

  constructor(api: HeddleApi, client: LoomClient, caret: () => number, report: (sentence: string) => void) {
    this.#api = api
    this.#client = client
    this.#caret = caret
    this.#report = report
  }

  async undo(): Promise<void> {
    this.#client.sendTyped()
    this.#tell(await this.#api.undo({}))
  }

  async redo(): Promise<void> {
    this.#client.sendTyped()
    this.#tell(await this.#api.redo({}))
  }

  forkHere(): void {
    this.#act((loom, thread) => {
      const edit = forkAt(loom, thread, this.#caret(), Date.now())
      if (edit.ops.length > 0) this.#client.act('fork', edit)
    })
  }

  splitHere(): void {
    this.#act((loom, thread) => this.#client.act('split', splitAt(loom, thread, this.#caret(), Date.now())))
  }

  /** Heals the border after the node of the caret, or else the one before it. */
  joinHere(): void {
    this.#act((loom, thread) => {
      const here = thread.locate(this.#caret(), 'before').node
      const above = loom.nodes.get(here)?.parent
      const join = joinOps(loom, here) ?? (above == null ? null : joinOps(loom, above))
      if (join === null) return this.#report(wording.loom.nothingToJoin)
      const tip = thread.tip === join.gone ? loom.nodes.get(join.gone)?.parent : thread.tip
      this.#client.act('join', { ops: join.ops, ...(tip == null ? {} : { tip }), caret: this.#caret() })
    })
  }

  mark(node: NodeId, change: (marks: Marks) => Marks): void {
    this.#act((loom) => {
      if (loom.nodes.has(node)) this.#client.act('mark', { ops: markOps(loom, node, change) })
    })
  }

  /** Sets a node aside; a thread that went through it goes another way. */
  archive(node: NodeId): void {
    this.#act((loom, thread) => {
      const parent = loom.nodes.get(node)?.parent
      if (parent == null) return
      this.#client.act('mark', { ops: archiveOps(loom, [node], true) })
      const after = this.#client.loom.value
      if (after === null || !thread.has(node)) return
      this.#client.show(deepest(after, parent, this.#client.visited), Math.min(this.#caret(), thread.endOf(parent)))
    })
  }

  bringBack(node: NodeId): void {
    this.#act((loom) => {
      if (loom.nodes.has(node)) this.#client.act('mark', { ops: archiveOps(loom, [node], false) })
    })
  }

  /** A thread that went through what leaves ends, and goes on, where it can. */
  async prune(): Promise<void> {
    let parts: readonly (readonly Op[])[] = []
    this.#act((loom, thread) => {
      ;({ parts } = prune(loom))
      const [first] = parts
      if (first === undefined) return
      const gone = new Set(parts.flat().map((op) => (op.t === 'remove' ? op.node.id : null)))
      const last = thread.ids.findLast((id) => !gone.has(id)) ?? loom.root
      const tip = last === thread.tip ? last : deepest(loom, last, this.#client.visited)
      this.#client.act('prune', { ops: first, tip, caret: Math.min(this.#caret(), thread.endOf(last)) })
    })
    await this.#inParts('prune', parts.slice(1))
  }

  /** What is too much for one change goes on in parts, between which keys are heard. What no longer fits stays. */
  async #inParts(event: 'prune', parts: readonly (readonly Op[])[]): Promise<void> {
    const id = this.#client.loom.value?.id
    for (const ops of parts) {
      await new Promise((resolve) => setTimeout(resolve))
      if (this.#client.loom.value?.id !== id) return
      try {
        this.#client.act(event, { ops, joins: true })
      } catch (error) {
        if (!(error instanceof BadTransaction)) throw error
        return this.#report(wording.loom.someStays)
      }
    }
  }

  /** The thread goes through the grafted branch, with the caret where it begins. */
  graftHere(node: NodeId): boolean {
    return this.#act((loom, thread) => {
      if (!loom.nodes.has(node)) return this.#refuse(wording.loom.cutGone)
      const split = splitAt(loom, thread, this.#caret(), Date.now())
      if (isUnder(loom, split.head, node)) return this.#refuse(wording.loom.graftInItself)
      const cut = applyOps(loom, split.ops)
      const move = moveOps(cut, node, split.head, Infinity) ?? []
      if (move.length === 0) return this.#refuse(wording.loom.graftThere)
      const grafted = applyOps(cut, move)
      const tip = deepest(grafted, node, this.#client.visited)
      this.#client.act('move', { ops: [...split.ops, ...move], tip, caret: Thread.of(grafted, tip).startOf(node) })
      return true
    })
  }

  moveBranch(by: 1 | -1): void {
    this.#act((loom, thread) => {
      const here = thread.locate(this.#caret(), 'after').index
      const forked = (id: NodeId): boolean => openSiblings(loom, id).length > 1
      const branch = thread.ids.findLast((id, index) => index <= here && forked(id)) ?? thread.ids.find((id, index) => index > here && forked(id))
      if (branch === undefined) return this.#refuse(wording.loom.nothingToPass)
      const all = siblings(loom, branch)
      const open = openSiblings(loom, branch)
      const beside = open[open.indexOf(branch) + by]
      if (beside === undefined) return this.#refuse(by < 0 ? wording.loom.isFirst : wording.loom.isLast)
      const parent = nodeOf(loom, branch).parent as NodeId
      this.#client.act('move', { ops: moveOps(loom, branch, parent, all.indexOf(beside)) ?? [] })
      return true
    })
  }

  rename(title: string): void {
    const loom = this.#client.loom.value
    if (loom !== null && loom.title !== title) void this.#api.renameLoom({ loom: loom.id, title }).then((answer) => this.#tell(answer))
  }

  async checkpoint(name: string | null): Promise<void> {
    const answer = await this.#api.checkpoint({ name })
    this.#report(answer.ok ? (name === null ? wording.loom.saved : wording.loom.savedAs(name)) : answer.fault.sentence)
  }

  /** False: it was not done. */
  #act(act: (loom: Loom, thread: Thread) => boolean | void): boolean {
    const { thread } = this.#client
    const loom = this.#client.loom.value
    if (loom === null || thread === null) return false
    if (this.#client.readOnly.value !== null) return this.#refuse(this.#client.readOnly.value)
    return act(loom, thread) !== false
  }

  #refuse(sentence: string): false {
    this.#report(sentence)
    return false
  }

  #tell(answer: Answer<unknown>): void {
    if (!answer.ok) this.#report(answer.fault.sentence)
  }
}

/** The siblings on offer, and the node itself whether it is or not. */
function openSiblings(loom: Loom, node: NodeId): readonly NodeId[] {
  return siblings(loom, node).filter((id) => id === node || nodeOf(loom, id).marks.archived !== true)
}

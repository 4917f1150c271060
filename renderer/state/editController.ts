import type { HeddleApi } from '../../protocol/bridge'
import type { Answer } from '../../protocol/fault'
import { archiveOps, forkAt, joinOps, markOps, splitAt } from '../../loom/edit'
import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { Marks } from '../../loom/node'
import { deepest } from '../../loom/path'
import type { Thread } from '../../loom/thread'
import type { Edit } from '../app'
import type { LoomClient } from './loomClient'

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
    this.#tell(await this.#api.undo({}))
  }

  async redo(): Promise<void> {
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
      if (join === null) return this.#report('There is nothing to join here: a node is joined with its only child.')
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

  rename(title: string): void {
    const loom = this.#client.loom.value
    if (loom !== null && loom.title !== title) void this.#api.renameLoom({ loom: loom.id, title }).then((answer) => this.#tell(answer))
  }

  async checkpoint(name: string | null): Promise<void> {
    const answer = await this.#api.checkpoint({ name })
    this.#report(answer.ok ? (name === null ? 'Saved.' : `Saved as “${name}”.`) : answer.fault.sentence)
  }

  #act(act: (loom: Loom, thread: Thread) => void): void {
    const { thread } = this.#client
    const loom = this.#client.loom.value
    if (loom === null || thread === null) return
    if (this.#client.readOnly.value !== null) return this.#report(this.#client.readOnly.value)
    act(loom, thread)
  }

  #tell(answer: Answer<unknown>): void {
    if (!answer.ok) this.#report(answer.fault.sentence)
  }
}

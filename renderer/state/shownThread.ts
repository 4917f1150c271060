import { batch, signal, type ReadonlySignal } from '@preact/signals'
import type { Edit } from '../../loom/edit'
import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { nodeOf } from '../../loom/loomData'
import type { Session } from '../../loom/session'
import { Thread } from '../../loom/thread'
import { noVisits, type Visits } from '../../loom/walk'

/** The loom and the thread of it that the page shows, as signals, and the turns that threads have taken. */
export class ShownThread {
  readonly #loom = signal<Loom | null>(null)
  readonly #tip = signal<NodeId | null>(null)
  readonly #ids = signal<readonly NodeId[]>([])
  #thread: Thread | null = null
  #visited = noVisits

  /** Null while no loom is open. */
  get loom(): ReadonlySignal<Loom | null> {
    return this.#loom
  }

  get tip(): ReadonlySignal<NodeId | null> {
    return this.#tip
  }

  get ids(): ReadonlySignal<readonly NodeId[]> {
    return this.#ids
  }

  /** The child last on the thread at each node. */
  get visited(): Visits {
    return this.#visited
  }

  /** Of the loom that is shown next; the signals follow with `publish`. */
  get thread(): Thread | null {
    return this.#thread
  }

  /** Another loom, where the writer was in it, with the turns taken before. */
  begin(loom: Loom, { tip, visited }: Pick<Session, 'tip' | 'visited'>): void {
    this.#visited = noVisits.mutate((draft) => {
      for (const [fork, child] of visited) draft.set(fork, child)
    })
    this.go(loom, loom.nodes.has(tip) ? tip : loom.root)
  }

  /** No loom is open. */
  end(): void {
    this.#thread = null
  }

  /** The thread that ends at `tip`. */
  go(loom: Loom, tip: NodeId): Thread {
    this.#thread = Thread.of(loom, tip)
    return this.#thread
  }

  /** The thread after an edit of it, `loom` being the loom after it; the usual keystroke costs no walk over the thread. */
  advance(loom: Loom, { ops, tip }: Edit): void {
    const [op] = ops
    if (this.#thread !== null && ops.length === 1 && op?.t === 'splice' && tip === this.#thread.tip) {
      this.#thread.resize(op.node, nodeOf(loom, op.node).text.length)
    } else this.#thread = Thread.of(loom, tip)
  }

  /** The signals follow, all at once. */
  publish(loom: Loom | null): void {
    batch(() => {
      this.#loom.value = loom
      this.#tip.value = this.#thread?.tip ?? null
      const ids = this.#thread?.ids ?? []
      if (this.#ids.value === ids) return
      this.#visit(this.#ids.value, ids)
      this.#ids.value = ids
    })
  }

  /** Remembers the turns of a new thread, from where it leaves the last one. */
  #visit(last: readonly NodeId[], ids: readonly NodeId[]): void {
    let index = 1
    while (index < ids.length && ids[index] === last[index]) index++
    this.#visited = this.#visited.mutate((draft) => {
      for (; index < ids.length; index++) draft.set(ids[index - 1] as NodeId, ids[index] as NodeId)
    })
  }
}

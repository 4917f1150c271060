import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { deepest } from '../../loom/path'
import type { Thread } from '../../loom/thread'
import { childTip, parentForkTip, randomTip, siblingTip, type Visits } from '../../loom/walk'
import type { Walk } from '../app'
import type { LoomClient } from './loomClient'

interface Place {
  readonly tip: NodeId
  readonly caret: number
}

interface Goal {
  readonly tip: NodeId
  /** An offset, the end of a node, or where the caret is now. */
  readonly caret: number | NodeId | 'keep'
}

const mostPlaces = 200

/** Walking changes what is in the editor, never the loom. Archived branches are walked past. */
export class WalkController implements Walk {
  readonly #client: LoomClient
  readonly #caret: () => number
  readonly #random: () => number
  #behind: Place[] = []
  #ahead: Place[] = []

  constructor(client: LoomClient, caret: () => number, random: () => number = Math.random) {
    this.#client = client
    this.#caret = caret
    this.#random = random
  }

  get visited(): Visits {
    return this.#client.visited
  }

  /** The thread through `node`, down to the leaf last visited; the caret at the node's end, or where it is. */
  to(node: NodeId, caretAt: 'node' | 'keep' = 'node'): void {
    this.#walk((loom, thread) => {
      if (!loom.nodes.has(node)) return null
      const tip = thread.has(node) ? thread.tip : deepest(loom, node, this.#client.visited)
      return { tip, caret: caretAt === 'keep' ? 'keep' : node }
    })
  }

  /** The thread ends at the nearest fork above its tip. */
  parentFork(): void {
    this.#walk((loom, thread) => atItsEnd(parentForkTip(loom, thread.tip)))
  }

  /** The way back: on to the next fork, or the leaf. */
  child(): void {
    this.#walk((loom, thread) => atItsEnd(childTip(loom, thread.tip, this.#client.visited)))
  }

  /** Another branch at the fork nearest the caret, which waits at the fork. */
  sibling(by: 1 | -1): void {
    this.#walk((loom, thread) => {
      const tip = siblingTip(loom, thread, this.#client.visited, by, { caret: this.#caret() })
      return tip === null ? null : { tip, caret: this.#forkBetween(thread, tip) }
    })
  }

  siblingOfTip(by: 1 | -1): void {
    this.#walk((loom, thread) => atItsEnd(siblingTip(loom, thread, this.#client.visited, by, 'tip')))
  }

  root(): void {
    this.#walk((loom) => atItsEnd(loom.root))
  }

  back(): void {
    this.#travel(this.#behind, this.#ahead)
  }

  forward(): void {
    this.#travel(this.#ahead, this.#behind)
  }

  /** From the node of the caret down to a leaf, at each fork any branch. */
  random(): void {
    this.#walk((loom, thread) => {
      const here = thread.locate(this.#caret(), 'before').node
      return { tip: randomTip(loom, here, this.#random), caret: 'keep' }
    })
  }

  /** The next branch at a fork that the thread goes through. */
  nextAt(fork: NodeId): void {
    this.#walk((loom, thread) => {
      const index = thread.indexOf(fork)
      if (index < 0) return null
      const at = thread.startAt(index + 1)
      const tip = siblingTip(loom, thread, this.#client.visited, 1, { caret: at })
      return tip === null ? null : { tip, caret: at }
    })
  }

  /** Another loom: places of the last one mean nothing. */
  forget(): void {
    this.#behind = []
    this.#ahead = []
  }

  /** Offset where the thread and the one to `tip` part. */
  #forkBetween(thread: Thread, tip: NodeId): number {
    const { loom } = this.#client
    for (let id: NodeId | null = tip; id !== null; id = loom.value?.nodes.get(id)?.parent ?? null) {
      if (thread.has(id)) return thread.endOf(id)
    }
    return 0
  }

  #walk(choose: (loom: Loom, thread: Thread) => Goal | null): void {
    const { thread } = this.#client
    const loom = this.#client.loom.value
    if (loom === null || thread === null) return
    const goal = choose(loom, thread)
    if (goal === null) return
    this.#behind = [...this.#behind.slice(1 - mostPlaces), { tip: thread.tip, caret: this.#caret() }]
    this.#ahead = []
    this.#client.show(goal.tip, this.#offsetOf(goal))
  }

  #offsetOf({ tip, caret }: Goal): number | null {
    if (typeof caret === 'number') return caret
    return caret === 'keep' ? null : this.#client.endOf(tip, caret)
  }

  #travel(from: Place[], to: Place[]): void {
    const { thread } = this.#client
    const loom = this.#client.loom.value
    if (loom === null || thread === null) return
    for (let place = from.pop(); place !== undefined; place = from.pop()) {
      if (!loom.nodes.has(place.tip)) continue
      to.push({ tip: thread.tip, caret: this.#caret() })
      return this.#client.show(place.tip, place.caret)
    }
  }
}

function atItsEnd(tip: NodeId | null): Goal | null {
  return tip === null ? null : { tip, caret: tip }
}

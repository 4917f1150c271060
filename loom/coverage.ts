import type { NodeId } from './ids'
import type { Loom } from './loom'
import { nodeOf } from './loomData'
import type { Place } from './multiverse'
import { Thread } from './thread'

/** A place of the loom: unit `offset` of a node. */
export interface Foothold {
  readonly node: NodeId
  readonly offset: number
}

/** Which ways of a multiverse stand in the loom already: those whose text some branch goes on with from its root, by text and not by token. */
export class Coverage {
  readonly #loom: Loom
  readonly #known = new Map<Place, readonly Foothold[]>()
  readonly #begin: Foothold

  /** The multiverse begins at unit `at` of the thread that ends at `tip`. */
  constructor(loom: Loom, tip: NodeId, at: number) {
    this.#loom = loom
    const { node, offset } = Thread.of(loom, tip).locate(at, 'before')
    this.#begin = { node, offset }
  }

  /** Where in the loom the way to `place` ends; none when no branch goes that way, or when it ends inside a character. */
  of(place: Place): readonly Foothold[] {
    return place.pending.length > 0 || place.token?.ends === true ? [] : this.#reach(place)
  }

  /** Share of all that may follow `place` with which some branch goes on, by its next token: 0–1. */
  share(place: Place): number {
    return place.children.reduce((sum, child) => sum + (this.of(child).length > 0 ? Math.exp(child.token?.logprob ?? -Infinity) : 0), 0)
  }

  #reach(place: Place): readonly Foothold[] {
    const way: Place[] = []
    let at: Place | null = place
    for (; at !== null && !this.#known.has(at); at = at.parent) way.push(at)
    let found = at === null ? [] : (this.#known.get(at) as readonly Foothold[])
    for (const next of way.reverse()) {
      found = next.parent === null ? [this.#begin] : next.text === '' ? found : this.#advance(found, next.text)
      this.#known.set(next, found)
    }
    return found
  }

  /** From every foothold along every branch as far as `text` goes. */
  #advance(from: readonly Foothold[], text: string): readonly Foothold[] {
    const found: Foothold[] = []
    const open = from.map((foothold) => ({ ...foothold, done: 0 }))
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const node = nodeOf(this.#loom, at.node)
      const units = Math.min(node.text.length - at.offset, text.length - at.done)
      if (!node.text.startsWith(text.slice(at.done, at.done + units), at.offset)) continue
      const done = at.done + units
      if (done === text.length) found.push({ node: at.node, offset: at.offset + units })
      else for (const child of node.children) open.push({ node: child, offset: 0, done })
    }
    return found
  }
}

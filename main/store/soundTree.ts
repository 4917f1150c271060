import type { NodeId } from '../../loom/ids'
import type { LoomNode } from '../../loom/node'

/** Sees whether nodes that come one by one are a sound tree, parents before children: as the store writes them. */
export class SoundTree {
  readonly #awaited: Map<NodeId, NodeId | null>
  #sound = true

  constructor(root: NodeId) {
    this.#awaited = new Map([[root, null]])
  }

  take({ id, parent, children }: LoomNode): void {
    if (this.#awaited.get(id) !== parent || !this.#awaited.delete(id)) this.#sound = false
    for (const child of children) {
      if (this.#awaited.has(child)) this.#sound = false
      this.#awaited.set(child, id)
    }
  }

  /** All that was awaited has come, and nothing else. */
  get sound(): boolean {
    return this.#sound && this.#awaited.size === 0
  }
}

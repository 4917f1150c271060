import type { NodeId } from '../../loom/ids'
import type { LoomNode } from '../../loom/node'

/** Sees whether nodes that come one by one are a sound tree, parents before children: as the store writes them. */
export class SoundTree {
  /** By id, the ids as the parent that came before holds them. */
  readonly #awaited: Map<NodeId, Pick<LoomNode, 'id' | 'parent'>>
  #sound = true

  constructor(root: NodeId) {
    this.#awaited = new Map([[root, { id: root, parent: null }]])
  }

  /** The node's ids as its parent and its siblings hold them; null when it is not awaited there. */
  take(node: LoomNode): Pick<LoomNode, 'id' | 'parent'> | null {
    const { children } = node
    const awaited = this.#awaited.get(node.id) ?? null
    if (awaited === null || awaited.parent !== node.parent) this.#sound = false
    this.#awaited.delete(node.id)
    const parent = awaited?.id ?? node.id
    for (const id of children) {
      if (this.#awaited.has(id)) this.#sound = false
      this.#awaited.set(id, { id, parent })
    }
    return this.#sound ? awaited : null
  }

  /** All that was awaited has come, and nothing else. */
  get sound(): boolean {
    return this.#sound && this.#awaited.size === 0
  }
}

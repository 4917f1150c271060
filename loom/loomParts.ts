import type { Choice, Generation } from './generation'
import type { GenerationId, NodeId } from './ids'
import { lean } from './lean'
import type { Loom, LoomData } from './loom'
import type { LoomNode } from './node'
import { PersistentMap } from './persistentMap'

/** A loom that comes part by part, each as data that `toData` made or `check` found good. */
export class LoomParts {
  #nodes = PersistentMap.empty<NodeId, LoomNode>()
  #generations = PersistentMap.empty<GenerationId, Generation>()
  readonly #choices: Choice[] = []

  take({ nodes, generations, choices }: Pick<LoomData, 'nodes' | 'generations' | 'choices'>): void {
    this.#nodes = this.#nodes.mutate((draft) => {
      for (const node of nodes) draft.set(node.id, lean(node))
    })
    this.#generations = this.#generations.mutate((draft) => {
      for (const generation of generations) draft.set(generation.id, generation)
    })
    for (const choice of choices) this.#choices.push(choice)
  }

  /** How many records have come. */
  get size(): number {
    return this.#nodes.size + this.#generations.size + this.#choices.length
  }

  /** The loom, when all parts have come. */
  loom({ id, title, root }: Pick<LoomData, 'id' | 'title' | 'root'>): Loom {
    return { id, title, root, nodes: this.#nodes, generations: this.#generations, choices: this.#choices }
  }
}

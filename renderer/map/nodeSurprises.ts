import type { HeddleApi } from '../../protocol/bridge'
import type { LoomNode } from '../../loom/node'

type Runs = LoomNode['runs']

/** What main has said of runs that the map has shown; null: nothing was recorded. */
const known = new WeakMap<Runs, number | null>()

/** As many as main takes in one call. */
const atOnce = 200

/** Mean surprise of a node as far as the map has asked for it, in bits per token; NaN when it has not, −1 when none was recorded. */
export function knownSurprise({ runs }: Pick<LoomNode, 'runs'>): number {
  const mean = known.get(runs)
  return mean === undefined ? Number.NaN : (mean ?? -1)
}

/** Asks main for the surprises of the nodes on show, one call at a time, those wanted last first. */
export class NodeSurprises {
  readonly #api: Pick<HeddleApi, 'nodeSurprises'>
  readonly #arrived: (nodes: readonly LoomNode[]) => void
  #wanted: readonly LoomNode[] = []
  #asking = false

  constructor(api: Pick<HeddleApi, 'nodeSurprises'>, arrived: (nodes: readonly LoomNode[]) => void) {
    this.#api = api
    this.#arrived = arrived
  }

  /** In the place of what was wanted before. */
  want(nodes: readonly LoomNode[]): void {
    this.#wanted = nodes
    if (!this.#asking) void this.#ask()
  }

  async #ask(): Promise<void> {
    this.#asking = true
    while (this.#wanted.length > 0) {
      const nodes = this.#wanted.slice(0, atOnce)
      this.#wanted = this.#wanted.slice(atOnce)
      const answer = await this.#api.nodeSurprises({ nodes: nodes.map(({ id }) => id) })
      if (!answer.ok) break
      for (const [index, { runs }] of nodes.entries()) known.set(runs, answer.value[index] ?? null)
      this.#arrived(nodes)
    }
    this.#asking = false
  }
}

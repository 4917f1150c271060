import type { LoomPart, OpenLoom } from '../../protocol/bridge'
import type { Choice, Generation } from '../../loom/generation'
import type { Loom } from '../../loom/loom'
import { nodesFrom } from '../../loom/loomData'
import type { LoomNode } from '../../loom/node'

/** Of a part: few enough that neither side is held up by it. */
const mostRecords = 500
const mostUnits = 128 * 1024

type LoomRecord = { readonly node: LoomNode } | { readonly generation: Generation } | { readonly choice: Choice }

/** A loom on its way to the page, part by part: as it was when the reading began, whatever is done to it meanwhile. */
export class LoomReading {
  readonly #opened: OpenLoom
  readonly #records: Iterator<LoomRecord, undefined>
  readonly #of: number
  #given = 0

  /** `opened`: what the page hears of the loom besides its records. */
  constructor(loom: Loom, opened: Omit<OpenLoom, 'data'>) {
    const { id, title, root } = loom
    this.#opened = { ...opened, data: { id, title, root, nodes: [], generations: [], choices: [] } }
    this.#records = recordsOf(loom)
    this.#of = loom.nodes.size + loom.generations.size + loom.choices.length
  }

  /** The records from number `from` on; null when they are not the next. */
  part(from: number): LoomPart | null {
    if (from !== this.#given) return null
    const nodes: LoomNode[] = []
    const generations: Generation[] = []
    const choices: Choice[] = []
    for (let [records, units] = [0, 0]; records < mostRecords && units < mostUnits; records++) {
      const { value } = this.#records.next()
      if (value === undefined) break
      if ('node' in value) {
        nodes.push(value.node)
        units += value.node.text.length
      } else if ('generation' in value) generations.push(value.generation)
      else choices.push(value.choice)
      this.#given++
    }
    return { opened: from === 0 ? this.#opened : null, nodes, generations, choices, left: this.#of - this.#given }
  }
}

function* recordsOf(loom: Loom): Generator<LoomRecord, undefined> {
  for (const node of nodesFrom(loom, loom.root)) yield { node }
  for (const generation of loom.generations.values()) yield { generation }
  for (const choice of loom.choices) yield { choice }
}

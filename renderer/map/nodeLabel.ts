import type { Point, Size } from './camera'
import { real } from './columns'
import { factsOf, wordsOf } from './describeNode'
import type { MapTree } from './mapTree'
import { dotted } from '../wording/series'

/** The slip beside the node under the pointer: its first words, and under them who wrote it and what follows. */
export class NodeLabel {
  readonly #element: HTMLElement
  readonly #words = document.createElement('span')
  readonly #facts = document.createElement('small')

  constructor(element: HTMLElement) {
    this.#element = element
    this.#words.translate = false
    element.replaceChildren(this.#words, this.#facts)
  }

  hide(): void {
    this.#element.hidden = true
  }

  /** Beside a point of the view, above what hangs from it and on the side where there is room. */
  show(tree: MapTree, row: number, at: Point, { width }: Size): void {
    const node = tree.node(row)
    this.#element.hidden = node === null
    if (node === null) return
    this.#words.textContent = wordsOf(node, 60)
    this.#facts.textContent = dotted(factsOf(node, real(tree.surprise, row), tree.model(node)))
    const { offsetWidth, offsetHeight } = this.#element
    const x = at.x + 16 + offsetWidth > width - 8 ? at.x - 16 - offsetWidth : at.x + 16
    this.#element.style.transform = `translate(${Math.max(8, x)}px, ${Math.max(8, at.y - offsetHeight - 6)}px)`
  }
}

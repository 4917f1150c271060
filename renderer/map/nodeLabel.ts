import { firstWords } from '../tree/firstWords'
import { originWords } from '../tree/OriginMark'
import { originOf } from '../tree/originOf'
import type { Point, Size } from './camera'
import { childWords } from './describeNode'
import type { MapTree } from './mapTree'

/** The slip beside a node: its first words, and under them who wrote it and what follows. */
export class NodeLabel {
  readonly #element: HTMLElement
  readonly #words = document.createElement('span')
  readonly #facts = document.createElement('small')
  #said = ''

  constructor(element: HTMLElement) {
    this.#element = element
    element.replaceChildren(this.#words, this.#facts)
  }

  /** Beside a point of the view, on the side where there is room; away when the point is out of view. */
  show(tree: MapTree, row: number, at: Point, { width, height }: Size): void {
    const node = tree.node(row)
    const outside = at.x < -8 || at.y < -8 || at.x > width + 8 || at.y > height + 8
    this.#element.hidden = node === null || outside
    if (node === null || outside) return
    const words = node.marks.chapter ?? firstWords(node.text, 84)
    const origin = originOf(node)
    const facts = [origin === null ? null : originWords(origin.origin, origin.whole), childWords(node.children.length), node.marks.unread ? 'unread' : null]
    const said = `${words}\n${facts.filter((fact) => fact !== null).join(' · ')}`
    if (said !== this.#said) {
      this.#said = said
      this.#words.textContent = words === '' ? (node.parent === null ? 'Root' : 'empty') : words
      this.#facts.textContent = facts.filter((fact) => fact !== null).join(' · ')
    }
    const { offsetWidth, offsetHeight } = this.#element
    const x = at.x + 18 + offsetWidth > width - 8 ? at.x - 18 - offsetWidth : at.x + 18
    const y = Math.min(height - offsetHeight - 8, Math.max(8, at.y - offsetHeight / 2))
    this.#element.style.transform = `translate(${Math.max(8, x)}px, ${y}px)`
  }
}

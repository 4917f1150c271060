import type { NodeId } from '../../loom/ids'
import type { ProseEditor } from './proseEditor'
import { wording } from '../wording/wording'

/** A fork on the thread, as the margin shows it. */
export interface ForkMark {
  /** The node that forks. */
  readonly node: NodeId
  /** Offset in the thread where its children begin. */
  readonly at: number
  readonly siblings: number
  readonly unread: number
}

const apart = 22

/**
 * Small marks in the left margin beside the row where the thread forks: number of siblings, and a ring while some are
 * unread. Only marks in the window exist; they follow scrolling within the frame. Their act is also a command, so
 * they stay out of the tab order.
 */
export class ForkMarks {
  readonly node = document.createElement('div')
  readonly #editor: ProseEditor
  readonly #forksBetween: (from: number, to: number) => readonly ForkMark[]
  readonly #buttons: HTMLButtonElement[] = []
  #frame = 0

  constructor(editor: ProseEditor, forksBetween: (from: number, to: number) => readonly ForkMark[], choose: (node: NodeId) => void) {
    this.#editor = editor
    this.#forksBetween = forksBetween
    this.node.className = 'fork-marks'
    this.node.setAttribute('aria-hidden', 'true')
    this.node.addEventListener('mousedown', (event) => {
      const button = event.target instanceof HTMLElement ? event.target.closest('button') : null
      event.preventDefault()
      if (button?.dataset['node'] !== undefined) choose(button.dataset['node'] as NodeId)
    })
  }

  /** Thread, layout or scrolling changed. */
  changed(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw())
  }

  #draw(): void {
    this.#frame = 0
    const { monaco: view } = this.#editor
    const model = view.getModel()
    if (model === null) return
    const marks = view.getVisibleRanges().flatMap((range) =>
      this.#forksBetween(model.getOffsetAt(range.getStartPosition()), model.getOffsetAt(range.getEndPosition())))
    this.node.style.width = `${view.getLayoutInfo().contentLeft}px`
    const scrollTop = view.getScrollTop()
    const lineHeight = this.#editor.lineHeight
    let row = Number.NaN
    let inRow = 0
    for (const [index, mark] of marks.entries()) {
      const position = model.getPositionAt(mark.at)
      const top = view.getTopForPosition(position.lineNumber, position.column) - scrollTop
      inRow = top === row ? inRow + 1 : 0
      row = top
      this.#drawMark(index, mark, top + (lineHeight - 18) / 2, 12 + inRow * apart)
    }
    while (this.#buttons.length > marks.length) this.#buttons.pop()?.remove()
  }

  #drawMark(index: number, mark: ForkMark, top: number, end: number): void {
    const button = this.#buttons[index] ?? this.#make()
    button.dataset['node'] = mark.node
    button.style.transform = `translateY(${top}px)`
    button.style.insetInlineEnd = `${end}px`
    button.classList.toggle('unread', mark.unread > 0)
    const label = String(mark.siblings)
    if (button.textContent !== label) button.textContent = label
    button.title = mark.unread > 0 ? wording.branches.hereUnread(mark.siblings, mark.unread) : wording.branches.here(mark.siblings)
  }

  #make(): HTMLButtonElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.tabIndex = -1
    button.className = 'fork-mark'
    this.#buttons.push(button)
    this.node.append(button)
    return button
  }
}

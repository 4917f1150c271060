import type { ProseEditor } from './proseEditor'

/**
 * The selected branch as it would read: one flow of prose that begins at the caret's place, drawn over the row of the
 * caret and into the zone below it. Monaco's own lines are not touched, so streaming costs no wrapping of the paragraph.
 */
export class Ghost {
  readonly node = document.createElement('div')
  readonly #editor: ProseEditor
  readonly #mark = document.createElement('span')
  #shown = ''
  #forks = ''
  #indent = -1
  #width = -1
  #rightToLeft = false
  #most = Infinity
  #rows = 1

  constructor(editor: ProseEditor) {
    this.#editor = editor
    this.#mark.className = 'ghost-text'
    this.node.className = 'ghost'
    this.node.append(this.#mark)
    this.dress()
  }

  /** Takes on the editor's font: after it changed. */
  dress(): void {
    this.#width = -1
    this.#most = Infinity
    this.node.style.maxHeight = ''
    this.#editor.monaco.applyFontInfo(this.node)
    this.node.style.top = `${-this.#editor.lineHeight}px`
  }

  /**
   * Draws `text` from `at` pixels (from the left) on, cut after `most` rows, with a tick at each of `forks`; returns the number of
   * rows it would take, the caret's row included. `rightToLeft`: the way its paragraph runs.
   */
  draw(text: string, at: number, most: number, forks: readonly number[] = [], rightToLeft = false): number {
    const width = this.#editor.columnWidth
    const ticks = forks.join()
    const indent = rightToLeft ? width - at : at
    if (this.#rightToLeft !== rightToLeft) {
      this.#rightToLeft = rightToLeft
      this.node.dir = rightToLeft ? 'rtl' : 'ltr'
      this.#width = -1
    }
    const same = this.#shown === text && this.#forks === ticks
    if (same && this.#indent === indent && this.#width === width && this.#most === most) return this.#rows
    const { style } = this.node
    const { lineHeight } = this.#editor
    if (this.#width !== width) style.width = `${width}px`
    if (this.#indent !== indent) style.textIndent = `${indent}px`
    if (this.#most !== most) style.maxHeight = most === Infinity ? '' : `${most * lineHeight}px`
    if (!same) this.#write(text, forks)
    this.#shown = text
    this.#forks = ticks
    this.#width = width
    this.#indent = indent
    this.#most = most
    this.#rows = text === '' ? 1 : Math.max(1, Math.round(this.node.scrollHeight / lineHeight))
    return this.#rows
  }

  get text(): string {
    return this.#shown
  }

  /** The last piece is the one that streams: when only it has grown, only it is written. */
  #write(text: string, forks: readonly number[]): void {
    const cuts = [0, ...forks.filter((at) => at < text.length)]
    const pieces = cuts.map((at, i) => text.slice(at, cuts[i + 1]))
    const texts = [...this.#mark.childNodes].filter((node) => node instanceof Text)
    if (texts.length === pieces.length) {
      for (const [i, node] of texts.entries()) if (node.data !== pieces[i]) node.data = pieces[i] ?? ''
      return
    }
    this.#mark.replaceChildren(...pieces.flatMap((piece, i) => (i === 0 ? [piece] : [tick(), piece])))
  }
}

function tick(): HTMLElement {
  const node = document.createElement('span')
  node.className = 'ghost-fork'
  return node
}

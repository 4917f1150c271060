import type { ProseEditor } from './proseEditor'

/**
 * The selected branch as it would read: one flow of prose that begins at the caret's place, drawn over the row of the
 * caret and into the zone below it. Monaco's own lines are not touched, so streaming costs no wrapping of the paragraph.
 */
export class Ghost {
  readonly node = document.createElement('div')
  readonly #editor: ProseEditor
  readonly #text = document.createTextNode('')
  #indent = -1
  #width = -1
  #most = Infinity
  #rows = 1

  constructor(editor: ProseEditor) {
    this.#editor = editor
    const mark = document.createElement('span')
    mark.className = 'ghost-text'
    mark.append(this.#text)
    this.node.className = 'ghost'
    this.node.append(mark)
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

  /** Draws `text` from `indent` pixels on, cut after `most` rows; returns the number of rows it would take, the caret's row included. */
  draw(text: string, indent: number, most: number): number {
    const width = this.#editor.columnWidth
    if (this.#text.data === text && this.#indent === indent && this.#width === width && this.#most === most) return this.#rows
    const { style } = this.node
    const { lineHeight } = this.#editor
    if (this.#width !== width) style.width = `${width}px`
    if (this.#indent !== indent) style.textIndent = `${indent}px`
    if (this.#most !== most) style.maxHeight = most === Infinity ? '' : `${most * lineHeight}px`
    if (this.#text.data !== text) this.#text.data = text
    this.#width = width
    this.#indent = indent
    this.#most = most
    this.#rows = text === '' ? 1 : Math.max(1, Math.round(this.node.scrollHeight / lineHeight))
    return this.#rows
  }

  get text(): string {
    return this.#text.data
  }
}

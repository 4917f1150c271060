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
    this.#editor.monaco.applyFontInfo(this.node)
    this.node.style.top = `${-this.#editor.lineHeight}px`
  }

  /** Draws `text` from `indent` pixels on; returns the number of rows it takes, the caret's row included. */
  draw(text: string, indent: number): number {
    const width = this.#editor.columnWidth
    if (this.#text.data === text && this.#indent === indent && this.#width === width) return this.#rows
    if (this.#width !== width) this.node.style.width = `${width}px`
    if (this.#indent !== indent) this.node.style.textIndent = `${indent}px`
    if (this.#text.data !== text) this.#text.data = text
    this.#width = width
    this.#indent = indent
    this.#rows = text === '' ? 1 : Math.max(1, Math.round(this.node.offsetHeight / this.#editor.lineHeight))
    return this.#rows
  }

  get text(): string {
    return this.#text.data
  }
}

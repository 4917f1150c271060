import type { editor } from 'monaco-editor/editor'
import { FanRows, type FanRowsListener } from './fanRows'
import type { FanView } from './fanView'
import { Ghost } from './ghost'
import { monaco } from './monaco'
import type { ProseEditor } from './proseEditor'

const rowHeight = 28
const mostRows = 16
/** Rows kept for a ghost that is still to come, at most. */
const mostKept = 12
/** White space between ghost and rows, and under the rows. */
const above = 10
const below = 14
/** Of the window's height, as much as the rows may take before they scroll inside. */
const rowsOfWindow = 0.55
/** Of the window's height, as much as a fan that opens may scroll into view. */
const mostOfWindow = 0.85

/**
 * Ghost and branch rows under the visual line of the caret, in one zone. Text that follows the caret in its paragraph
 * is moved below the zone once, when the fan opens, and comes back once, when it closes. Everything is drawn at most
 * once per animation frame, and a drawing that changes no height touches nothing of Monaco.
 */
export class FanZone {
  readonly #editor: ProseEditor
  readonly #ghost: Ghost
  readonly #rows: FanRows
  readonly #node = document.createElement('div')
  readonly #list = document.createElement('div')
  readonly #tailBreak: editor.IEditorDecorationsCollection
  #zone: { readonly id: string; readonly delegate: editor.IViewZone } | null = null
  #view: FanView | null = null
  #frame = 0
  #reservedRows = 1
  #shownRows = 0
  #brokenAt = -1
  /** Where the ghost stands as drawn: its offset, pixels to its row from the top of the text, pixels into the row. */
  #drawnAt = -1
  #top = 0
  #indent = 0

  constructor(editor: ProseEditor, listener: FanRowsListener) {
    this.#editor = editor
    this.#ghost = new Ghost(editor)
    this.#rows = new FanRows(listener)
    this.#tailBreak = editor.monaco.createDecorationsCollection()
    this.#node.className = 'fan-zone'
    this.#node.setAttribute('aria-hidden', 'true')
    this.#list.className = 'fan'
    this.#list.append(this.#rows.node)
    this.#node.append(this.#ghost.node, this.#list)
    editor.monaco.onDidScrollChange(() => {
      if (this.#zone !== null) this.#float()
    })
  }

  /** Null puts the fan away. A composition by an input method delays drawing until it is over: call again then. */
  show(view: FanView | null): void {
    const closing = view === null && this.#view !== null
    this.#view = view
    if (closing) this.#close()
    else if (view !== null && this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw())
  }

  /** What is drawn now, for tests and for taking exactly what is seen. */
  get ghostText(): string {
    return this.#zone === null ? '' : this.#ghost.text
  }

  /** An input method composes where the ghost stands: it is out of the way until the next drawing, and nothing moves. */
  hush(): void {
    this.#ghost.node.style.visibility = 'hidden'
  }

  /** Pixels are other pixels now. */
  laidOut(): void {
    this.#ghost.dress()
    this.#drawnAt = -1
    this.#reservedRows = 1
    if (this.#view !== null) this.show(this.#view)
  }

  #draw(): void {
    this.#frame = 0
    const view = this.#view
    if (view === null || this.#editor.composing) return
    this.#ghost.node.style.visibility = ''
    const position = this.#editor.monaco.getModel()?.getPositionAt(view.at)
    if (position === undefined) return
    const opening = this.#zone === null
    if (opening) {
      this.#reservedRows = 1
      this.#shownRows = 0
    }
    if (opening || view.at !== this.#drawnAt) {
      this.#breakTail(view, position)
      this.#goDown(position, opening)
      if (opening) this.#place(position, this.#height(view))
      this.#indent = Math.max(0, this.#editor.monaco.getOffsetForColumn(position.lineNumber, position.column))
      this.#drawnAt = view.at
    }
    const rows = this.#ghost.draw(view.ghost, this.#indent)
    this.#rows.draw(view)
    this.#reservedRows = Math.max(this.#reservedRows, rows, this.#brokenAt >= 0 ? this.#expectedRows(view) : 1)
    this.#list.style.width = `${this.#editor.columnWidth}px`
    this.#place(position, this.#height(view))
    if (opening) this.#reveal(view)
    this.#float()
  }

  /** Rows that were kept for the ghost and have become text are kept no longer: what follows stays where it is. */
  #goDown(position: { lineNumber: number; column: number }, opening: boolean): void {
    const top = this.#editor.monaco.getTopForPosition(position.lineNumber, position.column)
    const rows = Math.round((top - this.#top) / this.#editor.lineHeight)
    if (!opening && this.#drawnAt >= 0) this.#reservedRows = Math.max(1, this.#reservedRows - rows)
    this.#top = top
  }

  #expectedRows(view: FanView): number {
    const { typicalHalfwidthCharacterWidth } = this.#editor.monaco.getOption(monaco.editor.EditorOption.fontInfo)
    const unitsPerRow = this.#editor.columnWidth / (typicalHalfwidthCharacterWidth * 0.85)
    return Math.min(mostKept, Math.ceil(Math.max(0, view.expected) / Math.max(1, unitsPerRow)))
  }

  #height(view: FanView): number {
    const fitting = Math.max(3, Math.floor((this.#editor.monaco.getLayoutInfo().height * rowsOfWindow) / rowHeight))
    this.#shownRows = Math.max(this.#shownRows, Math.min(view.rows.length, fitting, mostRows))
    this.#list.style.height = `${this.#shownRows * rowHeight}px`
    return (this.#reservedRows - 1) * this.#editor.lineHeight + above + this.#shownRows * rowHeight + below
  }

  /**
   * A place to break the paragraph at `at` without changing the text: a zero-width character that stays on the caret's
   * row and after it an empty box wider than any row, which nothing can stand beside. Not in the model, the clipboard
   * or the search.
   */
  #breakTail(view: FanView, position: { lineNumber: number; column: number }): void {
    const model = this.#editor.monaco.getModel()
    const followed = model !== null && position.column < model.getLineMaxColumn(position.lineNumber)
    this.#brokenAt = followed ? view.at : -1
    if (!followed) return this.#tailBreak.clear()
    // Text typed or taken at the break pushes it along: wrapping the paragraph a second time would be for nothing.
    const standing = this.#tailBreak.getRange(0)?.getEndPosition()
    if (standing?.lineNumber === position.lineNumber && standing.column === position.column) return
    const range = monaco.Range.fromPositions(position)
    const { None } = monaco.editor.InjectedTextCursorStops
    const box: editor.InjectedTextOptions & { readonly widthInEm: number } = { content: '', widthInEm: 4000, cursorStops: None }
    this.#tailBreak.set([
      { range, options: { showIfCollapsed: true, after: { content: '\u200b', cursorStops: None } } },
      { range, options: { showIfCollapsed: true, after: box } },
    ])
  }

  #place(position: { lineNumber: number; column: number }, heightInPx: number): void {
    const zone = this.#zone?.delegate
    const stays = zone?.afterLineNumber === position.lineNumber && zone.afterColumn === position.column
    if (stays && zone.heightInPx === heightInPx) return
    const delegate: editor.IViewZone = {
      afterLineNumber: position.lineNumber,
      afterColumn: position.column,
      afterColumnAffinity: monaco.editor.PositionAffinity.None,
      heightInPx,
      domNode: this.#node,
      suppressMouseDown: false,
      showInHiddenAreas: true,
    }
    this.#editor.monaco.changeViewZones((accessor) => {
      if (this.#zone === null) {
        this.#zone = { id: accessor.addZone(delegate), delegate }
        return
      }
      Object.assign(this.#zone.delegate, { afterLineNumber: position.lineNumber, afterColumn: position.column, heightInPx })
      accessor.layoutZone(this.#zone.id)
    })
  }

  /** The rows stand under the ghost; under one that is longer than the window they stay in the window, over its later rows. */
  #float(): void {
    const { monaco: monacoView, lineHeight } = this.#editor
    const natural = (this.#reservedRows - 1) * lineHeight + above
    const bottom = monacoView.getScrollTop() + monacoView.getLayoutInfo().height
    const highest = Math.min(natural, 2 * lineHeight)
    const top = Math.max(highest, Math.min(natural, bottom - this.#top - lineHeight - this.#shownRows * rowHeight - below))
    this.#list.style.transform = `translateY(${top}px)`
    this.#list.classList.toggle('floating', top < natural)
  }

  /** A fan asked for under the window's edge comes into view; the caret's row always stays. Streaming never scrolls. */
  #reveal(view: FanView): void {
    const { monaco: monacoView, lineHeight } = this.#editor
    const position = monacoView.getModel()?.getPositionAt(view.at)
    if (position === undefined) return
    const top = monacoView.getTopForPosition(position.lineNumber, position.column)
    const room = Math.max(0, this.#expectedRows(view) - this.#reservedRows) * lineHeight
    const wanted = Math.min(lineHeight + this.#height(view) + room, monacoView.getLayoutInfo().height * mostOfWindow)
    const hidden = top + wanted - (monacoView.getScrollTop() + monacoView.getLayoutInfo().height)
    if (hidden > 0) monacoView.setScrollTop(monacoView.getScrollTop() + hidden, monaco.editor.ScrollType.Immediate)
  }

  #close(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#brokenAt = -1
    this.#tailBreak.clear()
    const zone = this.#zone
    this.#zone = null
    if (zone !== null) this.#editor.monaco.changeViewZones((accessor) => accessor.removeZone(zone.id))
    this.#ghost.draw('', 0)
  }
}

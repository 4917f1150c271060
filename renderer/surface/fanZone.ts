import type { editor } from 'monaco-editor/editor'
import { FanRows, type FanRowsListener } from './fanRows'
import type { FanView } from './fanView'
import { runsRightToLeft } from './firstStrong'
import { Ghost } from './ghost'
import { monaco } from './monaco'
import type { ProseEditor } from './proseEditor'
import { wording } from '../wording/wording'

const rowHeight = 28
const mostRows = 16
/** Rows kept for a ghost that is still to come, at most. */
const mostKept = 12
/** Rows kept beyond those expected where text follows, for line ends and words that do not fit. */
const mostSpare = 2
/** The same at the end of a text, where the rows may go down under a longer ghost. */
const mostKeptAtEnd = 4
/** Units in which a letter stands that says which way a paragraph runs. */
const looked = 400
/** White space between ghost and rows, and under the rows. */
const above = 10
const below = 14
/** Of the window's height, as much as the rows may take before they scroll inside. */
const rowsOfWindow = 0.55
/** The same where they begin in the middle of the window. */
const rowsOfHalfWindow = 0.35
/** The same where text follows, which is to stay in view; and as much as the ghost may take there before it is cut. */
const rowsOfWindowBetween = 0.27
const ghostOfWindowBetween = 0.3
/** Of the window's height, as much as a fan that opens may scroll into view. */
const mostOfWindow = 0.85

/**
 * Ghost and branch rows under the visual line of the caret, in one zone. Text that follows is moved below the zone once,
 * when the fan opens, and comes back once, when it closes; there the zone keeps to a part of the window, and a ghost
 * longer than its part is cut. Everything is drawn at most once per animation frame, and a drawing that changes no
 * height touches nothing of Monaco.
 */
export class FanZone {
  readonly #editor: ProseEditor
  readonly #ghost: Ghost
  readonly #rows: FanRows
  readonly #node = document.createElement('div')
  readonly #list = document.createElement('div')
  /** The ghost goes on where it cannot be seen. */
  readonly #more = document.createElement('div')
  readonly #tailBreak: editor.IEditorDecorationsCollection
  #zone: { readonly id: string; readonly delegate: editor.IViewZone } | null = null
  #view: FanView | null = null
  #frame = 0
  /** Rows of the zone for the ghost, the caret's included; where text follows, all that there will be. */
  #reservedRows = 1
  /** The list of branches stands under so many of them. */
  #clearRows = 1
  #shownRows = 0
  #ghostRows = 1
  /** Rows that a ghost may have where text follows. */
  #room = 1
  /** Rows that the text has grown by since the fan opened. */
  #grown = 0
  /** Text of the thread stands after the ghost. */
  #followed = false
  /** Where the ghost stands as drawn: its offset, pixels to its row from the top of the text, pixels into the row. */
  #drawnAt = -1
  #top = 0
  #indent = 0
  /** How the paragraph begins that the ghost goes on: it says which way both run. */
  #before = ''

  constructor(editor: ProseEditor, listener: FanRowsListener & { read(): void }) {
    this.#editor = editor
    this.#ghost = new Ghost(editor)
    this.#rows = new FanRows(listener)
    this.#tailBreak = editor.monaco.createDecorationsCollection()
    this.#node.className = 'fan-zone'
    this.#node.setAttribute('aria-hidden', 'true')
    this.#list.className = 'fan'
    this.#more.className = 'fan-more'
    this.#more.textContent = '⋯'
    this.#more.title = wording.branches.readWhole
    this.#more.hidden = true
    this.#more.addEventListener('mousedown', (event) => {
      event.preventDefault()
      listener.read()
    })
    this.#list.append(this.#rows.node, this.#more)
    this.#node.append(this.#ghost.node, this.#list)
    editor.monaco.onDidScrollChange(() => {
      if (this.#zone !== null) this.#float()
    })
    // Another height of the window has room for other rows; where text follows, that is not moved for it.
    editor.monaco.onDidLayoutChange(() => {
      if (this.#view === null || this.#followed) return
      this.#shownRows = 0
      this.show(this.#view)
    })
  }

  /** Null puts the fan away. A composition by an input method delays drawing until it is over: call again then. */
  show(view: FanView | null): void {
    const closing = view === null && this.#view !== null
    this.#view = view
    if (closing) this.#close()
    if (view === null) return
    this.#stayBelow(view)
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw())
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
    if (this.#view !== null) this.show(this.#view)
  }

  #draw(): void {
    this.#frame = 0
    const view = this.#view
    if (view === null || this.#editor.composing) return
    this.#ghost.node.style.visibility = ''
    const model = this.#editor.monaco.getModel()
    if (model === null) return
    const position = model.getPositionAt(view.at)
    const opening = this.#zone === null
    if (opening) {
      this.#shownRows = 0
      this.#grown = 0
      this.#followed = view.at < model.getValueLength()
    }
    if (opening || view.at !== this.#drawnAt) {
      const indent = (): number => Math.max(0, this.#editor.monaco.getOffsetForColumn(position.lineNumber, position.column))
      // Asking for it draws what has changed: before the paragraph breaks, and when the zone stands too, never between.
      if (opening || this.#drawnAt < 0) this.#reserve(view, indent())
      this.#breakTail(position)
      this.#goDown(view, position)
      if (opening) this.#place(position, this.#height(view))
      this.#indent = indent()
      this.#before = model.getLineContent(position.lineNumber).slice(0, looked)
      this.#drawnAt = view.at
    }
    const most = this.#mostGhostRows()
    // The ghost last, as it asks how high it has become: all that is written before is laid out with it, once.
    this.#rows.draw(view)
    this.#list.style.width = `${this.#editor.columnWidth}px`
    this.#ghostRows = this.#ghost.draw(view.ghost, this.#indent, most, view.forks, runsRightToLeft(this.#before + view.ghost.slice(0, looked)))
    this.#reservedRows = Math.max(this.#reservedRows, Math.min(most, this.#ghostRows))
    this.#clearRows = Math.min(this.#reservedRows, Math.max(this.#clearRows, this.#ghostRows))
    const height = this.#height(view)
    if (this.#zone?.delegate.heightInPx !== height) this.#place(position, height)
    if (opening) this.#reveal(view)
    this.#float()
  }

  /** Text that goes on into another row, by a key or by taking, takes the zone along before anything scrolls to the caret. */
  #stayBelow(view: FanView): void {
    if (this.#zone === null || view.at === this.#drawnAt || this.#editor.composing) return
    const position = this.#editor.monaco.getModel()?.getPositionAt(view.at)
    if (position === undefined) return
    this.#breakTail(position)
    this.#goDown(view, position)
  }

  /**
   * The ghost stands at `position` now. While that is in the same row the zone stays; else it goes there, and rows that
   * were kept for the ghost and have become text are kept no longer: what follows stays where it is.
   */
  #goDown(view: FanView, position: { lineNumber: number; column: number }): void {
    const topOf = (): number => this.#editor.monaco.getTopForPosition(position.lineNumber, position.column)
    const top = topOf()
    if (this.#zone === null) this.#top = top
    if (top === this.#top) return
    this.#place(position, this.#zone?.delegate.heightInPx ?? 0)
    const now = topOf()
    const rows = this.#drawnAt < 0 ? 0 : Math.round((now - this.#top) / this.#editor.lineHeight)
    this.#grown += rows
    // What the drawing will find, so that the zone is given its height once.
    this.#ghostRows = Math.max(1, this.#ghostRows - rows)
    this.#reservedRows = Math.max(this.#reservedRows - rows, Math.min(this.#mostGhostRows(), this.#ghostRows))
    this.#clearRows = Math.min(this.#reservedRows, Math.max(this.#clearRows - rows, this.#ghostRows))
    this.#top = now
    this.#place(position, this.#height(view))
  }

  /** Rows for a ghost that is still to come, once and for all where text follows: a longer one is cut, and nothing moves. */
  #reserve(view: FanView, indent: number): void {
    this.#indent = indent
    const expected = this.#expectedRows(view)
    const part = this.#editor.monaco.getLayoutInfo().height * ghostOfWindowBetween
    this.#room = Math.max(3, Math.min(expected + mostSpare, Math.floor(part / this.#editor.lineHeight)))
    this.#reservedRows = this.#followed ? this.#mostGhostRows() : Math.min(expected, mostKeptAtEnd)
    this.#clearRows = Math.min(expected, this.#reservedRows)
  }

  /** Rows that a ghost may have, the caret's included: where text follows it is not to leave the window. */
  #mostGhostRows(): number {
    return this.#followed ? Math.max(3, this.#room - this.#grown) : Infinity
  }

  #expectedRows(view: FanView): number {
    const { typicalHalfwidthCharacterWidth } = this.#editor.monaco.getOption(monaco.editor.EditorOption.fontInfo)
    const { columnWidth } = this.#editor
    const unitsPerRow = columnWidth / (typicalHalfwidthCharacterWidth * 0.85)
    return Math.max(1, Math.min(mostKept, Math.ceil(this.#indent / columnWidth + Math.max(0, view.expected) / Math.max(1, unitsPerRow))))
  }

  #height(view: FanView): number {
    const { centred, lineHeight } = this.#editor
    const window = this.#editor.monaco.getLayoutInfo().height
    const part = this.#followed ? rowsOfWindowBetween : centred ? rowsOfHalfWindow : rowsOfWindow
    // The caret's row and two of the ghost stay clear above the rows, however low the window is.
    const under = (centred ? (window + lineHeight) / 2 : window * mostOfWindow) - 3 * lineHeight - below
    const fitting = Math.max(3, Math.floor(Math.min(window * part, under) / rowHeight))
    this.#shownRows = Math.max(this.#shownRows, Math.min(view.rows.length, fitting, mostRows))
    this.#list.style.height = `${this.#shownRows * rowHeight}px`
    return (this.#reservedRows - 1) * this.#editor.lineHeight + above + this.#shownRows * rowHeight + below
  }

  /**
   * A place to break the paragraph at `at` without changing the text: a zero-width character that stays on the caret's
   * row and after it an empty box wider than any row, which nothing can stand beside. Not in the model, the clipboard
   * or the search.
   */
  #breakTail(position: { lineNumber: number; column: number }): void {
    const model = this.#editor.monaco.getModel()
    const inside = model !== null && position.column < model.getLineMaxColumn(position.lineNumber)
    if (!inside) return this.#tailBreak.clear()
    // Text typed or taken at the break pushes it along: wrapping the paragraph a second time would be for nothing.
    const standing = this.#tailBreak.getRange(0)?.getEndPosition()
    if (standing?.lineNumber === position.lineNumber && standing.column === position.column) return
    const range = monaco.Range.fromPositions(position)
    const { None } = monaco.editor.InjectedTextCursorStops
    // A blank would begin the row: it stays in the text and takes no room.
    const next = new monaco.Range(position.lineNumber, position.column, position.lineNumber, position.column + 1)
    const blank = { inlineClassName: 'tail-blank', inlineClassNameAffectsLetterSpacing: true, stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges }
    const box: editor.InjectedTextOptions & { readonly widthInEm: number } = { content: '', widthInEm: 4000, cursorStops: None }
    this.#tailBreak.set([
      { range, options: { showIfCollapsed: true, after: { content: '\u200b', cursorStops: None } } },
      { range, options: { showIfCollapsed: true, after: box } },
      ...(model.getValueInRange(next) === ' ' ? [{ range: next, options: blank }] : []),
    ])
  }

  #place(position: { lineNumber: number; column: number }, heightInPx: number): void {
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
        // A ghost on an empty page stands where the editor's own word of welcome does.
        this.#editor.monaco.getContainerDomNode().classList.add('with-fan')
        return
      }
      Object.assign(this.#zone.delegate, { afterLineNumber: position.lineNumber, afterColumn: position.column, heightInPx })
      accessor.layoutZone(this.#zone.id)
    })
  }

  /** The rows stand under the ghost; under one that is longer than the window they stay in the window, over its later rows. */
  #float(): void {
    const { monaco: monacoView, lineHeight } = this.#editor
    const natural = (this.#clearRows - 1) * lineHeight + above
    const bottom = monacoView.getScrollTop() + monacoView.getLayoutInfo().height
    const highest = Math.min(natural, 2 * lineHeight)
    const top = Math.max(highest, Math.min(natural, bottom - this.#top - lineHeight - this.#shownRows * rowHeight - below))
    this.#list.style.transform = `translateY(${top}px)`
    const cut = this.#ghostRows > this.#reservedRows
    this.#list.classList.toggle('floating', top < natural)
    this.#ghost.node.classList.toggle('cut', cut)
    this.#more.hidden = !cut && (this.#ghostRows - 1) * lineHeight <= top
  }

  /** A fan asked for under the window's edge comes into view; the caret's row always stays. Streaming never scrolls. */
  #reveal(view: FanView): void {
    const { monaco: monacoView, lineHeight, centred } = this.#editor
    if (centred) return
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
    this.#tailBreak.clear()
    const zone = this.#zone
    this.#zone = null
    this.#editor.monaco.getContainerDomNode().classList.remove('with-fan')
    if (zone !== null) this.#editor.monaco.changeViewZones((accessor) => accessor.removeZone(zone.id))
    this.#ghost.draw('', 0, Infinity)
  }
}

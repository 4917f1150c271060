import type { editor, IDisposable } from 'monaco-editor/editor'
import type { Settings } from '../../protocol/settings'
import { columnWidth, proseFamily, proseFontReady, proseWidth, reducedMotion } from './measure'
import { monaco } from './monaco'
import { livelyOptions, proseOptions, textOptions, type PageMeasure } from './proseOptions'
import { follow, type Replacement } from './replacement'

export interface EditorListener {
  /** The writer changed the text. Changes are in the order in which they apply. */
  typed(changes: readonly Replacement[], how: 'type' | 'paste'): void
  /** Caret or selection are elsewhere. */
  moved(): void
  /** A composition by an input method has begun (true) or is over. */
  composing(active: boolean): void
  scrolled(): void
  /** Font, measure or window changed: pixels are other pixels now. */
  laidOut(): void
  /** The platform's own undo and redo, whichever way they came. */
  undo(): void
  redo(): void
}

/** Narrowest white space at the sides of the text, in pixels: room for fork marks. */
const leastMargin = 44

/**
 * The one Monaco on the page, as a plain text field for prose with programmatic changes that are not mistaken for the
 * writer's. Monaco's own undo stack is never used. Line ends are `\n`, so offsets here are offsets of the thread.
 */
export class ProseEditor {
  readonly monaco: editor.IStandaloneCodeEditor
  readonly #model: editor.ITextModel
  readonly #listener: EditorListener
  readonly #disposables: IDisposable[] = []
  readonly #host: HTMLElement
  #settings: Settings
  #family: string
  #facesCame = 0
  #applying = false
  #replacing = false
  #composing = false
  #readOnly = false
  #held = false
  /** The system tells of a screen reader. */
  #told = false
  #pasting = false

  /** Waits for the prose font, as every width depends on it. */
  static async create(host: HTMLElement, settings: Settings, listener: EditorListener): Promise<ProseEditor> {
    await proseFontReady(host, settings)
    return new ProseEditor(host, settings, listener)
  }

  private constructor(host: HTMLElement, settings: Settings, listener: EditorListener) {
    this.#host = host
    this.#settings = settings
    this.#family = proseFamily(host)
    this.#listener = listener
    this.#model = monaco.editor.createModel('', 'plaintext')
    this.#model.setEOL(monaco.editor.EndOfLineSequence.LF)
    this.#routeUndo()
    this.monaco = monaco.editor.create(host, {
      ...proseOptions,
      ...textOptions,
      ...livelyOptions(settings, this.#measure()),
      model: this.#model,
      dimension: { width: host.clientWidth, height: host.clientHeight },
    })
    this.#tellColumn()
    // Monaco calls itself code.
    this.monaco.getDomNode()?.removeAttribute('role')
    this.#listen()
  }

  /** Replaces everything: for opening a loom only. */
  open(text: string, caret: number, scrollTop: number): void {
    this.#quietly(() => {
      this.#model.setValue(text)
      this.#model.setEOL(monaco.editor.EndOfLineSequence.LF)
    })
    this.monaco.setPosition(this.#model.getPositionAt(caret))
    this.monaco.setScrollTop(scrollTop, monaco.editor.ScrollType.Immediate)
    this.monaco.revealPosition(this.#model.getPositionAt(caret), monaco.editor.ScrollType.Immediate)
  }

  /** Replaces the part that differs. The caret keeps its place in the text unless `caret` says where it goes. Scrolls nothing. */
  replace(change: Replacement, caret: number | null): void {
    const from = caret === null ? follow(this.selection().from, change) : caret
    const to = caret === null ? follow(this.selection().to, change) : caret
    if (change.removed > 0 || change.inserted !== '') {
      const range = this.rangeOf(change.at, change.at + change.removed)
      this.#quietly(() => this.#model.applyEdits([{ range, text: change.inserted }]))
    }
    const now = this.selection()
    this.#replacing = true
    if (now.from !== from || now.to !== to) this.monaco.setSelection(this.rangeOf(from, to))
    this.#replacing = false
  }

  text(): string {
    return this.#model.getValue()
  }

  length(): number {
    return this.#model.getValueLength()
  }

  slice(from: number, to: number): string {
    return this.#model.getValueInRange(this.rangeOf(from, to))
  }

  caret(): number {
    const position = this.monaco.getPosition()
    return position === null ? 0 : this.#model.getOffsetAt(position)
  }

  setCaret(at: number): void {
    this.monaco.setPosition(this.#model.getPositionAt(at))
    this.reveal(at)
  }

  selection(): { readonly from: number; readonly to: number } {
    const selection = this.monaco.getSelection()
    if (selection === null) return { from: 0, to: 0 }
    return { from: this.#model.getOffsetAt(selection.getStartPosition()), to: this.#model.getOffsetAt(selection.getEndPosition()) }
  }

  rangeOf(from: number, to: number): InstanceType<typeof monaco.Range> {
    return monaco.Range.fromPositions(this.#model.getPositionAt(from), this.#model.getPositionAt(to))
  }

  select(from: number, to: number): void {
    this.monaco.setSelection(this.rangeOf(from, to))
    this.reveal(from)
  }

  /** A change of the writer's that no key made: told to the listener like typing. */
  write(from: number, to: number, text: string): void {
    this.monaco.executeEdits('heddle', [{ range: this.rangeOf(from, to), text, forceMoveMarkers: true }])
    this.setCaret(from + text.length)
  }

  /** Scrolls as little as it takes to see `at`, and not at all when it is seen. */
  reveal(at: number): void {
    const position = this.#model.getPositionAt(at)
    if (this.#settings.typewriter) this.monaco.revealPositionInCenter(position, monaco.editor.ScrollType.Immediate)
    else this.monaco.revealPosition(position, monaco.editor.ScrollType.Immediate)
  }

  get composing(): boolean {
    return this.#composing
  }

  /** The caret's row keeps to the middle of the window. */
  get centred(): boolean {
    return this.#settings.typewriter
  }

  get lineHeight(): number {
    return this.monaco.getOption(monaco.editor.EditorOption.lineHeight)
  }

  /** Pixels of the column of text. */
  get columnWidth(): number {
    const { wrappingColumn } = this.monaco.getOption(monaco.editor.EditorOption.wrappingInfo)
    return Math.round(wrappingColumn * this.monaco.getOption(monaco.editor.EditorOption.fontInfo).typicalHalfwidthCharacterWidth)
  }

  setReadOnly(readOnly: boolean): void {
    this.#readOnly = readOnly
    this.#lock()
  }

  /** While held the text takes no typing, no paste and no input method: keys act on the tree. */
  hold(held: boolean): void {
    this.#held = held
    this.#lock()
  }

  /** Follows settings; fonts are measured anew only when they changed. */
  async follow(settings: Settings): Promise<void> {
    const before = this.#settings
    this.#settings = settings
    const family = proseFamily(this.#host)
    if (family !== this.#family) {
      this.#family = family
      await proseFontReady(this.#host, settings)
      monaco.editor.remeasureFonts()
    }
    this.layOut()
    if (settings.typewriter && !before.typewriter) this.reveal(this.caret())
  }

  hearOfScreenReader(on: boolean): void {
    this.#told = on
    this.layOut()
  }

  layOut(): void {
    this.monaco.updateOptions(livelyOptions(this.#settings, this.#measure()))
    this.#tellColumn()
    this.#listener.laidOut()
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose()
    this.monaco.dispose()
    this.#model.dispose()
  }

  #tellColumn(): void {
    this.#host.style.setProperty('--column', `${this.columnWidth}px`)
  }

  #lock(): void {
    const readOnly = this.#readOnly || this.#held
    this.monaco.updateOptions({ readOnly, domReadOnly: readOnly })
  }

  #quietly(change: () => void): void {
    this.#applying = true
    try {
      change()
    } finally {
      this.#applying = false
    }
  }

  #measure(): PageMeasure {
    const { fontSize, measure, typewriter } = this.#settings
    const family = proseFamily(this.#host)
    const width = this.#host.clientWidth
    const column = columnWidth(family, fontSize)
    const wished = Math.min(proseWidth(measure, family, fontSize), Math.max(120, width - 2 * leastMargin))
    const columns = Math.max(10, wished < width - 2 * leastMargin ? Math.round(wished / column) : Math.floor(wished / column))
    const text = columns * column
    const height = this.#host.clientHeight
    const middle = Math.round(height / 2)
    return {
      family,
      columns,
      margin: Math.round(Math.max(leastMargin, (width - text) / 2)),
      padding: typewriter ? { top: middle, bottom: middle } : { top: Math.round(Math.min(96, height / 9)), bottom: 48 },
      reducedMotion: reducedMotion(this.#settings),
      facesCame: this.#facesCame,
      readAloud: this.#settings.screenReader === 'on' || (this.#settings.screenReader === 'system' && this.#told),
    }
  }

  #listen(): void {
    const { monaco: view } = this
    const onPaste = (): void => {
      this.#pasting = true
      setTimeout(() => (this.#pasting = false))
    }
    this.#host.addEventListener('paste', onPaste, true)
    // A part of the face, for another script, came after the text was wrapped with what stood in for it.
    const fontsCame = ({ fontfaces }: FontFaceSetLoadEvent): void => {
      if (!fontfaces.some(({ family }) => this.#family.includes(family.replaceAll('"', '')))) return
      this.#facesCame++
      monaco.editor.remeasureFonts()
      this.layOut()
    }
    document.fonts.addEventListener('loadingdone', fontsCame)
    let width = this.#host.clientWidth
    let pending = 0
    // Every new width wraps the whole thread anew, so a window being dragged waits until it rests.
    const resized = new ResizeObserver(() => {
      if (this.#host.clientWidth === width) return
      width = this.#host.clientWidth
      clearTimeout(pending)
      pending = window.setTimeout(() => this.layOut(), 60)
    })
    resized.observe(this.#host)
    let height = this.monaco.getLayoutInfo().height
    this.#disposables.push(
      view.onDidLayoutChange((info) => {
        if (info.height < height) this.#keepCaretSeen(height)
        height = info.height
      }),
      { dispose: () => this.#host.removeEventListener('paste', onPaste, true) },
      { dispose: () => resized.disconnect() },
      { dispose: () => document.fonts.removeEventListener('loadingdone', fontsCame) },
      this.#model.onDidChangeContent((event) => this.#heard(event)),
      view.onDidChangeCursorSelection(() => {
        if (!this.#applying) this.#listener.moved()
        // Monaco scrolls to the caret after it has told of it.
        if (!this.#applying && !this.#replacing) queueMicrotask(() => this.#showHead())
        if (this.#settings.typewriter && !this.#applying && !this.#replacing) view.revealPositionInCenter(view.getPosition() ?? { lineNumber: 1, column: 1 }, 1)
      }),
      view.onDidCompositionStart(() => this.#compose(true)),
      view.onDidCompositionEnd(() => this.#compose(false)),
      view.onDidScrollChange(() => this.#listener.scrolled()),
    )
  }

  /** With the caret on the first row, the white above it is shown too, which Monaco reveals only in part. */
  #showHead(): void {
    const { lineNumber, column } = this.monaco.getPosition() ?? { lineNumber: 1, column: 1 }
    const head = this.monaco.getOption(monaco.editor.EditorOption.padding).top
    const top = this.monaco.getScrollTop()
    if (lineNumber === 1 && top > 0 && top <= head && this.monaco.getTopForPosition(1, column) <= head) this.monaco.setScrollTop(0, monaco.editor.ScrollType.Immediate)
  }

  /** The window became lower than `before`, or the status line grew: a caret that was seen stays so. */
  #keepCaretSeen(before: number): void {
    const position = this.monaco.getPosition()
    if (position === null) return
    const top = this.monaco.getTopForPosition(position.lineNumber, position.column) - this.monaco.getScrollTop()
    if (top >= 0 && top + this.lineHeight <= before) this.reveal(this.#model.getOffsetAt(position))
  }

  #compose(active: boolean): void {
    this.#composing = active
    this.#listener.composing(active)
  }

  #heard(event: editor.IModelContentChangedEvent): void {
    if (this.#applying) return
    const changes = [...event.changes]
      .sort((a, b) => b.rangeOffset - a.rangeOffset)
      .map(({ rangeOffset, rangeLength, text }) => ({ at: rangeOffset, removed: rangeLength, inserted: text.replace(/\r\n?/g, '\n') }))
    this.#listener.typed(changes, this.#pasting ? 'paste' : 'type')
  }

  /** Monaco's undo command ends in these two methods of the model whatever key, menu or input event it came from. */
  #routeUndo(): void {
    const model = this.#model as unknown as { undo: () => void; redo: () => void }
    model.undo = () => this.#listener.undo()
    model.redo = () => this.#listener.redo()
  }
}

import type { editor } from 'monaco-editor/editor'
import { monaco } from './monaco'
import type { ProseEditor } from './proseEditor'

/** Dims all but the paragraph of the caret. Two decorations, changed only when the caret enters another paragraph. */
export class FocusMode {
  readonly #editor: ProseEditor
  readonly #away: editor.IEditorDecorationsCollection
  #on = false
  #line = 0
  #lines = 0

  constructor(proseEditor: ProseEditor) {
    this.#editor = proseEditor
    this.#away = proseEditor.monaco.createDecorationsCollection()
  }

  set(on: boolean): void {
    if (this.#on === on) return
    this.#on = on
    this.#line = 0
    if (on) this.moved()
    else this.#away.clear()
  }

  /** The caret moved or the text changed. */
  moved(): void {
    const { monaco: view } = this.#editor
    const model = view.getModel()
    const line = view.getPosition()?.lineNumber ?? 1
    if (!this.#on || model === null || (line === this.#line && model.getLineCount() === this.#lines)) return
    this.#line = line
    this.#lines = model.getLineCount()
    const options = { inlineClassName: 'away', stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges }
    const ranges = [
      line > 1 ? new monaco.Range(1, 1, line - 1, model.getLineMaxColumn(line - 1)) : null,
      line < this.#lines ? new monaco.Range(line + 1, 1, this.#lines, model.getLineMaxColumn(this.#lines)) : null,
    ]
    this.#away.set(ranges.filter((range) => range !== null).map((range) => ({ range, options })))
  }
}

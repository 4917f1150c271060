import type { editor } from 'monaco-editor/editor'
import { reach, sentenceAround } from '../../loom/sentenceAround'
import type { Settings } from '../../protocol/settings'
import { monaco } from './monaco'
import type { ProseEditor } from './proseEditor'

/** Dims all but the paragraph or sentence of the caret, or all that a selection touches. Two decorations, changed only when it is another. */
export class FocusMode {
  readonly #editor: ProseEditor
  readonly #away: editor.IEditorDecorationsCollection
  #unit: Settings['focusMode'] = 'off'
  /** What is in focus, told so that typing inside it makes no difference. */
  #shown = ''

  constructor(proseEditor: ProseEditor) {
    this.#editor = proseEditor
    this.#away = proseEditor.monaco.createDecorationsCollection()
  }

  set(unit: Settings['focusMode']): void {
    if (this.#unit === unit) return
    this.#unit = unit
    this.#shown = ''
    if (unit === 'off') this.#away.clear()
    else this.moved()
  }

  /** The caret moved or the text changed. */
  moved(): void {
    const { monaco: view } = this.#editor
    const model = view.getModel()
    const selection = view.getSelection()
    if (this.#unit === 'off' || model === null || selection === null) return
    const { startLineNumber: first, endLineNumber: last } = selection
    // A line may be a whole book: it is never read whole.
    const sentence = (line: number, column: number): { from: number; to: number } => {
      const start = Math.max(1, column - reach)
      const { from, to } = sentenceAround(model.getValueInRange(new monaco.Range(line, start, line, column + reach)), column - start)
      return { from: start - 1 + from, to: start - 1 + to }
    }
    const from = this.#unit === 'sentence' ? sentence(first, selection.startColumn).from : 0
    const end = model.getLineLength(last)
    const to = this.#unit === 'sentence' ? sentence(last, selection.endColumn).to : end
    const lines = model.getLineCount()
    const shown = [first, from, last, end - to, lines].join(' ')
    if (shown === this.#shown) return
    this.#shown = shown
    const options = { inlineClassName: 'away', stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges }
    const before = new monaco.Range(1, 1, first, from + 1)
    const after = new monaco.Range(last, to + 1, lines, model.getLineMaxColumn(lines))
    this.#away.set([before, after].filter((range) => !range.isEmpty()).map((range) => ({ range, options })))
  }
}

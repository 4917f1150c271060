import type { editor } from 'monaco-editor/editor'
import { monaco } from './monaco'
import type { ProseEditor } from './proseEditor'

/** Marks what a search found, until the text changes. */
export class HitMarks {
  readonly #editor: ProseEditor
  readonly #marks: editor.IEditorDecorationsCollection

  constructor(proseEditor: ProseEditor) {
    this.#editor = proseEditor
    this.#marks = proseEditor.monaco.createDecorationsCollection()
    proseEditor.monaco.onDidChangeModelContent(() => {
      if (this.#marks.length > 0) this.#marks.clear()
    })
  }

  clear(): boolean {
    const some = this.#marks.length > 0
    this.#marks.clear()
    return some
  }

  mark(stretches: readonly { readonly from: number; readonly to: number }[]): void {
    const options = { className: 'hit', stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges }
    this.#marks.set(stretches.map(({ from, to }) => ({ range: this.#editor.rangeOf(from, to), options })))
  }
}

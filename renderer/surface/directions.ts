import type { editor } from 'monaco-editor/editor'
import { runsRightToLeft } from './firstStrong'
import { monaco } from './monaco'
import type { ProseEditor } from './proseEditor'

/** Paragraphs on show run the way their first strong character runs. A text that has none from right to left costs one look per line. */
export class Directions {
  readonly #view: editor.IStandaloneCodeEditor
  readonly #marks: editor.IEditorDecorationsCollection
  #lines = ''
  #frame = 0

  constructor(proseEditor: ProseEditor) {
    this.#view = proseEditor.monaco
    this.#marks = this.#view.createDecorationsCollection()
    const soon = (): void => void (this.#frame ||= requestAnimationFrame(() => this.#look()))
    this.#view.onDidChangeModelContent(soon)
    this.#view.onDidScrollChange(soon)
    soon()
  }

  #look(): void {
    this.#frame = 0
    const model = this.#view.getModel()
    if (model === null) return
    const lines = this.#view
      .getVisibleRanges()
      .flatMap(({ startLineNumber, endLineNumber }) => Array.from({ length: endLineNumber - startLineNumber + 1 }, (_, i) => startLineNumber + i))
      .filter((line) => runsRightToLeft(model.getLineContent(line)))
    const now = lines.join()
    if (now === this.#lines) return
    this.#lines = now
    const options = { isWholeLine: true, textDirection: monaco.editor.TextDirection.RTL }
    this.#marks.set(lines.map((line) => ({ range: new monaco.Range(line, 1, line, 1), options })))
  }
}

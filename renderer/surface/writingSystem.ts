import { eastAsianOf } from './eastAsian'
import type { ProseEditor } from './proseEditor'

/** Units at the beginning and around the caret that are looked at. */
const sample = 1500
const restMs = 400

/**
 * Says on the page in which of the writings that share characters the text is, so that it is drawn with the faces of its own
 * and read aloud in its own language. Looks when the writer rests.
 */
export class WritingSystem {
  readonly #editor: ProseEditor
  readonly #host: HTMLElement
  readonly #changed: () => void
  #timer = 0

  constructor(editor: ProseEditor, host: HTMLElement, changed: () => void) {
    this.#editor = editor
    this.#host = host
    this.#changed = changed
    editor.monaco.onDidChangeModelContent(({ isFlush }) => {
      clearTimeout(this.#timer)
      // Another loom is shown in its own faces at once.
      this.#timer = window.setTimeout(() => this.#look(), isFlush ? 0 : restMs)
    })
  }

  #look(): void {
    if (this.#editor.composing) return
    const at = this.#editor.caret()
    const length = this.#editor.length()
    const near = this.#editor.slice(Math.max(sample, at - sample), Math.min(length, Math.max(sample, at + sample)))
    const found = eastAsianOf(this.#editor.slice(0, Math.min(length, sample)) + near)
    const root = document.documentElement
    if ((root.dataset['east'] ?? null) === found) return
    if (found === null) {
      delete root.dataset['east']
      this.#host.removeAttribute('lang')
    } else {
      root.dataset['east'] = found
      this.#host.lang = found
    }
    this.#changed()
  }
}

import { effect } from '@preact/signals'
import type { editor } from 'monaco-editor/editor'
import type { App, Misspelling, Spelling as SpellingOf } from '../app'
import { notify } from '../status/notify'
import { monaco } from '../surface/monaco'
import type { ProseEditor } from '../surface/proseEditor'
import { dictionaries } from './dictionaries'
import { dictionaryFor } from './dictionaryFor'
import { Speller } from './speller'
import { openWorkerPort } from './workerPort'
import { wordsIn } from './wordsIn'
import { wording } from '../wording/wording'
import './spelling.css'

/** Nothing is marked until the writer has rested this long. */
const restMs = 500
/** Paragraphs that a search asks about at once. */
const atOnce = 200

/**
 * Marks misspelt words in the paragraphs that are on show. It looks only while the writer rests, never at the word that the
 * caret touches, and takes a mark away at once when its word is typed in. What is not in the text – the ghost – has no marks.
 */
export class Spelling implements SpellingOf {
  readonly #app: Pick<App, 'state'>
  readonly #editor: ProseEditor
  readonly #marks: editor.IEditorDecorationsCollection
  #speller: Speller | null = null
  #dictionary: keyof typeof dictionaries | null = null
  #timer = 0
  #looking = 0

  constructor(app: Pick<App, 'state'>, proseEditor: ProseEditor) {
    this.#app = app
    this.#editor = proseEditor
    const { monaco: view } = proseEditor
    this.#marks = view.createDecorationsCollection()
    view.onDidChangeModelContent(({ changes }) => {
      this.#unmark(changes.map(({ range }) => range))
      this.#soon()
    })
    view.onDidScrollChange(() => this.#soon())
    view.onDidLayoutChange(() => this.#soon())
    view.onDidChangeCursorPosition(() => this.#soon())
    effect(() => this.#follow(dictionaryFor(app.state.inForce.value.spelling, navigator.language)))
    effect(() => {
      const { words } = app.state.overrides.value
      this.#speller?.knows(words)
      this.#soon()
    })
  }

  get on(): boolean {
    return this.#speller !== null
  }

  /** The first misspelt word that ends after `from`, round the end of the thread; null when all are known. */
  async next(from: number): Promise<Misspelling | null> {
    const model = this.#editor.monaco.getModel()
    const speller = this.#speller
    if (model === null || speller === null) return null
    const first = model.getPositionAt(from).lineNumber
    const lines = model.getLineCount()
    let round: Misspelling | null = null
    for (let step = 0; step <= lines; step += atOnce) {
      const numbers = Array.from({ length: Math.min(atOnce, lines + 1 - step) }, (_, i) => ((first - 1 + step + i) % lines) + 1)
      const texts = numbers.map((line) => model.getLineContent(line))
      await speller.learn(texts.flatMap((text) => wordsIn(text).map(({ word }) => word)))
      if (model.isDisposed()) return null
      for (const [i, line] of numbers.entries()) {
        const start = model.getOffsetAt({ lineNumber: line, column: 1 })
        for (const { word, at } of wordsIn(model.getLineContent(line))) {
          if (speller.wrong(word) !== true) continue
          const found = { word, at: start + at, length: word.length }
          if (step + i === 0 && found.at + found.length < from) round ??= found
          else return found
        }
      }
    }
    return round
  }

  suggest(word: string): Promise<readonly string[]> {
    return this.#speller?.suggest(word) ?? Promise.resolve([])
  }

  #follow(name: keyof typeof dictionaries | null): void {
    if (name === this.#dictionary) return
    this.#dictionary = name
    this.#speller?.close()
    this.#marks.clear()
    const { overrides } = this.#app.state
    this.#speller = name === null ? null : new Speller(openWorkerPort(dictionaries[name]), overrides.peek().words, () => this.#fail())
    this.#soon()
  }

  #fail(): void {
    this.#speller?.close()
    this.#speller = null
    this.#marks.clear()
    notify(this.#app, wording.spelling.noDictionary)
  }

  #soon(): void {
    clearTimeout(this.#timer)
    if (this.#speller !== null) this.#timer = window.setTimeout(() => void this.#look(), restMs)
  }

  async #look(): Promise<void> {
    const { monaco: view, composing } = this.#editor
    const model = view.getModel()
    const speller = this.#speller
    if (model === null || speller === null || composing) return
    const look = ++this.#looking
    const version = model.getVersionId()
    const seen = view.getVisibleRanges().flatMap(({ startLineNumber, endLineNumber }) =>
      Array.from({ length: endLineNumber - startLineNumber + 1 }, (_, i) => startLineNumber + i),
    )
    const lines = [...new Set(seen)].map((line) => ({ line, words: wordsIn(model.getLineContent(line)) }))
    await speller.learn(lines.flatMap(({ words }) => words.map(({ word }) => word)))
    if (look !== this.#looking || speller !== this.#speller || model.isDisposed() || model.getVersionId() !== version) return
    const caret = view.getPosition()
    const ranges = lines.flatMap(({ line, words }) =>
      words
        .filter(({ word }) => speller.wrong(word) === true)
        .map(({ word, at }) => new monaco.Range(line, at + 1, line, at + 1 + word.length))
        .filter((range) => caret === null || !range.containsPosition(caret)),
    )
    this.#marks.set(ranges.map((range) => ({ range, options: { inlineClassName: 'misspelt', stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges } })))
  }

  /** A word that is being typed is nobody's mistake yet. */
  #unmark(touched: readonly { startLineNumber: number; startColumn: number; endLineNumber: number; endColumn: number }[]): void {
    if (this.#marks.length === 0) return
    const caret = this.#editor.monaco.getPosition()
    const ranges = this.#marks.getRanges()
    const kept = ranges.filter(
      (range) => !range.isEmpty() && !touched.some((change) => monaco.Range.areIntersectingOrTouching(range, change)) && !(caret !== null && range.containsPosition(caret)),
    )
    if (kept.length === ranges.length) return
    this.#marks.set(kept.map((range) => ({ range, options: { inlineClassName: 'misspelt', stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges } })))
  }
}

import { effect } from '@preact/signals'
import type { editor } from 'monaco-editor/editor'
import { monaco } from '../surface/monaco'
import type { ProseEditor } from '../surface/proseEditor'
import { heatSpans } from './heat'
import { mostPoints, type Lens } from './lens'
import { originSpans } from './provenance'
import { Sparkline } from './sparkline'
import { wording } from '../wording/wording'
import './lens.css'

/** Paints the lens that is on over the visible text, at most once a frame. It changes no width, so nothing wraps anew. */
export class LensPaint {
  readonly #editor: ProseEditor
  readonly #lens: Pick<Lens, 'kind' | 'unit' | 'tokens' | 'runs' | 'branchPoints'>
  readonly #painted: editor.IEditorDecorationsCollection
  readonly #marked: editor.IEditorDecorationsCollection
  readonly #points: editor.IEditorDecorationsCollection
  readonly #sparkline: Sparkline
  #frame = 0
  #walking = false

  constructor(proseEditor: ProseEditor, lens: Pick<Lens, 'kind' | 'unit' | 'tokens' | 'runs' | 'branchPoints'>) {
    this.#editor = proseEditor
    this.#lens = lens
    this.#painted = proseEditor.monaco.createDecorationsCollection()
    this.#marked = proseEditor.monaco.createDecorationsCollection()
    this.#points = proseEditor.monaco.createDecorationsCollection()
    this.#sparkline = new Sparkline(proseEditor, lens)
    proseEditor.monaco.onDidScrollChange(() => this.changed())
    proseEditor.monaco.onDidChangeCursorPosition(() => {
      if (this.#points.length > 0 || lens.kind.value === 'surprise') this.changed()
    })
    proseEditor.monaco.onDidLayoutChange(() => this.changed())
    effect(() => {
      void lens.kind.value
      void lens.unit.value
      this.changed()
    })
  }

  /** Text, scores or layout are others. */
  changed(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw())
  }

  /** Frames one token; null takes the frame away. */
  mark(stretch: { readonly from: number; readonly to: number } | null): void {
    if (stretch === null) return this.#marked.clear()
    this.#marked.set([{ range: this.#editor.rangeOf(stretch.from, stretch.to), options: { inlineClassName: 'lens-token', stickiness: never } }])
  }

  /** Marks the branch points of the caret's paragraph without the surprise lens too, while the writer walks them. */
  walking(points: boolean): void {
    if (this.#walking === points) return
    this.#walking = points
    this.changed()
  }

  #draw(): void {
    this.#frame = 0
    const { value: kind } = this.#lens.kind
    this.#markPoints(kind === 'surprise' || this.#walking)
    this.#sparkline.draw(kind === 'surprise')
    if (kind === 'off') {
      if (this.#painted.length > 0) this.#painted.clear()
      return
    }
    const decorations = this.#visible().flatMap(({ from, to }) => (kind === 'surprise' ? this.#heat(from, to) : this.#origins(from, to)))
    this.#painted.set(decorations)
  }

  #markPoints(shown: boolean): void {
    if (!shown && this.#points.length === 0) return
    this.#points.set((shown ? this.#lens.branchPoints(mostPoints) : []).map(({ at, entropy }) => ({
      range: this.#editor.rangeOf(at, at + 1),
      options: { inlineClassName: 'branch-point', stickiness: never, hoverMessage: { value: wording.lens.forkPoint(entropy) } },
    })))
  }

  #heat(from: number, to: number): readonly editor.IModelDeltaDecoration[] {
    const spans = heatSpans(this.#editor.slice(from, to), from, this.#lens.tokens(from, to), this.#lens.unit.value)
    return spans.map(({ from: begin, to: end, level, value }) => ({
      range: this.#editor.rangeOf(begin, end),
      options: { inlineClassName: `heat heat-${level}`, stickiness: never, hoverMessage: { value: wording.lens.bits(value) } },
    }))
  }

  #origins(from: number, to: number): readonly editor.IModelDeltaDecoration[] {
    return originSpans(this.#lens.runs(), from, to).map((span) => ({
      range: this.#editor.rangeOf(span.from, span.to),
      options: { inlineClassName: `by by-${span.origin}`, stickiness: never },
    }))
  }

  /** Whole paragraphs that are in sight, and a little of long ones beyond it. */
  #visible(): readonly { readonly from: number; readonly to: number }[] {
    const { monaco: view } = this.#editor
    const model = view.getModel()
    if (model === null) return []
    return view.getVisibleRanges().map((range) => ({
      from: model.getOffsetAt({ lineNumber: range.startLineNumber, column: 1 }),
      to: model.getOffsetAt({ lineNumber: range.endLineNumber, column: model.getLineMaxColumn(range.endLineNumber) }),
    }))
  }
}

const never = monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges

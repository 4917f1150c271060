import { effect, type ReadonlySignal } from '@preact/signals'
import type { Settings } from '../../protocol/settings'
import type { NodeId } from '../../loom/ids'
import type { Surface } from '../app'
import { activeTheme } from '../theme/applyTheme'
import { Directions } from './directions'
import { FanMirror } from './fanMirror'
import type { FanView } from './fanView'
import { FanZone } from './fanZone'
import { FocusMode } from './focusMode'
import { ForkMarks, type ForkMark } from './forkMarks'
import { HitMarks } from './hitMarks'
import { reducedMotion } from './measure'
import { monaco } from './monaco'
import { ProseEditor } from './proseEditor'
import type { Replacement } from './replacement'
import { WritingSystem } from './writingSystem'
import './surface.css'
import './fan.css'
import './forkMarks.css'

export interface PageListener {
  typed(changes: readonly Replacement[], how: 'type' | 'paste'): void
  moved(): void
  composing(active: boolean): void
  scrolled(): void
  undo(): void
  redo(): void
  selectBranch(branch: number): void
  takeBranch(branch: number): void
  readBranches(): void
  forksBetween(from: number, to: number): readonly ForkMark[]
  chooseFork(node: NodeId): void
}

interface Parts {
  readonly editor: ProseEditor
  readonly zone: FanZone
  readonly marks: ForkMarks
  readonly focusMode: FocusMode
  readonly hits: HitMarks
}

/** The writing surface as one thing: editor, ghost, fan, fork marks. All of it answers, quietly, before the editor is up. */
export class Page implements Surface {
  readonly #listener: PageListener
  readonly #settings: ReadonlySignal<Settings>
  readonly #mirror: FanMirror
  readonly #ready: ((editor: ProseEditor) => void)[] = []
  #parts: Parts | null = null
  #focusWanted = false
  #fan: FanView | null = null

  constructor(host: HTMLElement, settings: ReadonlySignal<Settings>, listener: PageListener) {
    this.#listener = listener
    this.#settings = settings
    this.#mirror = new FanMirror((branch) => listener.selectBranch(branch))
    host.classList.add('surface')
    const place = document.createElement('div')
    place.className = 'surface-editor'
    host.append(place, this.#mirror.node)
    void this.#build(host, place)
  }

  /** Called with the editor when it is up; at once when it is. */
  whenReady(ready: (editor: ProseEditor) => void): void {
    if (this.#parts === null) this.#ready.push(ready)
    else ready(this.#parts.editor)
  }

  showFan(view: FanView | null): void {
    this.#fan = view
    this.#mirror.draw(view)
    if (this.#parts !== null && !this.#parts.editor.composing) this.#parts.zone.show(view)
  }

  /** The thread is another, or another text. */
  threadChanged(): void {
    this.#parts?.marks.changed()
    this.#parts?.focusMode.moved()
  }

  /** The writer wants nothing to move: branches are shown when they are whole. */
  still(): boolean {
    return reducedMotion(this.#settings.value)
  }

  focus(): void {
    this.#focusWanted = true
    this.#parts?.editor.monaco.focus()
  }

  caret(): number {
    return this.#parts?.editor.caret() ?? 0
  }

  selection(): { readonly from: number; readonly to: number } {
    return this.#parts?.editor.selection() ?? { from: 0, to: 0 }
  }

  selectedText(): string | null {
    const { from, to } = this.selection()
    return from === to ? null : (this.#parts?.editor.slice(from, to) ?? null)
  }

  scrollTop(): number {
    return this.#parts?.editor.monaco.getScrollTop() ?? 0
  }

  reveal(at: number): void {
    this.#parts?.editor.reveal(at)
  }

  hasFocus(): boolean {
    return this.#parts?.editor.monaco.hasTextFocus() ?? false
  }

  composing(): boolean {
    return this.#parts?.editor.composing ?? false
  }

  /** A unit or two on both sides of an offset. */
  around(at: number): readonly [before: string, after: string] {
    const editor = this.#parts?.editor
    return editor === undefined ? ['', ''] : [editor.slice(Math.max(0, at - 2), at), editor.slice(at, Math.min(editor.length(), at + 2))]
  }

  /** Whether the system tells of a screen reader. */
  hearOfScreenReader(on: boolean): void {
    this.whenReady((editor) => editor.hearOfScreenReader(on))
  }

  /** Loom mode: the text stands still. */
  hold(held: boolean): void {
    this.whenReady((editor) => editor.hold(held))
  }

  select(from: number, to: number): void {
    this.#parts?.editor.select(from, to)
  }

  write(from: number, to: number, text: string): void {
    this.#parts?.editor.write(from, to, text)
  }

  highlight(stretches: readonly { readonly from: number; readonly to: number }[]): void {
    this.#parts?.hits.mark(stretches)
  }

  unmark(): boolean {
    return this.#parts?.hits.clear() ?? false
  }

  text(): string {
    return this.#parts?.editor.text() ?? ''
  }

  run(monacoAction: string): void {
    const editor = this.#parts?.editor.monaco
    if (editor === undefined) return
    editor.focus()
    const action = editor.getAction(monacoAction)
    if (action === null) editor.trigger('heddle', monacoAction, null)
    else void action.run()
  }

  /** The ghost as it is drawn, for tests. */
  ghost(): string {
    return this.#parts?.zone.ghostText ?? ''
  }

  async #build(host: HTMLElement, place: HTMLElement): Promise<void> {
    const listener = this.#listener
    const editor = await ProseEditor.create(place, this.#settings.value, {
      typed: listener.typed,
      moved: () => {
        this.#parts?.focusMode.moved()
        listener.moved()
      },
      composing: (active) => {
        if (active) this.#parts?.zone.hush()
        listener.composing(active)
      },
      scrolled: () => {
        this.#parts?.marks.changed()
        listener.scrolled()
      },
      laidOut: () => {
        this.#parts?.zone.laidOut()
        this.#parts?.marks.changed()
      },
      undo: listener.undo,
      redo: listener.redo,
    })
    new Directions(editor)
    new WritingSystem(editor, host, () => void editor.follow(this.#settings.peek()))
    const zone = new FanZone(editor, { select: listener.selectBranch, take: listener.takeBranch, read: listener.readBranches })
    const marks = new ForkMarks(editor, listener.forksBetween, listener.chooseFork)
    host.append(marks.node)
    this.#parts = { editor, zone, marks, focusMode: new FocusMode(editor), hits: new HitMarks(editor) }
    effect(() => this.#follow(this.#settings.value))
    effect(() => this.#dress(activeTheme.value?.monaco ?? null))
    for (const ready of this.#ready.splice(0)) ready(editor)
    if (this.#focusWanted) editor.monaco.focus()
    if (this.#fan !== null) zone.show(this.#fan)
  }

  #follow(settings: Settings): void {
    const parts = this.#parts
    if (parts === null) return
    parts.focusMode.set(settings.focusMode)
    // The theme writes the font's name on the page in an effect of its own; a frame later both have run.
    requestAnimationFrame(() => void parts.editor.follow(settings))
  }

  #dress(theme: Parameters<typeof monaco.editor.defineTheme>[1] | null): void {
    if (theme === null) return
    monaco.editor.defineTheme('heddle', theme)
    monaco.editor.setTheme('heddle')
  }
}

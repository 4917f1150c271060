import { signal } from '@preact/signals'
import type { HeddleApi } from '../../../protocol/bridge'
import type { Loom } from '../../../loom/loom'
import { fakeApi, type FakeOptions } from '../../play/fakeApi'
import { follow, type Replacement } from '../../surface/replacement'
import { EditController } from '../editController'
import { FanController, type FanEditor } from '../fanController'
import { LoomClient } from '../loomClient'
import type { TextSurface } from '../textSurface'
import { WalkController } from '../walkController'

/** Monaco as far as the client can tell: a text, a selection, and a writer at the keys. */
export class PlainEditor implements TextSurface, FanEditor {
  composing = false
  readOnly = false
  /** Replacements that the client made, the opening of a loom not counted. */
  replaced: Replacement[] = []
  #text = ''
  #from = 0
  #to = 0

  constructor(private readonly typed: (changes: readonly Replacement[], how: 'type' | 'paste') => void) {}

  open(text: string, caret: number): void {
    this.#text = text
    this.setCaret(caret)
  }

  replace(change: Replacement, caret: number | null): void {
    if (this.composing) throw new Error('a programmatic edit while an input method composes')
    this.replaced.push(change)
    this.#change(change)
    this.#from = caret ?? follow(this.#from, change)
    this.#to = caret ?? follow(this.#to, change)
  }

  setCaret(at: number): void {
    this.#from = this.#to = at
  }

  reveal(): void {
    if (this.composing) throw new Error('a programmatic scroll while an input method composes')
  }

  select(from: number, to: number): void {
    this.#from = from
    this.#to = to
  }

  setReadOnly(readOnly: boolean): void {
    this.readOnly = readOnly
  }

  text(): string {
    return this.#text
  }

  length(): number {
    return this.#text.length
  }

  caret(): number {
    return this.#to
  }

  selection(): { readonly from: number; readonly to: number } {
    return { from: this.#from, to: this.#to }
  }

  slice(from: number, to: number): string {
    return this.#text.slice(from, to)
  }

  /** The writer types: the selection gives way. */
  type(text: string): void {
    this.#byHand({ at: this.#from, removed: this.#to - this.#from, inserted: text })
  }

  backspace(): void {
    if (this.#from < this.#to) return this.type('')
    if (this.#from > 0) this.#byHand({ at: this.#from - 1, removed: 1, inserted: '' })
  }

  #byHand(change: Replacement): void {
    this.#change(change)
    this.setCaret(change.at + change.inserted.length)
    this.typed([change], 'type')
  }

  #change({ at, removed, inserted }: Replacement): void {
    if (at < 0 || at + removed > this.#text.length) throw new RangeError(`${at}+${removed} is outside ${this.#text.length} units`)
    this.#text = this.#text.slice(0, at) + inserted + this.#text.slice(at + removed)
  }
}

/** A page without a screen on a fake main. */
export interface PlainPage {
  readonly api: HeddleApi & { readonly loom: () => Loom }
  readonly client: LoomClient
  readonly editor: PlainEditor
  readonly fan: FanController
  readonly walk: WalkController
  readonly edit: EditController
  readonly said: string[]
}

export async function plainPage(options: FakeOptions, random: () => number = Math.random): Promise<PlainPage> {
  const api = fakeApi(options)
  const hello = await api.hello({})
  if (!hello.ok || hello.value.open === null) throw new Error('the fake main has no loom')
  const said: string[] = []
  const report = (sentence: string): void => void said.push(sentence)
  const client = new LoomClient(api, report)
  const editor = new PlainEditor((changes, how) => client.typed(changes, how))
  const fan = new FanController(api, client, signal(hello.value.settings), report)
  const caret = (): number => editor.caret()
  const walk = new WalkController(client, caret, random)
  const edit = new EditController(api, client, caret, report)
  api.onEvent((event) => {
    if (event.t === 'transaction') client.receive(event.seq, event.transaction)
    if (event.t === 'weave' || event.t === 'weaveStarted' || event.t === 'weaveEnded') fan.hear(event)
  })
  client.open(hello.value.open)
  client.attach(editor)
  fan.attach(editor)
  return { api, client, editor, fan, walk, edit, said }
}

import { signal, type ReadonlySignal } from '@preact/signals'
import { ledger, type Ledger } from '../../loom/ledger'
import type { LoomClient, ThreadStep } from '../state/loomClient'
import type { ProseEditor } from '../surface/proseEditor'
import type { LedgerSpan } from './lens'
import { OwnSurprise, type OwnWords } from './ownSurprise'
import { paragraphAt } from './paragraphAt'
import { SessionSpans } from './sessionSpans'
import type { ThreadTokens } from './threadTokens'

/** Milliseconds between two accounts of a thread that changes. */
const accountEvery = 400

/** The accounts of bits: of the thread as it changes, of a passage, of what was written since opening. */
export class Accounts {
  readonly #client: LoomClient
  readonly #text: ThreadTokens
  readonly #session = new SessionSpans()
  readonly #own = new OwnSurprise()
  readonly #ofThread = signal<Ledger | null>(null)
  #editor: ProseEditor | null = null
  #timer = 0

  constructor(client: LoomClient, text: ThreadTokens) {
    this.#client = client
    this.#text = text
  }

  /** Of the whole thread, a moment after it changed; null while there is no loom. */
  get ofThread(): ReadonlySignal<Ledger | null> {
    return this.#ofThread
  }

  attach(editor: ProseEditor): void {
    this.#editor = editor
  }

  /** Another loom. */
  forget(): void {
    this.#session.forget()
    this.#own.forget()
  }

  /** The thread's text changed. */
  textChanged(change: NonNullable<ThreadStep['change']>, { transaction, own }: ThreadStep): void {
    const written = transaction !== null && (own || transaction.by === 'writer') && transaction.event !== 'undo' && transaction.event !== 'redo'
    this.#session.change(change, written)
    this.#own.change(change, written)
  }

  /** Text or scores are others. */
  changed(): void {
    if (this.#timer === 0) this.#timer = window.setTimeout(() => this.#accountNow(), accountEvery)
  }

  /** The writer's own words that were scored and not counted before. */
  countOwnWords(): OwnWords {
    return this.#own.count(this.#text.tokens(), this.#text.runs())
  }

  of(span: LedgerSpan): Ledger | null {
    const loom = this.#client.loom.value
    if (loom === null) return null
    const thread = { runs: this.#text.runs(), tokens: this.#text.tokens(), choices: loom.choices }
    switch (span) {
      case 'thread':
        return ledger(thread)
      case 'passage': {
        const editor = this.#editor
        if (editor === null) return null
        const selected = editor.selection()
        const { from, to } = selected.from < selected.to ? selected : paragraphAt(editor)
        return from < to ? ledger(thread, from, to) : null
      }
      case 'session':
        return this.#session.account(thread)
    }
  }

  #accountNow(): void {
    this.#timer = 0
    this.#ofThread.value = this.of('thread')
  }
}

import { signal, type ReadonlySignal } from '@preact/signals'
import { ledgerInTurns, type Ledger } from '../../loom/ledger'
import type { LoomClient, ThreadStep } from '../state/loomClient'
import type { ProseEditor } from '../surface/proseEditor'
import type { LedgerSpan } from './lens'
import { OwnSurprise, type OwnWords } from './ownSurprise'
import { paragraphAt } from './paragraphAt'
import { RestedWork } from './restedWork'
import { SessionSpans } from './sessionSpans'
import type { ThreadTokens } from './threadTokens'

/** The accounts of bits: of the thread as it changes, of a passage, of what was written since opening. */
export class Accounts {
  readonly #client: LoomClient
  readonly #text: ThreadTokens
  readonly #session = new SessionSpans()
  readonly #own = new OwnSurprise()
  readonly #ofThread = signal<Ledger | null>(null)
  readonly #rested = new RestedWork(() => this.of('thread'), (account) => void (this.#ofThread.value = account))
  #editor: ProseEditor | null = null

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
    this.#rested.changed()
  }

  /** The writer's own words that were scored and not counted before. */
  countOwnWords(): OwnWords {
    return this.#own.count((from, to) => this.#text.each(from, to), this.#text.runs())
  }

  /** The account of a stretch, drawn up in turns; null while there is no loom or nothing is selected. */
  *of(span: LedgerSpan): Generator<undefined, Ledger | null> {
    const loom = this.#client.loom.peek()
    if (loom === null) return null
    const thread = { runs: this.#text.runs(), choices: loom.choices }
    switch (span) {
      case 'thread':
        return yield* ledgerInTurns({ ...thread, tokens: this.#text.each() })
      case 'passage': {
        const editor = this.#editor
        if (editor === null) return null
        const selected = editor.selection()
        const { from, to } = selected.from < selected.to ? selected : paragraphAt(editor)
        return from < to ? yield* ledgerInTurns({ ...thread, tokens: this.#text.each(from, to) }, from, to) : null
      }
      case 'session':
        return yield* this.#session.account({ ...thread, tokens: (from, to) => this.#text.each(from, to) })
    }
  }
}

import { effect, signal, type ReadonlySignal } from '@preact/signals'
import type { State } from '../app'
import type { ThreadStep } from './loomClient'

/** How long Esc keeps predictions away, in milliseconds. */
export const snoozeMs = 10 * 60_000

/** What a prediction may need to know of the page at the moment it would begin. */
export interface PredictorPage {
  hasFocus(): boolean
  composing(): boolean
  selection(): { readonly from: number; readonly to: number }
  /** The units of the thread on both sides of the caret. */
  around(at: number): readonly [before: string, after: string]
  predict(branches: number): void
}

type PredictorState = Pick<State, 'inForce' | 'fan' | 'mode' | 'dialog' | 'model' | 'readOnly' | 'loom'>

export interface Clock {
  after(ms: number, act: () => void): () => void
}

/**
 * Predict as I type: weaves by itself when the writer rests at the end of a word. Any key, any move of the caret and any
 * change of the text begins the rest anew, so nothing ever appears under a caret that moves. Off unless the settings say so.
 */
export class Predictor {
  readonly #state: PredictorState
  readonly #page: PredictorPage
  readonly #clock: Clock
  readonly #snoozed = signal(false)
  #at = -1
  #stop: () => void = () => undefined
  #wake: () => void = () => undefined

  constructor(state: PredictorState, page: PredictorPage, clock: Clock) {
    this.#state = state
    this.#page = page
    this.#clock = clock
    effect(() => {
      if (!state.inForce.value.predict) this.wake()
    })
  }

  get snoozed(): ReadonlySignal<boolean> {
    return this.#snoozed
  }

  /** The thread took a step: only what the writer has typed asks for a prediction. */
  stepped({ own, transaction, change }: ThreadStep): void {
    this.#stop()
    const typed = own && transaction?.event === 'type' && change !== null && change.inserted !== ''
    const { predict, predictAfter } = this.#state.inForce.value
    if (typed) this.#at = change.at + change.inserted.length
    if (typed && predict && !this.#snoozed.value) this.#stop = this.#clock.after(predictAfter * 1000, () => this.#go())
  }

  /** The caret is at `at` now; null: an input method is at work. Where the typing left it, it has not moved. */
  moved(at: number | null): void {
    if (at !== this.#at) this.#stop()
  }

  /** The writer put a prediction away: none for a while. */
  snooze(): void {
    this.#stop()
    this.#wake()
    this.#snoozed.value = true
    this.#wake = this.#clock.after(snoozeMs, () => this.wake())
  }

  wake(): void {
    this.#wake()
    this.#wake = () => undefined
    this.#snoozed.value = false
  }

  #go(): void {
    const { inForce, fan, mode, dialog, model, readOnly, loom } = this.#state
    const page = this.#page
    if (fan.value !== null || mode.value !== 'write' || dialog.value !== null || loom.value === null || readOnly.value !== null) return
    if (model.value.t !== 'ready' || !page.hasFocus() || page.composing()) return
    const { from, to } = page.selection()
    if (from !== to || !betweenWords(...page.around(from))) return
    page.predict(inForce.value.predictBranches)
  }
}

/** The caret does not stand inside a word, and something stands before it. */
function betweenWords(before: string, after: string): boolean {
  return /\S/.test(before) && !/^[\p{L}\p{N}]/u.test(after)
}

import { signal, type ReadonlySignal } from '@preact/signals'
import type { State } from '../app'
import { WordCount } from '../../loom/words'
import { workInTurns } from './workInTurns'

type Words = State['words']['value']

/** Counting waits until the writer rests this long, or has typed on for that long. */
const restMs = 300
const longestMs = 1500

/** Words of the thread and of the selection, counted in pauses and in turns; paragraphs that stay are not counted again. */
export class WordCounts {
  readonly #words = signal<Words>({ thread: 0, selection: null })
  readonly #thread = new WordCount()
  readonly #selection = new WordCount()
  readonly #source: () => { readonly text: string; readonly selected: string | null } | null
  #timer: ReturnType<typeof setTimeout> | undefined
  #waitingSince: number | null = null
  #isCounting = false

  constructor(source: () => { readonly text: string; readonly selected: string | null } | null) {
    this.#source = source
  }

  get words(): ReadonlySignal<Words> {
    return this.#words
  }

  /** Thread or selection changed. */
  changed(): void {
    const now = performance.now()
    this.#waitingSince ??= now
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#renew(), Math.min(restMs, Math.max(0, this.#waitingSince + longestMs - now)))
  }

  #renew(): void {
    this.#waitingSince = null
    if (this.#isCounting) return this.changed()
    this.#isCounting = true
    workInTurns(this.#count(), (words) => {
      this.#isCounting = false
      const { value } = this.#words
      if (value.thread !== words.thread || value.selection !== words.selection) this.#words.value = words
    })
  }

  *#count(): Generator<undefined, Words> {
    const source = this.#source()
    const thread = source === null ? 0 : yield* this.#thread.inTurns(source.text)
    const selected = source?.selected ?? null
    return { thread, selection: selected === null ? null : yield* this.#selection.inTurns(selected) }
  }
}

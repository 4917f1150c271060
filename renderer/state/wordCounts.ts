import { signal, type ReadonlySignal } from '@preact/signals'
import type { State } from '../app'
import { countWords, WordCount } from '../../loom/words'

type Words = State['words']['value']

/** Counting waits until the writer rests this long, or has typed on for that long. */
const restMs = 300
const longestMs = 1500

/** Words of the thread and of the selection, counted in pauses; paragraphs that stay are not counted again. */
export class WordCounts {
  readonly #words = signal<Words>({ thread: 0, selection: null })
  readonly #count = new WordCount()
  readonly #source: () => { readonly text: string; readonly selected: string | null } | null
  #timer: ReturnType<typeof setTimeout> | undefined
  #waitingSince: number | null = null

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
    const source = this.#source()
    const thread = source === null ? 0 : this.#count.of(source.text)
    const selected = source?.selected ?? null
    const selection = selected === null ? null : countWords(selected)
    const { value } = this.#words
    if (value.thread !== thread || value.selection !== selection) this.#words.value = { thread, selection }
  }
}

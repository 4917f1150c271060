import { effect, signal, type ReadonlySignal } from '@preact/signals'

/** Work is shown when it takes longer than this. Milliseconds. */
const longMs = 1000

/** What goes on (null: nothing does), once it has gone on for a second: short work never shows. */
export function lasting<T>(work: ReadonlySignal<T | null>): ReadonlySignal<T | null> {
  const shown = signal<T | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let long = false
  effect(() => {
    const now = work.value
    if (now === null) {
      clearTimeout(timer)
      timer = undefined
      long = false
    }
    if (long || now === null) shown.value = now
    else {
      timer ??= setTimeout(() => {
        long = true
        shown.value = work.peek()
      }, longMs)
    }
  })
  return shown
}

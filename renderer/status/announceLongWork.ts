import { effect, type ReadonlySignal } from '@preact/signals'
import type { Announcer } from '../announce/announcer'
import type { App } from '../app'

/** The model looks at the text after every pause: it is announced only when she may wonder what keeps the machine. Milliseconds. */
const scoringMs = 9000

/** Says once that scoring or compaction takes long. */
export function announceLongWork(app: Pick<App, 'state' | 'lens'>, announcer: Pick<Announcer, 'say'>): () => void {
  const stops = [
    sayOnce(app.lens.longProgress, scoringMs, () => announcer.say('The model is looking at the text; you can go on writing.')),
    sayOnce(app.state.compacting, 0, () => announcer.say('The loom’s files are being compacted; you can go on writing.')),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function sayOnce(work: ReadonlySignal<unknown>, afterMs: number, say: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = effect(() => {
    if (work.value !== null) return void (timer ??= setTimeout(say, afterMs))
    clearTimeout(timer)
    timer = undefined
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}

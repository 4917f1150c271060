import { effect, type ReadonlySignal } from '@preact/signals'
import type { Announcer } from '../announce/announcer'
import type { App } from '../app'
import { wording } from '../wording/wording'

/** The model looks at the text after every pause: it is announced only when she may wonder what keeps the machine. Milliseconds. */
const scoringMs = 9000

/** Says once that scoring or compaction takes long. */
export function announceLongWork(app: Pick<App, 'state' | 'lens'>, announcer: Pick<Announcer, 'say'>): () => void {
  const stops = [
    sayOnce(app.lens.longProgress, scoringMs, () => announcer.say(wording.lens.lookingLong)),
    sayOnce(app.state.compacting, 0, () => announcer.say(wording.loom.compactingLong)),
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

import { effect } from '@preact/signals'
import type { App, FanState } from '../app'
import { hasRow } from '../state/fanState'
import type { Announcer } from './announcer'
import { saidOf } from './branchWords'
import { wording } from '../wording/wording'

const words = wording.branches

const stillMs = 10_000

/** Tells of weaves as they begin and end and of the branch that is chosen; never of tokens. Returns the way to stop. */
export function announceFan(app: Pick<App, 'state'>, announcer: Announcer): () => void {
  let before: FanState | null = null
  let reminder: ReturnType<typeof setTimeout> | undefined
  const stop = effect(() => {
    const fan = app.state.fan.value
    const last = before?.weave === fan?.weave ? before : null
    before = fan
    if (fan === null) return clearTimeout(reminder)
    const offered = fan.branches.filter(hasRow)
    if (fan.streaming && last?.streaming !== true) {
      clearTimeout(reminder)
      reminder = setTimeout(() => announcer.say(words.stillWeaving), stillMs)
      announcer.say(offered.length === 0 ? words.weaving : words.weavingSome(offered.length))
    } else if (!fan.streaming && last?.streaming === true) {
      clearTimeout(reminder)
      const first = offered[0]
      announcer.say(first === undefined ? words.noneCame : words.came(offered.length, saidOf(first)))
    } else if (last !== null && last.selected !== fan.selected) {
      const chosen = fan.branches[fan.selected]
      if (chosen !== undefined) announcer.say(words.chosen(offered.indexOf(chosen) + 1, offered.length, saidOf(chosen)))
    }
  })
  return () => {
    stop()
    clearTimeout(reminder)
  }
}

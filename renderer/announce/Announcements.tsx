import { effect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { App } from '../app'
import { announceLongWork } from '../status/announceLongWork'
import { writingKeyText } from '../commands/keymapOf'
import { announceFirstSteps } from '../help/announceFirstSteps'
import { announceImport } from '../import/announceImport'
import { announceDownloads } from '../models/announceDownloads'
import { announceFan } from './announceFan'
import { Announcer } from './announcer'
import { LiveRegion, speak } from './LiveRegion'
import { wording } from '../wording/wording'

const clock = {
  now: () => performance.now(),
  after: (ms: number, act: () => void) => {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}

/** What is announced, and the region of the page that it is heard from. */
export function Announcements({ app }: { readonly app: App }) {
  useEffect(() => {
    const announcer = new Announcer(clock, speak)
    const onKeyDown = (event: KeyboardEvent): void => {
      const types = [...event.key].length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
      if (types || event.key === 'Backspace' || event.key === 'Enter') announcer.typed()
    }
    addEventListener('keydown', onKeyDown, { capture: true })
    const stops = [announceFan(app, announcer), announceNotices(app, announcer), announceMode(app, announcer), announceImport(app, announcer), announceLongWork(app, announcer), announceDownloads(app, announcer), announceFirstSteps(app, announcer)]
    return () => {
      removeEventListener('keydown', onKeyDown, { capture: true })
      for (const stop of stops) stop()
    }
  }, [app])
  return <LiveRegion />
}

function announceNotices(app: App, announcer: Announcer): () => void {
  let last = 0
  return effect(() => {
    const newest = app.state.notices.value.at(-1)
    if (newest === undefined || newest.id <= last) return
    last = newest.id
    announcer.say(newest.sentence)
  })
}

function announceMode(app: App, announcer: Announcer): () => void {
  let before = app.state.mode.value
  return effect(() => {
    const mode = app.state.mode.value
    if (mode === before) return
    before = mode
    announcer.say(mode === 'loom' ? wording.loom.modeLoom(writingKeyText(app)) : wording.loom.modeWriting)
  })
}

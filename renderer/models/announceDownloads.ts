import { effect } from '@preact/signals'
import type { Announcer } from '../announce/announcer'
import type { App } from '../app'
import { modelName } from '../status/modelName'
import { wording } from '../wording/wording'

/** Says when a download begins and when it is held; that it is done or failed comes as a notice. */
export function announceDownloads(app: App, announcer: Announcer): () => void {
  let before = new Map(app.state.downloads.value.map(({ name, phase }) => [name, phase]))
  return effect(() => {
    const downloads = app.state.downloads.value
    for (const { name, phase } of downloads) {
      if (phase === before.get(name)) continue
      if (phase === 'receiving') announcer.say(wording.models.began(modelName(name)))
      if (phase === 'paused') announcer.say(wording.models.held(modelName(name)))
    }
    before = new Map(downloads.map(({ name, phase }) => [name, phase]))
  })
}

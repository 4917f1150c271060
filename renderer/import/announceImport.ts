import { effect } from '@preact/signals'
import type { Announcer } from '../announce/announcer'
import type { App } from '../app'
import { importWords } from './ImportPart'

/** An import that takes longer than this is announced; a quick one is told when it is done. */
const longMs = 1000

/** Says that an import goes on, once for each file. */
export function announceImport(app: App, announcer: Announcer): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined
  let said = 0
  const stop = effect(() => {
    const progress = app.state.importing.value
    clearTimeout(waiting)
    if (progress === null) said = 0
    if (progress === null || progress.file === said) return
    waiting = setTimeout(() => {
      said = progress.file
      announcer.say(importWords(progress))
    }, longMs)
  })
  return () => {
    clearTimeout(waiting)
    stop()
  }
}

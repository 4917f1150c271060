import type { App } from '../app'
import { notify } from '../status/notify'
import { wording } from '../wording/wording'

/** A bug of ours must not be silent: one sentence for the writer, the rest for the log. Monaco rejects what it cancels; that is none. */
export function reportBugs(app: App): void {
  const onBug = (error: unknown): void => {
    if (error instanceof Error && (error.name === 'Canceled' || error.message === 'Canceled')) return
    notify(app, wording.status.bug)
  }
  addEventListener('error', ({ error }) => onBug(error))
  addEventListener('unhandledrejection', (event) => {
    if (event.reason instanceof Error && event.reason.message === 'Canceled') event.preventDefault()
    onBug(event.reason)
  })
}

import type { App } from '../app'
import { notify } from '../status/notify'

/** A bug of ours must not be silent: one sentence for the writer, the rest for the log. Monaco rejects what it cancels; that is none. */
export function reportBugs(app: App): void {
  const onBug = (error: unknown): void => {
    if (error instanceof Error && (error.name === 'Canceled' || error.message === 'Canceled')) return
    notify(app, 'Something in Heddle went wrong. What you wrote is kept; if the page behaves oddly, close the window and open it again.')
  }
  addEventListener('error', ({ error }) => onBug(error))
  addEventListener('unhandledrejection', (event) => {
    if (event.reason instanceof Error && event.reason.message === 'Canceled') event.preventDefault()
    onBug(event.reason)
  })
}

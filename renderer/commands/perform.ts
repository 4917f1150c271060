import type { App } from '../app'
import { notify } from '../status/notify'
import { Cancelled, FaultError } from '../../protocol/fault'
import type { Command } from './command'

/** Told of on the window after each command that ran: tests and benches listen, and nothing of it leaves the page. */
export const performed = 'heddle-performed'

/** Runs the command where it applies. False: it does not apply, and nothing has changed. */
export function perform(app: App, command: Command): boolean {
  if (command.when !== undefined && !command.when(app)) return false
  const done = command.run(app)
  if (done === false) return false
  if (done instanceof Promise) done.catch((error: unknown) => explain(app, error))
  dispatchEvent(new CustomEvent<string>(performed, { detail: command.id }))
  return true
}

/** Expected failures become a sentence, a cancelled act nothing; a bug goes on to the page's own error report. */
function explain(app: App, error: unknown): void {
  if (error instanceof Cancelled) return
  if (!(error instanceof FaultError)) throw error
  notify(app, error.fault.sentence)
}

import type { App } from '../app'
import { notify } from '../status/notify'
import { Cancelled, FaultError } from '../../protocol/fault'
import type { Command } from './command'

/** Runs the command where it applies. False: it does not apply, and nothing has changed. */
export function perform(app: App, command: Command): boolean {
  if (command.when !== undefined && !command.when(app)) return false
  const done = command.run(app)
  if (done instanceof Promise) done.catch((error: unknown) => explain(app, error))
  return done !== false
}

/** Expected failures become a sentence, a cancelled act nothing; a bug goes on to the page's own error report. */
function explain(app: App, error: unknown): void {
  if (error instanceof Cancelled) return
  if (!(error instanceof FaultError)) throw error
  notify(app, error.fault.sentence)
}

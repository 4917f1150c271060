import type { App } from '../app'
import { notify } from '../status/notify'
import type { Command } from './command'
import { perform } from './perform'
import { whyNot } from './whyNot'

/** Runs what was chosen by its name, in the palette or a menu, or says why it cannot act now. */
export function chooseCommand(app: App, command: Command): void {
  if (perform(app, command)) return
  const why = whyNot(app, command)
  if (why !== null) notify(app, why)
}

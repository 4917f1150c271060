import type { App } from '../app'
import { wording } from '../wording/wording'
import type { Command } from './command'

const words = wording.palette.needs

/** Why a command cannot act now, in a sentence for the writer; null: it can. */
export function whyNot(app: App, command: Command): string | null {
  if (command.when?.(app) ?? true) return null
  if (command.needs !== undefined) return command.needs
  if (app.state.loom.value === null) return words.loom
  if (command.context === 'fan' || command.id === 'weave.read') return app.state.fan.value === null ? words.fan : words.branchHere
  return app.state.readOnly.value ?? words.place
}

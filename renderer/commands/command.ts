import type { App } from '../app'
import type { CommandEntry, CommandId } from '../../protocol/commandTable'

/** What a command of the table does on the page. */
export interface Action {
  /** False: it does not apply now; the next binding of its key is tried and the palette says why. */
  readonly when?: (app: App) => boolean
  /** Why it does not apply then, where that is its own: see `whyNot`. */
  readonly needs?: string
  /** False: after all it did not apply. */
  readonly run: (app: App) => void | boolean | Promise<void>
}

/** One action for every command of an area: a command without one does not compile. */
export type Actions<Area extends string> = { readonly [id in Extract<CommandId, `${Area}.${string}`>]: Action }

/** One thing the writer can do. Menu, palette, keymap, key sheet and help are all generated from these. */
export interface Command extends CommandEntry, Action {
  readonly id: CommandId
}

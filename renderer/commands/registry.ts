import { commandTable } from '../../protocol/commandTable'
import type { CommandId } from '../../protocol/commandTable'
import type { Action, Command } from './command'
import { editActions } from './editActions'
import { fileActions } from './fileActions'
import { helpActions } from './helpActions'
import { lensActions } from './lensActions'
import { loomActions } from './loomActions'
import { modelActions } from './modelActions'
import { viewActions } from './viewActions'
import { walkActions } from './walkActions'
import { weaveActions } from './weaveActions'

const actions: { readonly [id in CommandId]: Action } = {
  ...fileActions,
  ...editActions,
  ...weaveActions,
  ...walkActions,
  ...loomActions,
  ...viewActions,
  ...lensActions,
  ...modelActions,
  ...helpActions,
}

/** Every command, in the order of the menus. */
export const commands: readonly Command[] = commandTable.map((entry) => ({ ...entry, ...actions[entry.id] }))

const byId: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.id, command]))

/** Ids come from menus and settings too, so it may be none. */
export function findCommand(id: string): Command | null {
  return byId.get(id) ?? null
}

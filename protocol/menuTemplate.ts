import { accelerator } from './chord'
import type { Platform } from './chord'
import { menus } from './commandTable'
import type { CommandId, MenuId } from './commandTable'
import type { CommandKeys } from './keyPresets'

export interface MenuItem {
  readonly id: CommandId
  readonly label: string
  /** In Electron's words, to be shown and not registered: the page hears the key itself. */
  readonly accelerator: string | null
}

export interface Menu {
  readonly id: MenuId
  readonly label: string
  readonly items: readonly MenuItem[]
}

/** The menu bar as data. A chosen item is sent to the page as a `command` event. */
export function menuTemplate(keys: readonly CommandKeys[], platform: Platform): readonly Menu[] {
  return menus.map(({ id, title }) => ({
    id,
    label: title,
    items: keys
      .filter(({ entry }) => entry.menu === id)
      .map(({ entry, chords }) => ({
        id: entry.id,
        label: entry.title,
        accelerator: chords[0] === undefined ? null : accelerator(chords[0], platform),
      })),
  }))
}

import { accelerator } from './chord'
import type { Platform } from './chord'
import { menus, submenus } from './commandTable'
import type { CommandId, MenuId } from './commandTable'
import type { CommandKeys } from './keyPresets'

export interface MenuItem {
  readonly t: 'command'
  readonly id: CommandId
  readonly label: string
  /** In Electron's words, to be shown and not registered: the page hears the key itself. */
  readonly accelerator: string | null
}

export type MenuEntry = MenuItem | { readonly t: 'line' } | { readonly t: 'submenu'; readonly label: string; readonly items: readonly MenuItem[] }

export interface Menu {
  readonly id: MenuId
  /** On Windows and Linux with `&` before the letter that opens it with Alt. */
  readonly label: string
  readonly items: readonly MenuEntry[]
}

/** What macOS has in the menu of the app itself. */
const ofMacApp: CommandId = 'view.settings'

/** The menu bar as data. A chosen item is sent to the page as a `command` event. */
export function menuTemplate(keys: readonly CommandKeys[], platform: Platform): readonly Menu[] {
  return menus.map(({ id, title, letter }) => ({
    id,
    label: platform === 'mac' ? title : title.replace(letter, `&${letter}`),
    items: entriesOf(keys.filter(({ entry }) => entry.menu === id && (platform !== 'mac' || entry.id !== ofMacApp)), platform),
  }))
}

/** The commands that stand in macOS's menu of the app. */
export function macAppItems(keys: readonly CommandKeys[]): readonly MenuItem[] {
  return keys.filter(({ entry }) => entry.id === ofMacApp).map((row) => itemOf(row, 'mac'))
}

function entriesOf(rows: readonly CommandKeys[], platform: Platform): readonly MenuEntry[] {
  const entries: MenuEntry[] = []
  let open: { readonly label: string; readonly items: MenuItem[] } = { label: '', items: [] }
  for (const row of rows) {
    const { line, within } = row.entry
    if (line === true && entries.length > 0) entries.push({ t: 'line' })
    const item = itemOf(row, platform)
    const label = within === undefined ? '' : submenus[within]
    if (label === '') entries.push(item)
    else if (open.label === label) open.items.push(item)
    else {
      open = { label, items: [item] }
      entries.push({ t: 'submenu', ...open })
    }
  }
  return entries
}

function itemOf({ entry, chords }: CommandKeys, platform: Platform): MenuItem {
  return { t: 'command', id: entry.id, label: entry.title, accelerator: chords[0] === undefined ? null : accelerator(chords[0], platform) }
}

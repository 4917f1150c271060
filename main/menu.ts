import { app, Menu } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'
import type { CommandId, MenuId } from '../protocol/commandTable'
import { resolveKeys } from '../protocol/keyPresets'
import type { KeyChoice } from '../protocol/keyPresets'
import { macAppItems, menuTemplate } from '../protocol/menuTemplate'
import type { MenuEntry } from '../protocol/menuTemplate'
import type { Platform } from '../protocol/chord'

export interface MenuWish {
  readonly keys: KeyChoice
  readonly platform: Platform
  /** `byKey`: macOS heard the item's key, which the page may use otherwise where the focus is. */
  readonly choose: (command: CommandId, byKey: boolean) => void
}

/** Sets the menu bar: every command of the table by its menu, and what each platform expects besides. */
export function setMenu({ keys, platform, choose }: MenuWish): void {
  const rows = resolveKeys(keys, platform)
  const entry = (item: MenuEntry): MenuItemConstructorOptions => {
    switch (item.t) {
      case 'line':
        return { type: 'separator' }
      case 'submenu':
        return { label: item.label, submenu: item.items.map(entry) }
      case 'command':
        return {
          id: item.id,
          label: item.label,
          ...shown(item.accelerator, platform),
          click: (_item, _window, event) => choose(item.id, event.triggeredByAccelerator === true),
        }
    }
  }
  const bar = menuTemplate(rows, platform).map(({ id, label, items }): MenuItemConstructorOptions => ({
    id,
    label,
    ...(id === 'help' ? { role: 'help' as const } : {}),
    submenu: [...items.map(entry), ...besides(id, platform)],
  }))
  Menu.setApplicationMenu(Menu.buildFromTemplate(platform === 'mac' ? [appMenu(macAppItems(rows).map(entry)), ...bar, windowMenu()] : bar))
}

/**
 * Keys are shown, not registered: the page hears them. macOS cannot show without registering, so there a bare key
 * (Tab, an arrow) is left out, or the menu would take it from the text.
 */
function shown(accelerator: string | null, platform: Platform): MenuItemConstructorOptions {
  if (accelerator === null) return {}
  if (platform !== 'mac') return { accelerator, registerAccelerator: false }
  return /\b(Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl)\+/.test(accelerator) ? { accelerator } : {}
}

function besides(menu: MenuId, platform: Platform): MenuItemConstructorOptions[] {
  switch (menu) {
    case 'edit':
      return [
        { type: 'separator' },
        { role: 'cut', registerAccelerator: false },
        { role: 'copy', registerAccelerator: false },
        { role: 'paste', registerAccelerator: false },
        { role: 'selectAll', registerAccelerator: false },
      ]
    case 'file':
      return platform === 'mac' ? [] : [{ type: 'separator' }, { role: 'quit' }]
    case 'view':
      return [{ type: 'separator' }, { role: 'togglefullscreen' }]
    default:
      return []
  }
}

function appMenu(items: MenuItemConstructorOptions[]): MenuItemConstructorOptions {
  return {
    label: app.name,
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      ...items,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
}

function windowMenu(): MenuItemConstructorOptions {
  return { role: 'window', submenu: [{ role: 'minimize' }, { role: 'zoom' }, { type: 'separator' }, { role: 'front' }] }
}

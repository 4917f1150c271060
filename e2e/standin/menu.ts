import { EventEmitter } from 'node:events'
import type { Menu as RealMenu, MenuItem as RealItem, MenuItemConstructorOptions } from 'electron'
import { BrowserWindow } from './browserWindow'

/** Menus are data: they can be searched and clicked, and are never shown. */
export class Menu extends EventEmitter implements Omit<Pick<RealMenu, 'append' | 'insert' | 'getMenuItemById' | 'popup' | 'closePopup' | 'items'>, 'append' | 'insert' | 'items' | 'getMenuItemById' | 'popup'> {
  static #application: Menu | null = null

  static buildFromTemplate(template: readonly (MenuItemConstructorOptions | MenuItem)[]): Menu {
    const menu = new Menu()
    for (const entry of template) menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry))
    return menu
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application
  }

  readonly items: MenuItem[] = []

  append(item: MenuItem): void {
    this.items.push(item)
  }

  insert(at: number, item: MenuItem): void {
    this.items.splice(at, 0, item)
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : (item.submenu?.getMenuItemById(id) ?? null)
      if (found) return found
    }
    return null
  }

  popup(): void {
    this.emit('menu-will-show')
  }

  closePopup(): void {
    this.emit('menu-will-close')
  }
}

type KeptOfItem = 'id' | 'label' | 'enabled' | 'visible' | 'checked' | 'type'

export class MenuItem implements Pick<RealItem, KeptOfItem> {
  readonly id: string
  label: string
  enabled: boolean
  visible: boolean
  checked: boolean
  readonly type: RealItem['type']
  readonly role: MenuItemConstructorOptions['role']
  readonly accelerator: MenuItemConstructorOptions['accelerator']
  readonly submenu: Menu | undefined
  readonly #click: MenuItemConstructorOptions['click']

  constructor(options: MenuItemConstructorOptions) {
    this.id = options.id ?? ''
    this.label = options.label ?? options.role ?? ''
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? false
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal')
    this.role = options.role
    this.accelerator = options.accelerator
    this.submenu = Array.isArray(options.submenu) ? Menu.buildFromTemplate(options.submenu) : (options.submenu as Menu | undefined)
    this.#click = options.click
  }

  /** As if the writer had chosen it. */
  click(): void {
    if (!this.enabled) return
    if (this.type === 'checkbox') this.checked = !this.checked
    this.#click?.(this as unknown as RealItem, BrowserWindow.getFocusedWindow() as never, {} as never)
  }
}

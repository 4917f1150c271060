import { EventEmitter } from 'node:events'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserWindow as Real, BrowserWindowConstructorOptions, Rectangle, WebContents as RealContents } from 'electron'
import { app } from './app'
import { openWindows } from './openWindows'
import { WebContents, type ContentsOwner } from './webContents'

type Kept =
  | 'id'
  | 'loadURL'
  | 'loadFile'
  | 'show'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'isVisible'
  | 'isFocused'
  | 'isMinimized'
  | 'isMaximized'
  | 'isFullScreen'
  | 'maximize'
  | 'unmaximize'
  | 'minimize'
  | 'restore'
  | 'setFullScreen'
  | 'getBounds'
  | 'getNormalBounds'
  | 'getContentBounds'
  | 'setBounds'
  | 'getSize'
  | 'setSize'
  | 'getContentSize'
  | 'setContentSize'
  | 'setMinimumSize'
  | 'center'
  | 'getTitle'
  | 'setTitle'
  | 'setMenu'
  | 'setMenuBarVisibility'
  | 'setAutoHideMenuBar'
  | 'removeMenu'
  | 'setBackgroundColor'
  | 'setRepresentedFilename'
  | 'setDocumentEdited'
  | 'setProgressBar'
  | 'flashFrame'
  | 'moveTop'

/** A window is a page with a size: what a window manager would do is remembered, not done. */
export class BrowserWindow extends EventEmitter implements Pick<Real, Kept>, ContentsOwner {
  static getAllWindows(): BrowserWindow[] {
    return [...openWindows].filter((window) => window instanceof BrowserWindow)
  }

  static fromWebContents(contents: unknown): BrowserWindow | null {
    const owner = contents instanceof WebContents ? contents.getOwnerBrowserWindow() : null
    return owner instanceof BrowserWindow ? owner : null
  }

  static fromId(id: number): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.id === id) ?? null
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().at(-1) ?? null
  }

  readonly id: number
  readonly webContents: WebContents
  readonly #bounds: Rectangle
  #title: string
  #visible: boolean
  #maximized = false
  #fullScreen = false
  #minimized = false
  #destroyed = false

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 }
    this.#title = options.title ?? app.name
    this.#visible = options.show ?? true
    this.webContents = new WebContents(this, safePreferences(options))
    this.id = this.webContents.id
    openWindows.add(this)
    app.emit('web-contents-created', {}, this.webContents as unknown as RealContents)
    app.emit('browser-window-created', {}, this)
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }

  loadFile(path: string): Promise<void> {
    return this.loadURL(pathToFileURL(resolve(app.getAppPath(), path)).href)
  }

  show(): void {
    this.#visible = true
    this.emit('show')
  }

  showInactive(): void {
    this.show()
  }

  hide(): void {
    this.#visible = false
    this.emit('hide')
  }

  focus(): void {
    this.emit('focus')
  }

  blur(): void {
    this.emit('blur')
  }

  close(): void {
    if (this.#destroyed) return
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (prevented) return this.stay()
    this.webContents.askToGo().catch(() => this.gone())
  }

  destroy(): void {
    if (this.#destroyed) return
    this.webContents.discard().catch(() => undefined)
    this.gone()
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  isVisible(): boolean {
    return this.#visible
  }

  isFocused(): boolean {
    return BrowserWindow.getFocusedWindow() === this
  }

  isMinimized(): boolean {
    return this.#minimized
  }

  isMaximized(): boolean {
    return this.#maximized
  }

  isFullScreen(): boolean {
    return this.#fullScreen
  }

  maximize(): void {
    this.#maximized = true
    this.emit('maximize')
  }

  unmaximize(): void {
    this.#maximized = false
    this.emit('unmaximize')
  }

  minimize(): void {
    this.#minimized = true
    this.emit('minimize')
  }

  restore(): void {
    this.#minimized = false
    this.emit('restore')
  }

  setFullScreen(on: boolean): void {
    this.#fullScreen = on
    this.emit(on ? 'enter-full-screen' : 'leave-full-screen')
  }

  getBounds(): Rectangle {
    return { ...this.#bounds }
  }

  getNormalBounds(): Rectangle {
    return this.getBounds()
  }

  getContentBounds(): Rectangle {
    return this.getBounds()
  }

  setBounds(bounds: Partial<Rectangle>): void {
    Object.assign(this.#bounds, bounds)
    this.webContents.setSize(this.#bounds.width, this.#bounds.height)
    this.emit('resize')
  }

  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height]
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }

  getContentSize(): number[] {
    return this.getSize()
  }

  setContentSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }

  getTitle(): string {
    return this.#title
  }

  setTitle(title: string): void {
    this.#title = title
  }

  setMinimumSize(): void {}

  center(): void {}

  setMenu(): void {}

  setMenuBarVisibility(): void {}

  setAutoHideMenuBar(): void {}

  removeMenu(): void {}

  setBackgroundColor(): void {}

  setRepresentedFilename(): void {}

  setDocumentEdited(): void {}

  setProgressBar(): void {}

  setTitleBarOverlay(): void {}

  setIcon(): void {}

  flashFrame(): void {}

  moveTop(): void {}

  pageTitled(title: string): void {
    let prevented = false
    this.emit('page-title-updated', { preventDefault: () => (prevented = true) }, title, true)
    if (!prevented) this.#title = title
  }

  openAnother(url: string): void {
    new BrowserWindow().loadURL(url).catch((error: unknown) => console.error('stand-in:', error))
  }

  /** The page or the app refused to close. */
  stay(): void {
    app.stay()
  }

  /** The page is gone, and so is the window. */
  gone(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    openWindows.delete(this)
    this.webContents.forget()
    this.emit('closed')
    if (openWindows.size === 0) setImmediate(() => app.lastWindowClosed())
  }
}

function safePreferences(options: BrowserWindowConstructorOptions): NonNullable<BrowserWindowConstructorOptions['webPreferences']> {
  const preferences = { contextIsolation: true, nodeIntegration: false, sandbox: true, webSecurity: true, ...options.webPreferences }
  const { contextIsolation, nodeIntegration, sandbox, webSecurity } = preferences
  if (!contextIsolation || nodeIntegration || !sandbox || !webSecurity) throw new Error('stand-in: only isolated, sandboxed windows are supported')
  return preferences
}

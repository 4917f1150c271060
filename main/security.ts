import type { BrowserWindow, IpcMainInvokeEvent, Session, WebContents, WebPreferences } from 'electron'
import { appOrigin } from './appScheme'

/** Written out though most are defaults: a page is a guest, and this is all it is given. */
export function pagePreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    // Only macOS checks spelling without fetching a dictionary from the network.
    spellcheck: process.platform === 'darwin',
  }
}

/** Writing to the clipboard is what copying is; everything else a page may ask for is denied. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** No permission, no device, no download. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(granted.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => granted.has(permission))
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
}

/** No navigation, no new window, no webview, for every web contents there will ever be. */
export function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** True when a call comes from the main frame of our own window, still showing our own page. */
export function isOurs(event: Pick<IpcMainInvokeEvent, 'senderFrame'>, window: BrowserWindow | null): boolean {
  const frame = event.senderFrame
  if (frame === null || window === null || window.isDestroyed()) return false
  return frame === window.webContents.mainFrame && frame.url.startsWith(`${appOrigin}/`)
}

import { join } from 'node:path'
import { BrowserWindow, nativeTheme } from 'electron'
import { appOrigin } from './appScheme'
import { groundOf } from './ground'
import { pagePreferences } from './security'
import type { Log } from './log'
import type { Settings } from '../protocol/settings'

export interface WindowWish {
  /** The folder of the app. */
  readonly app: string
  readonly theme: Settings['theme']
  readonly log: Log
}

const mostReloads = 3
const reloadsForgotten = 60_000

/** Heddle's window, on its way to the page. It remembers where it was. */
export function openWindow({ app, theme, log }: WindowWish): BrowserWindow {
  const window = new BrowserWindow({
    name: 'main',
    windowStatePersistence: true,
    width: 1200,
    height: 820,
    minWidth: 480,
    minHeight: 360,
    title: 'Heddle',
    backgroundColor: groundOf(theme, nativeTheme.shouldUseDarkColors),
    autoHideMenuBar: true,
    webPreferences: pagePreferences(join(app, 'out', 'preload', 'index.cjs')),
  })
  let reloads: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log(`the page is gone: ${reason}`)
    if (reason === 'clean-exit' || window.isDestroyed()) return
    reloads = [...reloads.filter((at) => Date.now() - at < reloadsForgotten), Date.now()]
    if (reloads.length <= mostReloads) window.webContents.reload()
  })
  window.loadURL(`${appOrigin}/index.html`).catch((error: unknown) => log('the page did not load', error))
  return window
}

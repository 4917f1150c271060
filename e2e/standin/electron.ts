import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from './app'
import { BrowserWindow } from './browserWindow'
import { clipboard } from './clipboard'
import { dialog } from './dialog'
import { ipcMain } from './ipcMain'
import { Menu, MenuItem } from './menu'
import { MessageChannelMain } from './messagePort'
import { nativeTheme } from './nativeTheme'
import { net } from './net'
import { missingModule, refuseTheRest, type Declared } from './notImplemented'
import { protocol } from './protocol'
import { safeStorage } from './safeStorage'
import { screen } from './screen'
import { Session, session } from './session'
import { shell } from './shell'
import { UtilityProcess } from './utilityProcess'
import { WebContents, webContents } from './webContents'

const present = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeTheme,
  net,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess: { fork: UtilityProcess.fork },
  webContents,
}

/** What `electron` is to the app: what is here works, the rest of electron.d.ts says that it is not implemented. */
export function electronModule(): Readonly<Record<string, unknown>> {
  const declared = JSON.parse(readFileSync(join(import.meta.dirname, 'declared.json'), 'utf8')) as Declared
  const refuse = (object: object, name: string, type: string): void => refuseTheRest(object, name, declared.members[type] ?? [])
  refuse(app, 'app', 'App')
  refuse(dialog, 'dialog', 'Dialog')
  refuse(clipboard, 'clipboard', 'Clipboard')
  refuse(shell, 'shell', 'Shell')
  refuse(screen, 'screen', 'Screen')
  refuse(net, 'net', 'Net')
  refuse(protocol, 'protocol', 'Protocol')
  refuse(safeStorage, 'safeStorage', 'SafeStorage')
  refuse(nativeTheme, 'nativeTheme', 'NativeTheme')
  refuse(BrowserWindow.prototype, 'BrowserWindow', 'BaseWindow')
  refuse(BrowserWindow.prototype, 'BrowserWindow', 'BrowserWindow')
  refuse(WebContents.prototype, 'webContents', 'WebContents')
  refuse(Session.prototype, 'session', 'Session')
  refuse(UtilityProcess.prototype, 'utilityProcess', 'UtilityProcess')
  const missing = declared.modules.filter((name) => !(name in present)).map((name) => [name, missingModule(name)])
  return { ...present, ...Object.fromEntries(missing) }
}

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { findBrowser } from './findBrowser.mjs'

const electronFolder = resolve(import.meta.dirname, '../node_modules/electron')

/** Folder of the built stand-in. */
export const standinFolder = resolve(import.meta.dirname, '.standin')

/** What carries the app in this run: real Electron where its binary is, else the stand-in on a Chromium. */
export const carrier: 'electron' | 'stand-in' = hasElectron() ? 'electron' : 'stand-in'

/** A Chromium for the stand-in and for the browser shell. */
export function chromiumPath(): string {
  const path = findBrowser()
  if (path === null) throw new Error('No Chromium was found: `npm test` installs one where it can; HEDDLE_CHROMIUM names one.')
  return path
}

function hasElectron(): boolean {
  const wished = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (wished !== undefined && wished !== standinFolder) return true
  const executable = { darwin: 'Electron.app', win32: 'electron.exe' }[process.platform as string] ?? 'electron'
  return existsSync(resolve(electronFolder, 'path.txt')) && existsSync(resolve(electronFolder, 'dist', executable))
}

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { chromium } from '@playwright/test'

const root = resolve(import.meta.dirname, '..')

/** What carries the app in this run: real Electron where its binary is, else the stand-in on a system Chromium. */
export const carrier: 'electron' | 'stand-in' = hasElectron() ? 'electron' : 'stand-in'

/** Folder of the built stand-in. */
export const standinFolder = standinPath()

/** A Chromium for the stand-in and for the browser shell: CHROMIUM_PATH, the system's, or Playwright's own. */
export function chromiumPath(): string {
  const wished = process.env['CHROMIUM_PATH']
  const candidates = [
    ...(wished === undefined ? [] : [wished]),
    ...['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].map((name) => `/usr/bin/${name}`),
    chromium.executablePath(),
  ]
  const found = candidates.find((path) => existsSync(path))
  if (!found) throw new Error('No Chromium was found: install one, run `npx playwright install chromium`, or set CHROMIUM_PATH.')
  return found
}

function hasElectron(): boolean {
  const wished = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (wished !== undefined && wished !== standinPath()) return true
  const folder = resolve(createRequire(resolve(root, 'package.json')).resolve('electron/package.json'), '..')
  return existsSync(resolve(folder, 'dist', process.platform === 'win32' ? 'electron.exe' : process.platform === 'darwin' ? 'Electron.app' : 'electron'))
}

function standinPath(): string {
  return resolve(import.meta.dirname, '.standin')
}

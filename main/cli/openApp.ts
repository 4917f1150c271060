import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { findPlaces } from '../places'

/** Starts the app itself, as `npm start` does, and waits for its end. */
export function openApp(words: readonly string[]): Promise<number> {
  const { app } = findPlaces({ data: null, userData: null })
  const child = spawn(process.execPath, [join(app, 'main', 'launch', 'start.mjs'), ...words], { stdio: 'inherit' })
  return new Promise((resolve) => {
    child.once('error', () => resolve(2))
    child.once('exit', (code) => resolve(code ?? 0))
  })
}

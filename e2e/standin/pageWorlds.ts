import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WebPreferences } from 'electron'

/** The isolated world that the preload runs in. */
export const preloadWorld = 'Electron Isolated Context'

/** Shared by the two worlds of every page, and by nobody else. */
const token = `standin-${crypto.randomUUID()}`
const sources = new Map<string, string>()

/** What is run in the page's own world before anything of the page is. */
export function mainWorldSource(): string {
  return `(()=>{${worldSource('mainWorld')};standin.start(${JSON.stringify(token)})})()`
}

/** What is run in `preloadWorld`: the preload, and what it may ask of Electron. */
export function preloadWorldSource(preferences: WebPreferences): string {
  const preload = preferences.preload ? readFileSync(preferences.preload, 'utf8') : ''
  const { platform, arch, versions } = process
  const info = { platform, arch, versions: { ...versions }, env: {}, argv: [process.execPath, ...(preferences.additionalArguments ?? [])] }
  const run = `function(require,module,exports,process){${preload}\n}`
  return `(()=>{${worldSource('preloadWorld')};standin.start(${JSON.stringify(token)},${JSON.stringify(info)},${run})})()`
}

function worldSource(name: 'mainWorld' | 'preloadWorld'): string {
  const known = sources.get(name)
  if (known !== undefined) return known
  const source = readFileSync(join(import.meta.dirname, `${name}.js`), 'utf8')
  sources.set(name, source)
  return source
}

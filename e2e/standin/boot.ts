import { existsSync, readFileSync, statSync } from 'node:fs'
import inspector from 'node:inspector'
import { createRequire, register } from 'node:module'
import Module from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, type PackageFacts } from './app'
import { browserSession, connectBrowser } from './browser'
import { startChromium } from './chromium'
import { electronModule } from './electron'
import { parseLaunchArguments } from './launchArguments'
import { serveSchemes } from './protocol'
import { watchTargets } from './webContents'

/** Runs an unmodified Electron app, its main and preload bundles, on Node and a system Chromium. For tests only. */
async function boot(): Promise<void> {
  const given = process.argv.slice(2)
  const launch = parseLaunchArguments(given)
  const folder = resolve(launch.app)
  pretendToBeElectron(join(import.meta.dirname, 'electron'), given)
  const electron = electronModule()
  answerImports(electron)
  if (launch.inspectPort !== null) inspector.open(launch.inspectPort, '127.0.0.1')
  const require = createRequire(join(folder, 'package.json'))
  for (const preload of launch.preloads) require(preload)

  const isFolder = statSync(folder).isDirectory()
  const packageFile = join(folder, 'package.json')
  const facts = isFolder && existsSync(packageFile) ? (JSON.parse(readFileSync(packageFile, 'utf8')) as PackageFacts & { main?: string }) : {}
  app.describe(folder, facts)
  for (const argument of launch.switches) applySwitch(argument)
  await serveSchemes()
  // Electron waits for the main module before it is ready, so that switches and schemes are set in time.
  await import(pathToFileURL(isFolder ? join(folder, facts.main ?? 'index.js') : folder).href)
  const switches = app.commandLine.all().filter((name) => !name.startsWith('--user-data-dir'))
  connectBrowser(startChromium(switches, chromiumGone))
  const { product } = await browserSession().send('Browser.getVersion')
  Object.defineProperty(process.versions, 'chrome', { value: product.split('/')[1] ?? '0', enumerable: true, configurable: true })
  watchTargets()
  await browserSession().send('Target.setDiscoverTargets', { discover: true })
  app.becomeReady()
}

function pretendToBeElectron(executable: string, given: readonly string[]): void {
  const packageFile = join(process.cwd(), 'node_modules/electron/package.json')
  const version = existsSync(packageFile) ? (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version : '0.0.0'
  process.argv = [executable, ...given]
  process.execPath = executable
  Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true })
  Object.defineProperty(process.versions, 'chrome', { value: '0', enumerable: true, configurable: true })
  Object.assign(process, { type: 'browser', defaultApp: true, resourcesPath: import.meta.dirname })
}

function answerImports(electron: Readonly<Record<string, unknown>>): void {
  const modules = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown }
  const load = modules._load.bind(modules)
  modules._load = (request, ...rest) => (request === 'electron' || request === 'electron/main' ? electron : load(request, ...rest))
  Object.assign(globalThis, { [Symbol.for('stand-in electron')]: electron })
  register(pathToFileURL(join(import.meta.dirname, 'importHooks.mjs')).href, { data: Object.keys(electron) })
}

function applySwitch(argument: string): void {
  const [, name, value] = /^--([^=]+)=?(.*)$/.exec(argument) ?? []
  if (name !== undefined) app.commandLine.appendSwitch(name, value ?? '')
}

function chromiumGone(why: string): void {
  if (!app.isReady()) console.error(`stand-in: ${why}`)
  app.exit(app.isReady() ? 0 : 1)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) app.exit(0)
  })
}
boot().catch((error: unknown) => {
  console.error(error)
  app.exit(1)
})

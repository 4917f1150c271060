import { EventEmitter } from 'node:events'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App as Real, CommandLine, ProcessMetric } from 'electron'
import { stopChromium } from './chromium'
import { livingUtilities } from './livingUtilities'
import { openWindows } from './openWindows'

type Promised =
  | 'whenReady'
  | 'isReady'
  | 'isPackaged'
  | 'name'
  | 'getName'
  | 'setName'
  | 'getVersion'
  | 'getAppPath'
  | 'getLocale'
  | 'getSystemLocale'
  | 'getPreferredSystemLanguages'
  | 'getPath'
  | 'setPath'
  | 'setAppLogsPath'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'setAppUserModelId'
  | 'enableSandbox'
  | 'setAboutPanelOptions'
  | 'addRecentDocument'
  | 'clearRecentDocuments'
  | 'setAsDefaultProtocolClient'
  | 'focus'
  | 'quit'
  | 'exit'
  | 'relaunch'
  | 'getAppMetrics'
  | 'accessibilitySupportEnabled'

export interface PackageFacts {
  readonly name?: string
  readonly productName?: string
  readonly version?: string
}

/** The application object. Its end follows Electron's order: before-quit, windows close, will-quit, quit. */
export class App extends EventEmitter implements Pick<Real, Promised> {
  readonly isPackaged = false
  accessibilitySupportEnabled = false
  readonly commandLine = new Switches()
  readonly recentDocuments: string[] = []
  name = 'app'
  #facts: PackageFacts = {}
  #folder = process.cwd()
  #ready = false
  #quitting = false
  readonly #paths = new Map<string, string>()
  #resolveReady: () => void = () => undefined
  readonly #whenReady = new Promise<void>((resolve) => (this.#resolveReady = resolve))

  whenReady(): Promise<void> {
    return this.#whenReady
  }

  isReady(): boolean {
    return this.#ready
  }

  getName(): string {
    return this.name
  }

  setName(name: string): void {
    this.name = name
  }

  getVersion(): string {
    return this.#facts.version ?? '0.0.0'
  }

  getAppPath(): string {
    return this.#folder
  }

  getLocale(): string {
    return 'en-US'
  }

  getSystemLocale(): string {
    return 'en-US'
  }

  getPreferredSystemLanguages(): string[] {
    return ['en-US']
  }

  getPath(name: string): string {
    const set = this.#paths.get(name)
    if (set !== undefined) return set
    const home = homedir()
    switch (name) {
      case 'home':
        return home
      case 'appData':
        return process.env['XDG_CONFIG_HOME'] ?? join(home, '.config')
      case 'userData':
        return this.commandLine.getSwitchValue('user-data-dir') || join(this.getPath('appData'), this.name)
      case 'sessionData':
        return this.getPath('userData')
      case 'logs':
        return join(this.getPath('userData'), 'logs')
      case 'crashDumps':
        return join(this.getPath('userData'), 'Crashpad')
      case 'temp':
        return tmpdir()
      case 'exe':
        return process.execPath
      case 'desktop':
      case 'documents':
      case 'downloads':
        return join(home, `${name.charAt(0).toUpperCase()}${name.slice(1)}`)
      default:
        throw new Error(`Failed to get '${name}' path`)
    }
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }

  setAppLogsPath(path?: string): void {
    if (path) this.setPath('logs', path)
  }

  requestSingleInstanceLock(): boolean {
    return true
  }

  hasSingleInstanceLock(): boolean {
    return true
  }

  releaseSingleInstanceLock(): void {}

  setAppUserModelId(): void {}

  enableSandbox(): void {}

  setAboutPanelOptions(): void {}

  addRecentDocument(path: string): void {
    this.recentDocuments.unshift(path)
  }

  clearRecentDocuments(): void {
    this.recentDocuments.length = 0
  }

  setAsDefaultProtocolClient(): boolean {
    return false
  }

  focus(): void {}

  /** The utility processes alone; nothing is measured. */
  getAppMetrics(): ProcessMetric[] {
    const nothing = { cpu: { percentCPUUsage: 0, idleWakeupsPerSecond: 0 }, memory: { workingSetSize: 0, peakWorkingSetSize: 0 }, creationTime: 0 }
    return [...livingUtilities].map(({ pid, name }) => ({ ...nothing, pid: pid ?? 0, type: 'Utility', serviceName: 'node.mojom.NodeService', name }))
  }

  relaunch(): void {
    throw new Error('stand-in: app.relaunch is not implemented')
  }

  quit(): void {
    if (this.#quitting || !this.#emitPreventable('before-quit')) return
    this.#quitting = true
    if (openWindows.size === 0) return this.#finish()
    for (const window of [...openWindows]) window.close()
  }

  exit(code = 0): void {
    for (const utility of livingUtilities) utility.kill()
    stopChromium()
    process.exit(code)
  }

  /** What package.json says. */
  describe(folder: string, facts: PackageFacts): void {
    this.#folder = folder
    this.#facts = facts
    this.name = facts.productName ?? facts.name ?? 'app'
  }

  becomeReady(): void {
    this.#ready = true
    this.emit('ready', {}, {})
    this.#resolveReady()
  }

  /** A window refused to close: the writer stays. */
  stay(): void {
    this.#quitting = false
  }

  lastWindowClosed(): void {
    if (this.#quitting) this.#finish()
    else if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }

  #finish(): void {
    if (!this.#emitPreventable('will-quit')) return this.stay()
    this.emit('quit', {}, 0)
    this.exit(0)
  }

  #emitPreventable(event: string): boolean {
    let prevented = false
    this.emit(event, { preventDefault: () => (prevented = true) })
    return !prevented
  }
}

class Switches implements Pick<CommandLine, 'appendSwitch' | 'appendArgument' | 'hasSwitch' | 'getSwitchValue' | 'removeSwitch'> {
  readonly #values = new Map<string, string>()

  appendSwitch(name: string, value = ''): void {
    this.#values.set(name, value)
  }

  appendArgument(): void {}

  hasSwitch(name: string): boolean {
    return this.#values.has(name)
  }

  getSwitchValue(name: string): string {
    return this.#values.get(name) ?? ''
  }

  removeSwitch(name: string): void {
    this.#values.delete(name)
  }

  /** As Chromium takes them. */
  all(): string[] {
    return [...this.#values].map(([name, value]) => (value ? `--${name}=${value}` : `--${name}`))
  }
}

export const app = new App()

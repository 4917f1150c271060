import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'

/** Where things lie on this machine, as absolute paths. What lies outside `app` is made when it is first needed. */
export interface Places {
  /** The app itself: the folder with its package.json. */
  readonly app: string
  /** The built page. */
  readonly page: string
  /** The program of the engine process. */
  readonly worker: string
  /** The program of the process that reads files to be imported. */
  readonly importer: string
  /** The small base model that comes with the app. */
  readonly bundledModel: string
  /** What the app keeps for this writer. Everything below lies in it unless said otherwise. */
  readonly userData: string
  /** New looms: `Heddle` in the writer's documents (in her home where she has no such folder), unless `data` was given. */
  readonly looms: string
  /** Copies of looms kept outside their own folders. */
  readonly copies: string
  /** Models the writer downloaded. */
  readonly models: string
  readonly logs: string
}

export interface PlacesWish {
  /** Keep everything, looms too, in this folder. */
  readonly data: string | null
  /** Electron's own idea of `userData`; null: the same place worked out without Electron. */
  readonly userData: string | null
}

export function findPlaces({ data, userData }: PlacesWish): Places {
  const app = appFolder(import.meta.dirname)
  const home = data === null ? (userData ?? usualUserData()) : resolve(data)
  return {
    app,
    page: join(app, 'out', 'renderer'),
    worker: join(app, 'out', 'main', 'worker.js'),
    importer: join(app, 'out', 'main', 'importer.js'),
    bundledModel: bundledModel(join(app, 'models')),
    userData: home,
    looms: data === null ? join(documents(), 'Heddle') : join(home, 'looms'),
    copies: join(home, 'copies'),
    models: join(home, 'models'),
    logs: join(home, 'logs'),
  }
}

/** The nearest folder above `from` that holds the app's package.json, wherever a bundler put this module. */
function appFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown }).name === 'heddle') return folder
    if (folder === dirname(folder)) throw new Error(`no app folder above ${from}`)
  }
}

function bundledModel(folder: string): string {
  const names = existsSync(folder) ? readdirSync(folder) : []
  return join(folder, names.find((name) => /^heddle-base-.*\.gguf$/.test(name)) ?? 'heddle-base.gguf')
}

function documents(): string {
  const folder = join(homedir(), 'Documents')
  return existsSync(folder) ? folder : homedir()
}

function usualUserData(): string {
  const { APPDATA, XDG_CONFIG_HOME } = process.env
  if (process.platform === 'win32') return join(APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Heddle')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Heddle')
  // An empty or a relative one is to be passed over, says the specification of base directories.
  const config = XDG_CONFIG_HOME !== undefined && isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : join(homedir(), '.config')
  return join(config, 'Heddle')
}

/** The app's version, from its package.json. */
export function appVersion(app: string): string {
  return (JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as { version: string }).version
}

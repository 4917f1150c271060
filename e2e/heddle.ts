import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { carrier, chromiumPath, standinFolder } from './carrier'
import { readKept, type Kept } from './kept'
import { Writer } from './writer'

const root = resolve(import.meta.dirname, '..')

export interface LaunchWish {
  /** Where everything of this writer is kept. */
  readonly home: string
  /** A path, `fake:…`, or null for the bundled model. */
  readonly model: string | null
  /** The folder of the app: this one, unless said otherwise. */
  readonly app?: string
  /** See `Writer`. */
  readonly says?: (english: string) => string
}

/** One running app. */
export class Heddle {
  static async launch(wish: LaunchWish): Promise<Heddle> {
    if (carrier === 'stand-in') process.env['ELECTRON_OVERRIDE_DIST_PATH'] = standinFolder
    const electron = await _electron.launch({
      args: [wish.app ?? '.', '--data', wish.home, ...(wish.model === null ? [] : ['--model', wish.model])],
      cwd: root,
      chromiumSandbox: process.getuid?.() !== 0,
      env: environment(),
    })
    const heddle = new Heddle(wish, electron)
    heddle.#page = await electron.firstWindow()
    heddle.#listen(heddle.#page)
    heddle.#writer = new Writer(heddle.#page, wish.says)
    await heddle.writer.arrives()
    return heddle
  }

  readonly electron: ElectronApplication
  /** Uncaught errors and failed assertions of the page, and refusals by its content policy. */
  readonly pageErrors: string[] = []
  /** URLs that the page asked for and was not kept from asking by its own content policy. */
  readonly requests: string[] = []
  readonly wish: LaunchWish
  /** Main, also after its end. */
  readonly main: ChildProcess
  #page: Page | null = null
  #writer: Writer | null = null
  #said = ''

  private constructor(wish: LaunchWish, electron: ElectronApplication) {
    this.wish = wish
    this.electron = electron
    this.main = electron.process()
    for (const stream of [this.main.stdout, this.main.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#said = (this.#said + chunk.toString()).slice(-20_000)))
    }
  }

  get page(): Page {
    if (!this.#page) throw new Error('the window is not there yet')
    return this.#page
  }

  get writer(): Writer {
    if (!this.#writer) throw new Error('the window is not there yet')
    return this.#writer
  }

  /** What main wrote to its standard streams, the last of it. */
  get said(): string {
    return this.#said
  }

  kept(): Promise<Kept> {
    return readKept(this.page)
  }

  get isRunning(): boolean {
    return this.main.exitCode === null && this.main.signalCode === null
  }

  /** Ends the app as a writer does, by closing its window. */
  async close(): Promise<void> {
    await this.electron.close()
  }

  /** The power goes: main is killed and nothing runs at the end. */
  async loseMain(): Promise<void> {
    this.main.kill('SIGKILL')
    await once(this.main, 'exit')
  }

  /** Process id of the engine; null when there is none. */
  enginePid(): Promise<number | null> {
    return this.electron.evaluate(({ app }) => app.getAppMetrics().find((metric) => metric.name === 'heddle-engine')?.pid ?? null)
  }

  #listen(page: Page): void {
    page.on('pageerror', (error) => this.pageErrors.push(String(error.stack ?? error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) this.pageErrors.push(message.text())
    })
    page.on('requestfinished', (request) => this.requests.push(request.url()))
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? ''
      if (!/csp|ERR_BLOCKED_BY_CSP/.test(why)) this.requests.push(`${request.url()} ${why}`)
    })
  }
}

function environment(): Record<string, string> {
  const kept = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...Object.fromEntries(kept.filter(([name]) => !name.startsWith('HEDDLE_'))), ...(carrier === 'stand-in' ? { STANDIN_CHROMIUM: chromiumPath() } : {}) }
}

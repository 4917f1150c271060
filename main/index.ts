import { app, ipcMain, Menu, nativeTheme, session } from 'electron'
import type { BrowserWindow } from 'electron'
import { join } from 'node:path'
import { bridgeRows } from '../protocol/bridge'
import type { BridgeEvent, Hello } from '../protocol/bridge'
import { bad } from '../protocol/fault'
import type { Settings } from '../protocol/settings'
import { claimAppScheme, serveApp } from './appScheme'
import { Desk } from './desk/desk'
import { Dispatcher } from './dispatcher'
import { electronShell } from './electronShell'
import { lastTheme } from './ground'
import { importHeapMegabytes } from './formats/importer'
import { readLaunchWish } from './launchWish'
import { openLog } from './log'
import { setMenu } from './menu'
import { readPageFiles } from './pageFiles'
import { thisPlatform } from './platform'
import { findPlaces } from './places'
import { isOurs, lockContents, lockSession } from './security'
import { utilityWorker } from './utilityWorker'
import { openWindow } from './window'

/** How long the app waits for the last words to reach the disk when it is told to quit. */
const patience = 3000

const wish = readLaunchWish(process.argv.slice(1), process.env, process.cwd())
const places = findPlaces({ data: wish.data, userData: join(app.getPath('appData'), 'Heddle') })
app.setPath('userData', places.userData)
app.setPath('sessionData', join(places.userData, 'chromium'))
app.enableSandbox()
claimAppScheme()

if (app.requestSingleInstanceLock()) start()
else {
  process.stderr.write('heddle: Heddle is open already; its window has been brought to the front.\n')
  app.quit()
}

function start(): void {
  const log = openLog(places.logs)
  const platform = thisPlatform()
  let window: BrowserWindow | null = null
  let menuKeys = ''

  const tell = (event: BridgeEvent): void => {
    if (event.t === 'settings') dress(event.settings)
    if (window !== null && !window.isDestroyed()) window.webContents.send('heddle:event', event)
  }

  /** The parts of the settings that are the shell's: colours outside the page, and the keys the menu shows. */
  const dress = (settings: Settings): void => {
    nativeTheme.themeSource = settings.theme === 'light' || settings.theme === 'sepia' ? 'light' : settings.theme === 'dark' ? 'dark' : 'system'
    const keys = JSON.stringify([settings.keyPreset, settings.keys])
    if (keys === menuKeys) return
    menuKeys = keys
    setMenu({ keys: settings, platform, choose: (id, byKey) => (window === null ? open() : tell({ t: 'command', id, byKey })) })
  }

  const desk = app.whenReady().then(() =>
    Desk.create({
      places,
      spawner: utilityWorker({ worker: places.worker, name: 'heddle-engine', heapMegabytes: 1024 }),
      importer: utilityWorker({ worker: places.importer, name: 'heddle-import', heapMegabytes: importHeapMegabytes }),
      shell: electronShell(places.app, () => window),
      emit: tell,
      model: wish.model,
      version: app.getVersion(),
      platform,
      kind: 'electron',
    }),
  )
  const dispatcher = new Dispatcher(desk.then(({ bridge }) => bridge), log)

  for (const row of bridgeRows) {
    ipcMain.handle(`heddle:${row}`, async (event, args: unknown) => {
      if (!isOurs(event, window)) {
        log(`a call of ${row} from a stranger`)
        return bad('bad-input', 'Only Heddle’s own window may ask.')
      }
      const answer = await dispatcher.dispatch(row, args)
      if (row === 'hello' && answer.ok) {
        dress((answer.value as Hello).settings)
        // The page listens only once it has its answer.
        setTimeout(() => tell({ t: 'screenReader', on: app.accessibilitySupportEnabled }))
      }
      return answer
    })
  }

  const open = (): void => {
    window = openWindow({ app: places.app, theme: lastTheme(places.userData), log })
    window.once('closed', () => {
      window = null
    })
  }

  app.on('accessibility-support-changed', (_event, on) => tell({ t: 'screenReader', on }))
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
  app.on('second-instance', () => {
    if (window === null) return open()
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('activate', () => {
    if (window === null && app.isReady()) open()
  })
  app.on('window-all-closed', () => {
    if (platform !== 'mac') app.quit()
  })

  let over: 'no' | 'closing' | 'yes' = 'no'
  app.on('before-quit', (event) => {
    if (over === 'yes') return
    event.preventDefault()
    if (over === 'closing') return
    over = 'closing'
    const last = closeDown().catch((error: unknown) => log('the end was not clean', error))
    void Promise.race([last, wait(patience)]).then(() => {
      over = 'yes'
      app.quit()
    })
  })

  /** The page first, so that its last words are among the calls; then all calls; then the desk. */
  const closeDown = async (): Promise<void> => {
    const page = window
    if (page !== null) {
      await Promise.race([
        new Promise<void>((closed) => {
          page.once('closed', () => closed())
          page.close()
        }),
        wait(patience / 3),
      ])
    }
    ;(await desk).leave()
    await dispatcher.settled()
    await (await desk).close()
  }

  const broken = (error: unknown): void => {
    log('a mistake in main', error)
    process.stderr.write('heddle: Heddle met a mistake of its own and closes; everything written is kept. The log says more.\n')
    void Promise.race([desk.then((it) => it.close()), wait(patience)]).finally(() => app.exit(70))
  }
  process.once('uncaughtException', broken)
  process.on('unhandledRejection', (error) => log('a promise nobody waited for', error))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

  void app.whenReady().then(() => {
    lockSession(session.defaultSession)
    serveApp(readPageFiles(places.page))
    Menu.setApplicationMenu(null)
    app.setAboutPanelOptions({ applicationName: 'Heddle', applicationVersion: app.getVersion() })
    open()
  })
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}

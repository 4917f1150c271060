import { forkChild } from '../engine/forkChild'
import { Desk } from '../desk/desk'
import { importHeapMegabytes } from '../formats/importer'
import { Dispatcher } from '../dispatcher'
import { openLog } from '../log'
import { readPageFiles } from '../pageFiles'
import { appVersion, findPlaces } from '../places'
import { thisPlatform } from '../platform'
import { browserShellPort } from './browserShellPort'
import { openOutside } from './openOutside'
import { PageServer } from './pageServer'
import { Tabs } from './tabs'

export interface BrowserShellOptions {
  /** 0: any free one. */
  readonly port: number
  /** Keep everything in this folder; null: where the app keeps it. */
  readonly data: string | null
  readonly model: string | null
  /** Open the writer's browser as well. */
  readonly open: boolean
}

export interface BrowserShell {
  /** Lets a browser in, for as long as the shell runs. */
  readonly url: string
  /** False: no browser could be opened here. */
  readonly opened: boolean
  /** Resolves when everything is on the disk and the engine is gone. */
  readonly closed: Promise<void>
  /** Ends the shell; so do SIGINT, SIGTERM and SIGHUP. */
  close(): Promise<void>
}

/** Heddle without Electron: the same page and the same desk, over loopback HTTP and one WebSocket. */
export async function startBrowserShell(options: BrowserShellOptions): Promise<BrowserShell> {
  const places = findPlaces({ data: options.data, userData: null })
  const log = openLog(places.logs)
  const tabs = new Tabs((row, args) => dispatcher.dispatch(row, args))
  const server = await PageServer.open({
    port: options.port,
    files: await readPageFiles(places.page),
    onLine: (socket, query) => tabs.welcome(socket, query),
  })
  const desk = await Desk.create({
    places,
    spawner: forkChild({ worker: places.worker }),
    importer: forkChild({ worker: places.importer, heapMegabytes: importHeapMegabytes }),
    shell: browserShellPort(places.app),
    emit: (event) => tabs.tell(event),
    model: options.model,
    version: appVersion(places.app),
    platform: thisPlatform(),
    kind: 'browser',
  }).catch(async (error: unknown) => {
    await server.close()
    throw error
  })
  const dispatcher = new Dispatcher(Promise.resolve(desk.bridge), log)

  let leave: () => void = () => undefined
  const closed = new Promise<void>((resolve) => {
    leave = resolve
  }).then(async () => {
    desk.leave()
    await dispatcher.settled()
    tabs.close()
    await desk.close()
    await server.close()
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave)
  const opened = options.open && (await openOutside(server.door.linkForOnce()))
  return {
    url: server.door.link,
    opened,
    closed,
    close() {
      leave()
      return closed
    },
  }
}

import { EventEmitter } from 'node:events'
import type { HandlerDetails, WebContents as Real, WebPreferences } from 'electron'
import { browserSession } from './browser'
import type { CdpSession } from './cdp'
import { nativeTheme } from './nativeTheme'
import { PageIpc } from './pageIpc'
import type { FromPage, ToPage } from './pageWire'
import { mainWorldSource, preloadWorld, preloadWorldSource } from './pageWorlds'
import { fromLoopback, toLoopback } from './protocol'
import { session } from './session'
import { WebFrameMain } from './webFrame'

const byTarget = new Map<string, WebContents>()
let count = 0

type Kept =
  | 'id'
  | 'ipc'
  | 'loadURL'
  | 'getURL'
  | 'getTitle'
  | 'send'
  | 'postMessage'
  | 'executeJavaScript'
  | 'isDestroyed'
  | 'isCrashed'
  | 'isLoading'
  | 'forcefullyCrashRenderer'
  | 'setWindowOpenHandler'
  | 'reload'
  | 'reloadIgnoringCache'
  | 'close'
  | 'focus'
  | 'openDevTools'
  | 'closeDevTools'
  | 'isDevToolsOpened'
  | 'toggleDevTools'
  | 'setZoomFactor'
  | 'getZoomFactor'
  | 'setZoomLevel'
  | 'getZoomLevel'
  | 'setVisualZoomLevelLimits'
  | 'setBackgroundThrottling'
  | 'setIgnoreMenuShortcuts'
  | 'getType'
  | 'getUserAgent'
  | 'setUserAgent'

/** What a page needs of its window. */
export interface ContentsOwner {
  getBounds(): { readonly width: number; readonly height: number }
  emit(event: string, ...args: unknown[]): boolean
  close(): void
  pageTitled(title: string): void
  /** The page wanted another window, and nobody denied it. */
  openAnother(url: string): void
  /** The page refused to close. */
  stay(): void
  /** The page is gone. */
  gone(): void
}

interface PausedRequest {
  readonly requestId: string
  readonly request: { readonly url: string }
  readonly resourceType: string
  readonly frameId: string
}

/** One page: a Chromium target, the preload in its isolated world, and the messages between it and main. */
export class WebContents extends EventEmitter implements Omit<Pick<Real, Kept>, 'ipc'> {
  static readonly all = (): WebContents[] => [...byTarget.values()]

  readonly id = ++count
  readonly #messages = new PageIpc(this, (message) => this.#post(message))
  readonly ipc = this.#messages.ipc
  readonly session = session.defaultSession
  readonly mainFrame = new WebFrameMain(this)
  zoomFactor = 1
  readonly #window: ContentsOwner
  readonly #preferences: WebPreferences
  readonly #attached: Promise<CdpSession>
  #cdp: CdpSession | null = null
  #target: string | null = null
  #context: string | null = null
  #url = ''
  #title = ''
  #wanted: string | null = null
  #loading = false
  #crashed = false
  #destroyed = false
  #openHandler: Parameters<Real['setWindowOpenHandler']>[0] | null = null

  constructor(window: ContentsOwner, preferences: WebPreferences) {
    super()
    this.#window = window
    this.#preferences = preferences
    this.#attached = this.#attach()
    this.#attached.catch((error: unknown) => console.error('stand-in:', error))
  }

  async loadURL(url: string): Promise<void> {
    const cdp = await this.#attached
    await this.session.applyPermissions(this as unknown as Real, url)
    this.#wanted = new URL(toLoopback(url)).href
    this.#loading = true
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', () => resolve()))
    const { errorText } = await cdp.send('Page.navigate', { url: this.#wanted })
    if (errorText) {
      this.emit('did-fail-load', {}, -2, errorText, url, true)
      throw new Error(`${errorText} loading '${url}'`)
    }
    await loaded
  }

  getURL(): string {
    return fromLoopback(this.#url)
  }

  getTitle(): string {
    return this.#title
  }

  getType(): 'window' {
    return 'window'
  }

  getUserAgent(): string {
    return 'stand-in'
  }

  setUserAgent(): void {}

  getOSProcessId(): number {
    return 0
  }

  getLastWebPreferences(): WebPreferences {
    return this.#preferences
  }

  getOwnerBrowserWindow(): ContentsOwner {
    return this.#window
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  isCrashed(): boolean {
    return this.#crashed
  }

  isLoading(): boolean {
    return this.#loading
  }

  send(channel: string, ...args: unknown[]): void {
    this.#messages.send(channel, args)
  }

  postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    this.#messages.send(channel, [message], transfer)
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const cdp = await this.#attached
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value as unknown
  }

  setWindowOpenHandler(handler: Parameters<Real['setWindowOpenHandler']>[0]): void {
    this.#openHandler = handler
  }

  forcefullyCrashRenderer(): void {
    this.#cdp?.send('Page.crash').catch(() => undefined)
  }

  reload(): void {
    this.#cdp?.send('Page.reload').catch(() => undefined)
  }

  reloadIgnoringCache(): void {
    this.#cdp?.send('Page.reload', { ignoreCache: true }).catch(() => undefined)
  }

  close(): void {
    this.#window.close()
  }

  focus(): void {}

  openDevTools(): void {}

  closeDevTools(): void {}

  toggleDevTools(): void {}

  isDevToolsOpened(): boolean {
    return false
  }

  setZoomFactor(factor: number): void {
    this.zoomFactor = factor
  }

  getZoomFactor(): number {
    return this.zoomFactor
  }

  setZoomLevel(level: number): void {
    this.zoomFactor = 1.2 ** level
  }

  getZoomLevel(): number {
    return Math.log(this.zoomFactor) / Math.log(1.2)
  }

  setVisualZoomLevelLimits(): Promise<void> {
    return Promise.resolve()
  }

  setBackgroundThrottling(): void {}

  setIgnoreMenuShortcuts(): void {}

  /** Sets the size of the page, CSS pixels. */
  setSize(width: number, height: number): void {
    this.#cdp?.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false }).catch(() => undefined)
  }

  /** Asks the page to go: its `beforeunload` runs and may refuse. */
  async askToGo(): Promise<void> {
    const cdp = await this.#attached
    if (this.#crashed) await this.discard()
    else await cdp.send('Page.close')
  }

  /** Takes the page away without asking it. */
  async discard(): Promise<void> {
    await this.#attached
    if (this.#target) await browserSession().send('Target.closeTarget', { targetId: this.#target })
  }

  /** The target is no more. */
  forget(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    this.#context = null
    this.#messages.close()
    nativeTheme.off('updated', this.#followTheme)
    if (this.#target) byTarget.delete(this.#target)
    this.emit('destroyed')
  }

  titled(title: string): void {
    if (title === this.#title) return
    this.#title = title
    this.emit('page-title-updated', { preventDefault: () => undefined }, title, true)
    this.#window.pageTitled(title)
  }

  readonly #followTheme = (): void => {
    const value = nativeTheme.themeSource === 'system' ? '' : nativeTheme.themeSource
    this.#cdp?.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] }).catch(() => undefined)
  }

  async #attach(): Promise<CdpSession> {
    const { width, height } = this.#window.getBounds()
    const { targetId } = await browserSession().send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height })
    this.#target = targetId
    byTarget.set(targetId, this)
    const { sessionId } = await browserSession().send('Target.attachToTarget', { targetId, flatten: true })
    const cdp = browserSession(sessionId)
    this.#cdp = cdp
    this.#listen(cdp, targetId)
    this.setSize(width, height)
    this.#followTheme()
    nativeTheme.on('updated', this.#followTheme)
    this.session.webRequest.onListening = () => void this.#interceptRequests(cdp)
    await Promise.all([
      cdp.send('Page.enable'),
      cdp.send('Runtime.enable'),
      cdp.send('Log.enable'),
      cdp.send('Inspector.enable'),
      cdp.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
      cdp.send('Runtime.addBinding', { name: 'standinSend', executionContextName: preloadWorld }),
      this.#interceptRequests(cdp),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldSource() }),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', { worldName: preloadWorld, source: preloadWorldSource(this.#preferences) }),
    ])
    return cdp
  }

  async #interceptRequests(cdp: CdpSession): Promise<void> {
    const all = this.session.webRequest.beforeRequest !== null
    await cdp.send('Fetch.enable', { patterns: [all ? { urlPattern: '*', requestStage: 'Request' } : { resourceType: 'Document', requestStage: 'Request' }] })
  }

  #listen(cdp: CdpSession, targetId: string): void {
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === preloadWorld && frameOf(context.auxData) === targetId) this.#context = context.uniqueId
    })
    cdp.on('Runtime.executionContextsCleared', () => (this.#context = null))
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === 'standinSend') this.#receive(JSON.parse(payload) as FromPage)
    })
    cdp.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
      this.#say('error', exceptionDetails.exception?.description ?? exceptionDetails.text)
    })
    cdp.on('Runtime.consoleAPICalled', ({ type, args }) => {
      const levels: Readonly<Record<string, string>> = { error: 'error', assert: 'error', warning: 'warning', debug: 'debug' }
      this.#say(levels[type] ?? 'info', args.map((arg) => String(arg.value ?? arg.description ?? '')).join(' '))
    })
    cdp.on('Log.entryAdded', ({ entry }) => this.#say(entry.level === 'verbose' ? 'debug' : entry.level, entry.text))
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId) return
      this.#url = frame.url
      this.#crashed = false
      this.emit('did-navigate', {}, fromLoopback(frame.url), 200, 'OK')
    })
    cdp.on('Page.domContentEventFired', () => this.emit('dom-ready', {}))
    cdp.on('Page.loadEventFired', () => {
      this.#loading = false
      this.emit('did-finish-load', {})
      this.#window.emit('ready-to-show', {})
    })
    cdp.on('Page.javascriptDialogOpening', ({ type }) => {
      if (type === 'beforeunload') this.#unloadRefused(cdp)
    })
    cdp.on('Inspector.targetCrashed', () => {
      this.#crashed = true
      this.#context = null
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 })
    })
    cdp.on('Fetch.requestPaused', (paused) => void this.#judgeRequest(cdp, paused, targetId))
  }

  #say(level: string, message: string): void {
    this.emit('console-message', { level, message, lineNumber: 0, sourceId: '', frame: this.mainFrame }, 0, message, 0, '')
  }

  #unloadRefused(cdp: CdpSession): void {
    let leave = false
    this.emit('will-prevent-unload', { preventDefault: () => (leave = true) })
    cdp.send('Page.handleJavaScriptDialog', { accept: leave }).catch(() => undefined)
    if (!leave) this.#window.stay()
  }

  async #judgeRequest(cdp: CdpSession, paused: PausedRequest, targetId: string): Promise<void> {
    const { requestId, request, resourceType, frameId } = paused
    const goes = (resourceType !== 'Document' || this.#mayNavigate(request.url, frameId === targetId)) && (await this.session.webRequest.allows(fromLoopback(request.url), resourceType))
    const verdict = goes ? cdp.send('Fetch.continueRequest', { requestId }) : cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
    await verdict.catch(() => undefined)
  }

  #mayNavigate(to: string, isMainFrame: boolean): boolean {
    if (isMainFrame && to === this.#wanted) return true
    const url = fromLoopback(to)
    let prevented = false
    const event = { url, isSameDocument: false, isMainFrame, frame: isMainFrame ? this.mainFrame : null, initiator: this.mainFrame, preventDefault: () => (prevented = true) }
    this.emit('will-frame-navigate', event)
    if (isMainFrame) this.emit('will-navigate', event, url, false, true)
    return !prevented
  }

  #judgeOpening(url: string, frameName: string): void {
    const details = { url: fromLoopback(url), frameName, features: '', disposition: 'new-window', referrer: { url: '', policy: 'default' } } as HandlerDetails
    if (this.#openHandler?.(details).action !== 'deny') this.#window.openAnother(details.url)
  }

  #receive(message: FromPage): void {
    if (message.t === 'open') this.#judgeOpening(message.url, message.frameName)
    else void this.#messages.receive(message)
  }

  /** Like Electron, a message to a page that is not there is lost. */
  #post(message: ToPage): void {
    if (!this.#context || this.#destroyed) return
    this.#cdp
      ?.send('Runtime.callFunctionOn', {
        functionDeclaration: 'function(json){standinDeliver(json)}',
        uniqueContextId: this.#context,
        arguments: [{ value: JSON.stringify(message) }],
        silent: true,
      })
      .catch(() => undefined)
  }
}

export const webContents = {
  getAllWebContents: WebContents.all,
  fromId: (id: number): WebContents | undefined => WebContents.all().find((contents) => contents.id === id),
  fromDevToolsTargetId: (id: string): WebContents | undefined => byTarget.get(id),
}

/** Follows pages that end and titles that change. */
export function watchTargets(): void {
  const browser = browserSession()
  browser.on('Target.targetInfoChanged', ({ targetInfo }) => byTarget.get(targetInfo.targetId)?.titled(targetInfo.title))
  browser.on('Target.targetDestroyed', ({ targetId }) => {
    byTarget.get(targetId)?.getOwnerBrowserWindow().gone()
  })
}

function frameOf(auxData: unknown): string | undefined {
  return (auxData as { readonly frameId?: string } | undefined)?.frameId
}

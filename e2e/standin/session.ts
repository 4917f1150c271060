import { EventEmitter } from 'node:events'
import type { OnBeforeRequestListenerDetails, OnHeadersReceivedListenerDetails, Session as Real, WebContents as RealContents } from 'electron'
import { browserSession } from './browser'
import { protocol, toLoopback } from './protocol'

type RequestHandler = Parameters<Real['setPermissionRequestHandler']>[0]
type CheckHandler = Parameters<Real['setPermissionCheckHandler']>[0]
type BeforeRequest = (details: OnBeforeRequestListenerDetails, answer: (response: { cancel?: boolean; redirectURL?: string }) => void) => void
type HeadersReceived = (details: OnHeadersReceivedListenerDetails, answer: (response: { responseHeaders?: Record<string, string | string[]> }) => void) => void

/** Electron's permission and the name that Chromium's `Browser.setPermission` has for it. */
const permissions = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['midi', 'midi'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
  ['idle-detection', 'idle-detection'],
  ['window-management', 'window-management'],
  ['storage-access', 'storage-access'],
] as const

/** The one session. The app's permission handlers decide what Chromium itself grants to its pages. */
export class Session
  extends EventEmitter
  implements
    Pick<
      Real,
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'setSpellCheckerEnabled'
      | 'setSpellCheckerLanguages'
      | 'clearCache'
      | 'clearStorageData'
      | 'isPersistent'
    >
{
  readonly protocol = protocol
  readonly webRequest = new WebRequest()
  permissionRequest: RequestHandler = null
  permissionCheck: CheckHandler = null
  spellChecker = true

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.permissionRequest = handler
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.permissionCheck = handler
  }

  setDevicePermissionHandler(): void {}

  setDisplayMediaRequestHandler(): void {}

  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled
  }

  setSpellCheckerLanguages(): void {}

  clearCache(): Promise<void> {
    return Promise.resolve()
  }

  clearStorageData(): Promise<void> {
    return Promise.resolve()
  }

  isPersistent(): boolean {
    return true
  }

  /** Has Chromium deny what the handlers deny to pages of `url`. */
  async applyPermissions(contents: RealContents, url: string): Promise<void> {
    const origin = new URL(toLoopback(url)).origin
    for (const [permission, name] of permissions) {
      const granted = await this.#asks(contents, permission, url)
      if (granted === null) continue
      await browserSession().send('Browser.setPermission', { permission: { name }, setting: granted ? 'granted' : 'denied', origin })
    }
  }

  async #asks(contents: RealContents, permission: (typeof permissions)[number][0], url: string): Promise<boolean | null> {
    const details = { isMainFrame: true, requestingUrl: url }
    if (this.permissionCheck && !this.permissionCheck(contents, permission, new URL(url).origin, details)) return false
    const ask = this.permissionRequest
    if (!ask) return this.permissionCheck ? true : null
    return new Promise((resolve) => ask(contents, permission, resolve, details as Parameters<NonNullable<RequestHandler>>[3]))
  }
}

/** Listeners that see every request of a page before it leaves. */
export class WebRequest {
  beforeRequest: BeforeRequest | null = null
  headersReceived: HeadersReceived | null = null
  onListening: () => void = () => undefined

  onBeforeRequest(filter: unknown, listener?: BeforeRequest | null): void {
    this.beforeRequest = (typeof filter === 'function' ? filter : listener) as BeforeRequest | null
    this.onListening()
  }

  onHeadersReceived(): void {
    throw new Error('stand-in: webRequest.onHeadersReceived is not implemented')
  }

  /** True when the app lets the request go. */
  async allows(url: string, resourceType: string): Promise<boolean> {
    const listener = this.beforeRequest
    if (!listener) return true
    const details = { id: 0, url, method: 'GET', resourceType, referrer: '', timestamp: Date.now(), uploadData: [] } as unknown as OnBeforeRequestListenerDetails
    return new Promise((resolve) => listener(details, (answer) => resolve(answer.cancel !== true)))
  }
}

const defaultSession = new Session()

export const session = { defaultSession, fromPartition: (): Session => defaultSession }

import type { WebFrameMain as Real } from 'electron'
import { fromLoopback } from './protocol'

type Kept = 'url' | 'origin' | 'name' | 'routingId' | 'processId' | 'frameTreeNodeId' | 'detached' | 'isDestroyed' | 'executeJavaScript' | 'send' | 'postMessage'

/** The page a frame belongs to. */
export interface FramePage {
  getURL(): string
  isDestroyed(): boolean
  executeJavaScript(code: string): Promise<unknown>
  send(channel: string, ...args: unknown[]): void
  postMessage(channel: string, message: unknown, transfer?: readonly unknown[]): void
}

/** The main frame of a page; one object per page, so that senders can be compared by identity. */
export class WebFrameMain implements Pick<Real, Kept> {
  readonly name = ''
  readonly routingId = 1
  readonly processId = 1
  readonly frameTreeNodeId = 1
  readonly detached = false
  readonly parent = null
  readonly #page: FramePage

  constructor(page: FramePage) {
    this.#page = page
  }

  get url(): string {
    return this.#page.getURL()
  }

  get origin(): string {
    return originOf(this.url)
  }

  get top(): WebFrameMain {
    return this
  }

  isDestroyed(): boolean {
    return this.#page.isDestroyed()
  }

  executeJavaScript(code: string): Promise<unknown> {
    return this.#page.executeJavaScript(code)
  }

  send(channel: string, ...args: unknown[]): void {
    this.#page.send(channel, ...args)
  }

  postMessage(channel: string, message: unknown, transfer?: readonly unknown[]): void {
    this.#page.postMessage(channel, message, transfer)
  }
}

/** As Electron reports it: `heddle://app`, where the URL standard has `null` for schemes it does not know. */
export function originOf(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)/i.exec(fromLoopback(url))
  return parts?.[1] ?? 'null'
}

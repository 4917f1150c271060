import { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { CDPSession } from 'playwright-core'

/** One target, or the browser itself, behind a DevTools connection; typed by Playwright's protocol table. */
export interface CdpSession {
  readonly send: CDPSession['send']
  readonly on: CDPSession['on']
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly sessionId?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** DevTools protocol over Chromium's `--remote-debugging-pipe`: JSON messages that end with a NUL. */
export class Cdp {
  readonly #out: Writable
  readonly #events = new EventEmitter()
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void; readonly method: string }>()
  #count = 0
  #parts: Buffer[] = []

  constructor(out: Writable, input: Readable) {
    this.#out = out
    this.#events.setMaxListeners(0)
    input.on('data', (chunk: Buffer) => this.#read(chunk))
    input.on('error', () => undefined)
    out.on('error', () => undefined)
  }

  /** The session of an attached target; null is the browser. */
  session(id: string | null): CdpSession {
    const send = (method: string, params: object = {}): Promise<unknown> => this.#send(method, params, id)
    const on = (event: string, listener: (params: unknown) => void): void => {
      this.#events.on(`${id ?? ''}:${event}`, listener)
    }
    return { send, on } as unknown as CdpSession
  }

  #send(method: string, params: object, sessionId: string | null): Promise<unknown> {
    const id = ++this.#count
    this.#out.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`)
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, method }))
  }

  #read(chunk: Buffer): void {
    let from = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      this.#parts.push(chunk.subarray(from, end))
      const text = Buffer.concat(this.#parts).toString('utf8')
      this.#parts = []
      from = end + 1
      this.#dispatch(JSON.parse(text) as Message)
    }
    if (from < chunk.length) this.#parts.push(chunk.subarray(from))
  }

  #dispatch(message: Message): void {
    if (message.id === undefined) {
      this.#events.emit(`${message.sessionId ?? ''}:${message.method ?? ''}`, message.params)
      return
    }
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`))
    else waiting?.resolve(message.result)
  }
}

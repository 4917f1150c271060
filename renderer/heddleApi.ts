import { bridgeRows } from '../protocol/bridge'
import type { BridgeEvent, HeddleApi } from '../protocol/bridge'
import { decodeWire, encodeWire, lineCodes, linePath } from '../protocol/browserWire'
import type { ToMain, ToPage } from '../protocol/browserWire'
import { bad } from '../protocol/fault'
import type { Answer } from '../protocol/fault'
import { wording } from './wording/wording'

declare global {
  interface Window {
    readonly heddle?: HeddleApi
  }
}

/**
 * Main, as this page reaches it: in Electron the preload has put it on the window; in a browser it is at the end of a
 * WebSocket, and is put in the same place.
 */
export function heddleApi(): HeddleApi {
  if (window.heddle !== undefined) return window.heddle
  const { api } = new BrowserLine(new URL(linePath, location.href))
  Object.defineProperty(window, 'heddle', { value: Object.freeze(api) })
  return api
}

const confirmEvery = 32
const firstWait = 250
const longestWait = 5000

interface Asked {
  readonly text: string
  readonly settle: (answer: Answer<unknown>) => void
}

/** The page's end of the line. It comes back by itself when the socket breaks, and loses nothing over it. */
class BrowserLine {
  readonly #url: URL
  readonly #tab = [...crypto.getRandomValues(new Uint8Array(20))].map((byte) => (byte & 31).toString(32)).join('')
  #socket: WebSocket | null = null
  #heard = 0
  #calls = 0
  #wait = firstWait
  /** Why there will be no line any more. */
  #over: string | null = null
  readonly #asked = new Map<number, Asked>()
  readonly #listeners = new Set<(event: BridgeEvent) => void>()

  constructor(url: URL) {
    this.#url = url
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    this.#connect()
  }

  get api(): HeddleApi {
    const calls = Object.fromEntries(bridgeRows.map((row) => [row, (args: unknown) => this.#ask(row, args)]))
    const onEvent = (listener: (event: BridgeEvent) => void): (() => void) => {
      this.#listeners.add(listener)
      return () => void this.#listeners.delete(listener)
    }
    return { ...calls, onEvent } as HeddleApi
  }

  #ask(row: string, args: unknown): Promise<Answer<unknown>> {
    if (this.#over !== null) return Promise.resolve(bad('unsupported', this.#over))
    const call = ++this.#calls
    const text = encodeWire({ t: 'call', call, row, args })
    return new Promise((settle) => {
      this.#asked.set(call, { text, settle })
      this.#post(text)
    })
  }

  #connect(): void {
    this.#url.search = new URLSearchParams({ tab: this.#tab, heard: String(this.#heard) }).toString()
    const socket = new WebSocket(this.#url)
    this.#socket = socket
    socket.addEventListener('open', () => {
      if (this.#wait > firstWait) this.#tell({ t: 'saving', state: this.#asked.size > 0 ? 'pending' : 'saved', sentence: null })
      this.#wait = firstWait
      for (const { text } of this.#asked.values()) socket.send(text)
    })
    socket.addEventListener('message', ({ data }) => this.#take(decodeWire(String(data)) as ToPage))
    socket.addEventListener('close', ({ code, reason }) => this.#broken(code, reason))
  }

  #post(text: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text)
  }

  #take(message: ToPage): void {
    this.#heard = message.n
    if (message.n % confirmEvery === 0) this.#post(encodeWire({ t: 'heard', n: message.n } satisfies ToMain))
    if (message.t === 'event') return this.#tell(message.event)
    const asked = this.#asked.get(message.call)
    this.#asked.delete(message.call)
    asked?.settle(message.answer)
  }

  #tell(event: BridgeEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #broken(code: number, reason: string): void {
    this.#socket = null
    if (code === lineCodes.restart) return location.reload()
    if (code === lineCodes.taken || code === lineCodes.over) return this.#end(reason)
    this.#tell({ t: 'saving', state: 'failed', sentence: wording.status.noAnswer })
    setTimeout(() => this.#connect(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, longestWait)
  }

  /** Nothing more will be kept from here on, so the writer has to know at once. */
  #end(sentence: string): void {
    this.#over = sentence
    for (const { settle } of this.#asked.values()) settle(bad('unsupported', sentence))
    this.#asked.clear()
    this.#tell({ t: 'saving', state: 'failed', sentence })
    this.#tell({ t: 'notice', sentence })
  }
}

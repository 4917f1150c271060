import type { WebSocket } from 'ws'
import type { BridgeEvent } from '../../protocol/bridge'
import { decodeWire, encodeWire, lineCodes } from '../../protocol/browserWire'
import type { ToPage } from '../../protocol/browserWire'
import type { Answer } from '../../protocol/fault'
import { WeaveBundle } from './weaveBundle'

export type Dispatch = (row: unknown, args: unknown) => Promise<Answer<unknown>>

/** Bytes on their way to the page above which weave news wait. */
const slow = 256 * 1024
/** Unconfirmed messages and characters kept in case the line breaks; beyond that the tab would have to start anew. */
const mostKept = 20_000
const mostKeptCharacters = 128 * 1024 * 1024
const drainMs = 16

/** Numbered messages that the page has not confirmed. */
interface Kept {
  readonly n: number
  readonly text: string
}

/** Main's end of the line to one tab, which outlives the socket under it. */
export class TabLine {
  readonly tab: string
  readonly #dispatch: Dispatch
  #socket: WebSocket | null = null
  #n = 0
  #kept: Kept[] = []
  #keptCharacters = 0
  #overflowed = false
  /** Highest call number seen: the page counts up, so one at or below it is asked again. */
  #lastCall = 0
  readonly #bundle = new WeaveBundle()
  #drain: NodeJS.Timeout | null = null

  constructor(tab: string, dispatch: Dispatch) {
    this.tab = tab
    this.#dispatch = dispatch
  }

  /** Carries on over a new socket. False: too much was lost, the page must start anew. */
  attach(socket: WebSocket, heard: number): boolean {
    if (this.#overflowed || heard > this.#n || heard < (this.#kept[0]?.n ?? this.#n + 1) - 1) return false
    this.#socket?.close()
    this.#socket = socket
    this.#forget(heard)
    for (const { text } of this.#kept) socket.send(text)
    socket.on('message', (data, isBinary) => {
      if (this.#socket === socket && !isBinary) this.#take(String(data))
    })
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = null
    })
    return true
  }

  tell(event: BridgeEvent): void {
    if (event.t === 'weave' && (this.#isSlow() || !this.#bundle.isEmpty)) {
      this.#bundle.add(event)
      this.#drainSoon()
      return
    }
    this.#sendBundle()
    this.#send((n) => ({ t: 'event', n, event }))
  }

  close(code: number, sentence: string): void {
    if (this.#drain !== null) clearTimeout(this.#drain)
    this.#drain = null
    this.#socket?.close(code, sentence)
    this.#socket = null
  }

  #take(text: string): void {
    const message = readMessage(text)
    if (message === null) return this.#socket?.close(lineCodes.restart, 'Heddle did not understand the page.')
    if (message.t === 'heard') return this.#forget(message.n)
    if (message.call <= this.#lastCall) return
    this.#lastCall = message.call
    void this.#dispatch(message.row, message.args).then((answer) => {
      this.#sendBundle()
      this.#send((n) => ({ t: 'answer', n, call: message.call, answer }))
    })
  }

  #send(message: (n: number) => ToPage): void {
    this.#n++
    const text = encodeWire(message(this.#n))
    this.#keep({ n: this.#n, text })
    this.#socket?.send(text)
  }

  #keep(message: Kept): void {
    if (this.#overflowed) return
    this.#kept.push(message)
    this.#keptCharacters += message.text.length
    if (this.#kept.length <= mostKept && this.#keptCharacters <= mostKeptCharacters) return
    this.#overflowed = true
    this.#kept = []
  }

  #forget(heard: number): void {
    const first = this.#kept.findIndex(({ n }) => n > heard)
    const gone = this.#kept.splice(0, first < 0 ? this.#kept.length : first)
    for (const { text } of gone) this.#keptCharacters -= text.length
  }

  #isSlow(): boolean {
    return this.#socket === null || this.#socket.bufferedAmount > slow
  }

  #sendBundle(): void {
    for (const event of this.#bundle.takeAll()) this.#send((n) => ({ t: 'event', n, event }))
  }

  #drainSoon(): void {
    this.#drain ??= setTimeout(() => {
      this.#drain = null
      if (this.#bundle.isEmpty) return
      if (this.#isSlow()) this.#drainSoon()
      else this.#sendBundle()
    }, drainMs)
  }
}

type Received = { readonly t: 'heard'; readonly n: number } | { readonly t: 'call'; readonly call: number; readonly row: unknown; readonly args: unknown }

/** Null: not a message of ours. `row` and `args` are the dispatcher's to check. */
function readMessage(text: string): Received | null {
  try {
    const message = decodeWire(text) as Partial<Record<string, unknown>> | null
    if (typeof message !== 'object' || message === null) return null
    const { t, n, call, row, args } = message
    if (t === 'heard' && isCount(n)) return { t, n }
    if (t === 'call' && isCount(call)) return { t, call, row, args }
    return null
  } catch {
    return null
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

import type { EventEmitter } from 'node:events'
import type { IpcMainInvokeEvent } from 'electron'
import { decode, encode } from './codec'
import { IpcMain, ipcMain } from './ipcMain'
import { PortTable } from './messagePort'
import type { FromPage, ToPage } from './pageWire'

/** The page's end of main: who the messages are from, and the way back. */
export interface IpcPage extends EventEmitter {
  readonly mainFrame: unknown
  send(channel: string, ...args: unknown[]): void
}

type FromIpc = Exclude<FromPage, { readonly t: 'open' }>

/** Messages between one page and main: calls, events, and the ports that travel with them. */
export class PageIpc {
  /** Of this page only; main's own hears what this one does not handle. */
  readonly ipc = new IpcMain()
  readonly #page: IpcPage
  readonly #post: (message: ToPage) => void
  readonly #ports = new PortTable(
    (id, data) => this.#post({ t: 'port', id, data: encode(data) }),
    (id) => this.#post({ t: 'portClosed', id }),
  )

  /** `post`: a message to a page that is not there is lost, as in Electron. */
  constructor(page: IpcPage, post: (message: ToPage) => void) {
    this.#page = page
    this.#post = post
  }

  send(channel: string, args: readonly unknown[], transfer: readonly unknown[] = []): void {
    this.#post({ t: 'event', channel, args: encode(args), ports: transfer.map((port) => this.#ports.give(port)) })
  }

  /** The page is gone. */
  close(): void {
    this.#ports.closeAll()
  }

  async receive(message: FromIpc): Promise<void> {
    if (message.t === 'port') return this.#ports.receive(message.id, decode(message.data))
    if (message.t === 'portClosed') return this.#ports.closed(message.id)
    const args = decode(message.args) as unknown[]
    const event = { type: 'frame', sender: this.#page, senderFrame: this.#page.mainFrame, frameId: 1, processId: 1 }
    if (message.t === 'send') {
      const sent = { ...event, ports: message.ports.map((id) => this.#ports.adopt(id)), reply: (channel: string, ...rest: unknown[]) => this.#page.send(channel, ...rest) }
      this.#page.emit('ipc-message', sent, message.channel, ...args)
      this.ipc.emit(message.channel, sent, ...args)
      ipcMain.emit(message.channel, sent, ...args)
      return
    }
    const handler = this.ipc.handlerOf(message.channel) ?? ipcMain.handlerOf(message.channel)
    try {
      if (!handler) throw new Error(`No handler registered for '${message.channel}'`)
      const value = await handler(event as unknown as IpcMainInvokeEvent, ...args)
      this.#post({ t: 'reply', id: message.id, value: encode(value) })
    } catch (error) {
      this.#post({ t: 'refusal', id: message.id, sentence: `Error invoking remote method '${message.channel}': ${String(error)}` })
    }
  }
}

import { EventEmitter } from 'node:events'
import type { MessageChannelMain as RealChannel, MessagePortMain as RealPort } from 'electron'

type Carrier = (data: unknown) => void

/** One end of a channel in main. An end that is given away forwards what its peer posts to where it went. */
export class MessagePortMain extends EventEmitter implements Pick<RealPort, 'close' | 'postMessage' | 'start'> {
  peer: MessagePortMain | null = null
  #queue: unknown[] = []
  #started = false
  #closed = false
  #carrier: { post: Carrier; closed(): void } | null = null

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    if (this.#carrier) throw new Error('stand-in: the port was transferred')
    if (transfer.length > 0) throw new Error('stand-in: ports over ports are not implemented')
    this.peer?.receive(structuredClone(data))
  }

  start(): void {
    this.#started = true
    for (const data of this.#queue.splice(0)) this.emit('message', { data, ports: [] })
  }

  close(): void {
    this.closed()
    this.peer?.closed()
  }

  /** Something the other end posted. */
  receive(data: unknown): void {
    if (this.#closed) return
    if (this.#carrier) this.#carrier.post(data)
    else if (this.#started) this.emit('message', { data, ports: [] })
    else this.#queue.push(data)
  }

  /** The other end is gone. */
  closed(): void {
    if (this.#closed) return
    this.#closed = true
    if (this.#carrier) this.#carrier.closed()
    else this.emit('close')
  }

  /** Gives this end away: what was queued goes first. */
  carry(post: Carrier, closed: () => void): void {
    this.#carrier = { post, closed }
    for (const data of this.#queue.splice(0)) post(data)
  }
}

export class MessageChannelMain implements Record<keyof RealChannel, MessagePortMain> {
  readonly port1 = new MessagePortMain()
  readonly port2 = new MessagePortMain()

  constructor() {
    this.port1.peer = this.port2
    this.port2.peer = this.port1
  }
}

/** The ports that one page or utility process holds, by the name both sides call them. */
export class PortTable {
  readonly #ports = new Map<string, MessagePortMain>()
  readonly #post: (id: string, data: unknown) => void
  readonly #close: (id: string) => void
  #count = 0

  constructor(post: (id: string, data: unknown) => void, close: (id: string) => void) {
    this.#post = post
    this.#close = close
  }

  /** Moves a port of main to the other side. */
  give(port: unknown): string {
    if (!(port instanceof MessagePortMain)) throw new TypeError('Port at index 0 is not a valid port')
    const id = `main${++this.#count}`
    this.#route(id, port)
    return id
  }

  /** A port that the other side made and sent here. */
  adopt(id: string): MessagePortMain {
    const channel = new MessageChannelMain()
    this.#route(id, channel.port2)
    return channel.port1
  }

  receive(id: string, data: unknown): void {
    this.#ports.get(id)?.peer?.receive(data)
  }

  closed(id: string): void {
    const port = this.#ports.get(id)
    this.#ports.delete(id)
    port?.peer?.closed()
  }

  closeAll(): void {
    for (const id of [...this.#ports.keys()]) this.closed(id)
  }

  #route(id: string, port: MessagePortMain): void {
    this.#ports.set(id, port)
    port.carry((data) => this.#post(id, data), () => this.#close(id))
  }
}

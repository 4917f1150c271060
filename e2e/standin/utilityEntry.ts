import { EventEmitter } from 'node:events'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ParentPort as Real } from 'electron'
import type { FromUtility, ToUtility } from './utilityWire'

/** First code of a utility process: gives it `process.parentPort`, then runs the app's own module. */
class Port extends EventEmitter {
  readonly #id: string
  #queue: unknown[] = []
  #started = false

  constructor(id: string) {
    super()
    this.#id = id
  }

  postMessage(data: unknown): void {
    send({ t: 'port', id: this.#id, data })
  }

  start(): void {
    this.#started = true
    for (const data of this.#queue.splice(0)) this.emit('message', { data, ports: [] })
  }

  close(): void {
    send({ t: 'portClosed', id: this.#id })
    ports.delete(this.#id)
  }

  receive(data: unknown): void {
    if (this.#started) this.emit('message', { data, ports: [] })
    else this.#queue.push(data)
  }
}

class ParentPort extends EventEmitter implements Pick<Real, 'postMessage'> {
  readonly #early: ToUtility[] = []

  constructor() {
    super()
    this.on('newListener', (event) => {
      if (event === 'message') queueMicrotask(() => this.#early.splice(0).forEach((message) => this.receive(message)))
    })
  }

  postMessage(data: unknown): void {
    send({ t: 'message', data })
  }

  start(): void {}

  pause(): void {}

  receive(message: ToUtility): void {
    if (message.t === 'port') ports.get(message.id)?.receive(message.data)
    else if (message.t === 'portClosed') closePort(message.id)
    else if (this.listenerCount('message') === 0) this.#early.push(message)
    else this.emit('message', { data: message.data, ports: message.ports.map(openPort) })
  }
}

const ports = new Map<string, Port>()
const parentPort = new ParentPort()

function send(message: FromUtility): void {
  if (process.connected) process.send?.(message)
}

function openPort(id: string): Port {
  const port = new Port(id)
  ports.set(id, port)
  return port
}

function closePort(id: string): void {
  ports.get(id)?.emit('close')
  ports.delete(id)
}

Object.assign(process, { parentPort, type: 'utility' })
process.on('message', (message) => parentPort.receive(message as ToUtility))
process.on('disconnect', () => process.exit(0))
const [node, , file, ...args] = process.argv
process.argv = [node ?? '', file ?? '', ...args]
import(pathToFileURL(resolve(file ?? '')).href).catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})

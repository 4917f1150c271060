import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { linePath } from '../../protocol/browserWire'
import { FaultError } from '../../protocol/fault'
import { pageHeaders } from '../contentPolicy'
import type { PageFiles } from '../pageFiles'
import { Doorkeeper } from './doorkeeper'
import type { Caller } from './doorkeeper'

/** Largest message a page may send: the largest import a guard lets through, as base64 in its JSON. */
const largestMessage = 88 * 1024 * 1024

export interface PageServerOptions {
  /** 0: any free one. */
  readonly port: number
  readonly files: PageFiles
  /** A page has come through the door and opened its line. */
  readonly onLine: (socket: WebSocket, query: URLSearchParams) => void
}

/** Serves the page and its line on 127.0.0.1, to the browser that has the key. */
export class PageServer {
  readonly door = new Doorkeeper()
  readonly #server: Server
  readonly #lines: WebSocketServer
  readonly #options: PageServerOptions

  private constructor(options: PageServerOptions) {
    this.#options = options
    this.#server = createServer({ requestTimeout: 30_000 }, (request, response) => {
      const { status, headers, body } = this.#answer(asCaller(request))
      response.writeHead(status, { ...pageHeaders, 'cache-control': 'no-store', ...headers })
      response.end(body)
    })
    this.#server.maxConnections = 64
    this.#lines = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false })
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    this.#server.on('clientError', (_error, socket) => socket.destroy())
  }

  /** Listening. A port that is taken is a `FaultError`. */
  static async open(options: PageServerOptions): Promise<PageServer> {
    const server = new PageServer(options)
    await server.#listen()
    return server
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.#server.close(() => done()))
    for (const line of this.#lines.clients) line.terminate()
    this.#server.closeAllConnections()
    await closed
  }

  #listen(): Promise<void> {
    const { port } = this.#options
    return new Promise((resolve, reject) => {
      this.#server.once('error', (cause: NodeJS.ErrnoException) => {
        const why = cause.code === 'EADDRINUSE' ? 'is taken by another program' : 'cannot be used here'
        reject(new FaultError('busy', `Port ${port} ${why}; choose another with --port, or leave it out for any free one.`, { cause }))
      })
      this.#server.listen(port, '127.0.0.1', () => {
        this.door.guard((this.#server.address() as AddressInfo).port)
        resolve()
      })
    })
  }

  #answer(caller: Caller): { status: number; headers: Record<string, string>; body?: string | Uint8Array } {
    const verdict = this.door.judge(caller)
    if (verdict.t === 'out') return { status: verdict.status, headers: plain, body: `${verdict.why}\n` }
    if (verdict.t === 'key') return { status: 303, headers: { location: '/', 'set-cookie': verdict.cookie } }
    if (verdict.path === '/favicon.ico') return { status: 204, headers: {} }
    const file = this.#options.files.get(verdict.path)
    if (file === undefined) return { status: 404, headers: plain, body: 'There is no such page.\n' }
    return { status: 200, headers: { 'content-type': file.type }, body: file.bytes }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const verdict = this.door.judgeLine(asCaller(request))
    if (verdict.t !== 'in' || verdict.path !== linePath) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    this.#lines.handleUpgrade(request, socket, head, (line) => {
      line.on('error', () => line.terminate())
      this.#options.onLine(line, verdict.query)
    })
  }
}

const plain = { 'content-type': 'text/plain; charset=utf-8' }

function asCaller({ method, url, headers }: IncomingMessage): Caller {
  return { method: method ?? '', url: url ?? '', headers }
}

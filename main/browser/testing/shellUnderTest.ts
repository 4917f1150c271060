import { request } from 'node:http'
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { WebSocket } from 'ws'
import type { ToPage } from '../../../protocol/browserWire'
import { decodeWire, encodeWire, linePath } from '../../../protocol/browserWire'
import type { ToMain } from '../../../protocol/browserWire'
import { good } from '../../../protocol/fault'
import { PageServer } from '../pageServer'
import type { Dispatch } from '../tabLine'
import { Tabs } from '../tabs'

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A served page of one file, with a dispatcher that answers what it was asked. */
export async function shellUnderTest(dispatch: Dispatch = async (row, args) => good({ row, args })) {
  const tabs = new Tabs(dispatch)
  const server = await PageServer.open({
    port: 0,
    files: new Map([['/', { type: 'text/html; charset=utf-8', bytes: new TextEncoder().encode('<title>Heddle</title>') }]]),
    onLine: (socket, query) => tabs.welcome(socket, query),
  })
  const { port } = new URL(server.door.link)
  const token = new URL(server.door.link).search

  const ask = (path: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } }, (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      })
      asked.on('error', reject).end()
    })

  const enter = async (): Promise<string> => {
    const { headers } = await ask(`/${token}`)
    return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  }

  return { tabs, server, origin: server.door.origin, port, token, ask, enter, close: () => server.close() }
}

export type ShellUnderTest = Awaited<ReturnType<typeof shellUnderTest>>

export interface PageLine {
  readonly messages: ToPage[]
  send(message: ToMain): void
  sendText(text: string): void
  /** Resolves when `count` messages are there. */
  arrived(count: number): Promise<ToPage[]>
  readonly over: Promise<{ code: number; reason: string }>
  drop(): void
}

/** Connects as the page does. `refused` is the status when the door stays shut. */
export function connect(
  shell: ShellUnderTest,
  { tab = 'a'.repeat(20), heard = 0, headers = {}, path = linePath }: { tab?: string; heard?: number; headers?: Record<string, string>; path?: string },
): Promise<{ line: PageLine; refused: null } | { line: null; refused: number }> {
  const socket = new WebSocket(`ws://127.0.0.1:${shell.port}${path}?tab=${tab}&heard=${heard}`, { headers })
  const messages: ToPage[] = []
  let wake: () => void = () => undefined
  socket.on('message', (data) => {
    messages.push(decodeWire(String(data)) as ToPage)
    wake()
  })
  const over = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  const line: PageLine = {
    messages,
    send: (message) => socket.send(encodeWire(message)),
    sendText: (text) => socket.send(text),
    async arrived(count) {
      while (messages.length < count) await new Promise<void>((resolve) => (wake = resolve))
      return messages.slice(0, count)
    },
    over,
    drop: () => socket.terminate(),
  }
  return new Promise((resolve) => {
    socket.on('open', () => resolve({ line, refused: null }))
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      resolve({ line: null, refused: response.statusCode ?? 0 })
    })
    socket.on('error', () => undefined)
  })
}

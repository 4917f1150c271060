import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { CustomScheme, Protocol } from 'electron'
import { app } from './app'

const schemes = new Set<string>()
const handlers = new Map<string, (request: Request) => Response | Promise<Response>>()
let port = 0

/** Privileged schemes. Chromium does not know them here, so `heddle://app/x` travels as `http://app.heddle.localhost:PORT/x`. */
export const protocol: Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'> = {
  registerSchemesAsPrivileged(list: CustomScheme[]) {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme, privileges } of list) {
      if (!privileges?.standard || !privileges.secure) throw new Error(`stand-in: scheme ${scheme} must be standard and secure`)
      schemes.add(scheme)
    }
  },
  handle(scheme, handler) {
    if (!schemes.has(scheme)) throw new Error(`stand-in: scheme ${scheme} was not registered as privileged`)
    if (handlers.has(scheme)) throw new Error(`protocol.handle: ${scheme} is already handled`)
    handlers.set(scheme, handler as (request: Request) => Response | Promise<Response>)
  },
  unhandle: (scheme) => void handlers.delete(scheme),
  isProtocolHandled: (scheme) => handlers.has(scheme),
}

/** An app's URL as Chromium sees it. */
export function toLoopback(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url)
  if (!parts || !schemes.has(parts[1] ?? '')) return url
  return `http://${parts[2]}.${parts[1]}.localhost:${port}${parts[3] || '/'}`
}

/** Chromium's URL as the app knows it. */
export function fromLoopback(url: string): string {
  const parts = /^http:\/\/([^./]+)\.([a-z]+)\.localhost:(\d+)(.*)$/.exec(url)
  return parts && Number(parts[3]) === port ? `${parts[2]}://${parts[1]}${parts[4]}` : url
}

/** What the app's handler answers to `url`, without the network. */
export async function answerScheme(request: Request): Promise<Response | null> {
  const handler = handlers.get(new URL(request.url).protocol.slice(0, -1))
  return handler ? handler(request) : null
}

/** Starts the loopback server behind the schemes. It listens on 127.0.0.1 only and answers only names that end in `.localhost`. */
export async function serveSchemes(): Promise<void> {
  const server = createServer((request, response) => {
    const refuse = (status: number, why: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain' })
      response.end(why)
    }
    const url = fromLoopback(`http://${request.headers.host ?? ''}${request.url ?? ''}`)
    if (url.startsWith('http:')) return refuse(421, '')
    const headers = new Headers(Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as [string, string]] : [])))
    answerScheme(new Request(url, { method: request.method ?? 'GET', headers })).then(
      (answer) => {
        if (!answer) return refuse(404, '')
        response.writeHead(answer.status, Object.fromEntries(answer.headers))
        if (answer.body) Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]).pipe(response)
        else response.end()
      },
      (error: unknown) => refuse(500, String(error)),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
  server.unref()
}

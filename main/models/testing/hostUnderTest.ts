import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the host does with the next requests; every field can be changed while it runs. */
export interface HostManners {
  /** Files by their path. */
  readonly files: Map<string, Uint8Array>
  /** Instead of a file, when it answers with true. */
  instead: ((request: IncomingMessage, response: ServerResponse) => boolean) | null
  etag: string | null
  ranges: boolean
  /** Sends so many bytes of a body and then falls silent; null: all of it. */
  silentAfter: number | null
  /** Sends so many bytes of a body and then breaks the line; null: all of it. */
  breaksAfter: number | null
  /** Bytes between two pauses of `pauseMs`; 0: no pauses. */
  stride: number
  pauseMs: number
  /** Says this to be the length of the file. */
  length: number | null
  linkedSha256: string | null
}

export interface HostUnderTest extends HostManners {
  readonly url: string
  /** Ranges that were asked for, in order; '' for all of a file. */
  readonly asked: string[]
  close(): Promise<void>
}

/** A model host on loopback: files, ranges and ETags as a good one has them, and every bad manner on request. */
export async function hostUnderTest(): Promise<HostUnderTest> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.headers.range ?? '')
    if (host.instead?.(request, response) === true) return
    void serve(host, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host: HostUnderTest = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    files: new Map(),
    instead: null,
    etag: '"one"',
    ranges: true,
    silentAfter: null,
    breaksAfter: null,
    stride: 0,
    pauseMs: 20,
    length: null,
    linkedSha256: null,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return host
}

async function serve(host: HostManners, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const file = host.files.get(decodeURIComponent(request.url ?? ''))
  if (file === undefined) return void response.writeHead(404).end('no such file')
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')
  const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === host.etag
  const from = host.ranges && range !== null && isSame ? Number(range[1]) : 0
  const total = host.length ?? file.length
  const headers = {
    'content-length': String(total - from),
    'accept-ranges': 'bytes',
    ...(host.etag === null ? {} : { etag: host.etag }),
    ...(host.linkedSha256 === null ? {} : { 'x-linked-etag': `"${host.linkedSha256}"` }),
  }
  if (from > 0) response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${total - 1}/${total}` })
  else response.writeHead(200, headers)
  const most = Math.min(file.length - from, host.silentAfter ?? Infinity, host.breaksAfter ?? Infinity)
  const stride = host.stride === 0 ? Math.max(1, most) : host.stride
  for (let sent = 0; sent < most && !response.destroyed; sent += stride) {
    const chunk = file.subarray(from + sent, from + Math.min(most, sent + stride))
    await new Promise((resolve) => response.write(chunk, resolve))
    if (host.stride > 0) await new Promise((resolve) => setTimeout(resolve, host.pauseMs))
  }
  if (host.breaksAfter !== null) response.destroy()
  else if (host.silentAfter === null) response.end()
}

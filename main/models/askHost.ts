import { request as plainRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as secureRequest } from 'node:https'
import { Cancelled, FaultError } from '../../protocol/fault'
import type { Source } from './modelHost'

const mostRedirects = 5
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** The part of a file that is wanted: from byte `from` of the very version that `validator` names. */
export interface Rest {
  readonly from: number
  readonly validator: string
}

export interface HostAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** SHA-256 that the host itself, not the store it sends on to, gives for the file (`X-Linked-ETag` of large files). */
  readonly sha256: string | null
  readonly body: IncomingMessage
}

/**
 * Asks the host for a file, or the rest of one, and follows it to allowed places only. No cookie, no account and no name of
 * the machine is sent. Rejects with `Cancelled` when `signal` says so, with a `FaultError` for what asking again cannot
 * mend, and with Node's own error for a line that fails or is silent for `silenceMs`.
 */
export async function askHost(source: Source, rest: Rest | null, silenceMs: number, signal: AbortSignal): Promise<HostAnswer> {
  let url = source.url
  let sha256: string | null = null
  for (let step = 0; step <= mostRedirects; step++) {
    if (!source.allows(url)) throw new FaultError('network', `The host sends on to ${url.hostname}, which is not where this model is kept. Nothing was fetched from there.`)
    const body = await ask(url, rest, silenceMs, signal)
    const { statusCode: status = 0, headers } = body
    if (url.host === source.url.host) sha256 = sha256Of(headers['x-linked-etag']) ?? sha256
    if (!redirects.has(status)) return { status, headers, sha256, body }
    body.destroy()
    const { location } = headers
    if (location === undefined || !URL.canParse(location, url)) break
    url = new URL(location, url)
  }
  throw new FaultError('network', 'The host sends from one place to the next and never to the file. Try again another day.')
}

function ask(url: URL, rest: Rest | null, silenceMs: number, signal: AbortSignal): Promise<IncomingMessage> {
  if (signal.aborted) return Promise.reject(new Cancelled())
  const headers = {
    'user-agent': 'Heddle',
    accept: '*/*',
    'accept-encoding': 'identity',
    ...(rest === null ? {} : { range: `bytes=${rest.from}-`, 'if-range': rest.validator }),
  }
  return new Promise((resolve, reject) => {
    // An environment that switches certificates off does not reach this.
    const asked = url.protocol === 'https:' ? secureRequest(url, { headers, signal, rejectUnauthorized: true }) : plainRequest(url, { headers, signal })
    asked.setTimeout(silenceMs, () => asked.destroy(Object.assign(new Error('the host is silent'), { code: 'ETIMEDOUT' })))
    asked.once('error', (error) => reject(signal.aborted ? new Cancelled() : error))
    asked.once('response', resolve)
    asked.end()
  })
}

function sha256Of(etag: string | readonly string[] | undefined): string | null {
  return typeof etag === 'string' ? (/^"?([0-9a-f]{64})"?$/.exec(etag)?.[1] ?? null) : null
}

import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** What a request must show to get in; the headers and path of it are all the doorkeeper sees. */
export interface Caller {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

export type Verdict =
  | { readonly t: 'in'; readonly path: string; readonly query: URLSearchParams }
  /** The start link was good: this cookie is the key from now on. */
  | { readonly t: 'key'; readonly cookie: string }
  /** 401: the key is missing or wrong; 403: nothing would have helped. */
  | { readonly t: 'out'; readonly status: 401 | 403; readonly why: string }

/**
 * Lets in the browser that was given the start link, and nobody else: not a page of another site (`Origin`,
 * `Sec-Fetch-Site`), not a name that was bent to this address (`Host`), not another program without the key.
 */
export class Doorkeeper {
  readonly #key = secret()
  readonly #token = secret()
  readonly #once = new Set<string>()
  #port = 0

  /** Once the port is known. */
  guard(port: number): void {
    this.#port = port
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** A link that may be used until Heddle ends. */
  get link(): string {
    return `${this.origin}/?token=${this.#token}`
  }

  /** A link that works once: other programs of this machine may see the command that opens a browser. */
  linkForOnce(): string {
    const token = secret()
    this.#once.add(token)
    return `${this.origin}/?token=${token}`
  }

  /** For a page or a file of it. */
  judge(caller: Caller): Verdict {
    const url = this.#address(caller)
    if (url === null) return { t: 'out', status: 403, why: 'This is not the address of Heddle.' }
    if (caller.method !== 'GET') return { t: 'out', status: 403, why: 'Heddle only shows pages here.' }
    const { origin } = caller.headers
    if (origin !== undefined && origin !== this.origin) return { t: 'out', status: 403, why: 'Another site asked.' }
    const token = url.searchParams.get('token')
    if (url.pathname === '/' && token !== null) {
      if (!this.#isToken(token)) return { t: 'out', status: 401, why: 'This link is not valid any more. Open Heddle by the link it printed.' }
      return { t: 'key', cookie: `${this.#cookieName}=${this.#key}; HttpOnly; SameSite=Strict; Path=/` }
    }
    const site = caller.headers['sec-fetch-site']
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return { t: 'out', status: 403, why: 'Another site asked.' }
    if (!this.#hasKey(caller)) return { t: 'out', status: 401, why: 'Open Heddle by the link it printed.' }
    return { t: 'in', path: url.pathname, query: url.searchParams }
  }

  /** For the line between page and main. */
  judgeLine(caller: Caller): Verdict {
    const url = this.#address(caller)
    if (url === null) return { t: 'out', status: 403, why: 'This is not the address of Heddle.' }
    if (caller.headers.origin !== this.origin) return { t: 'out', status: 403, why: 'Another site asked.' }
    if (!this.#hasKey(caller)) return { t: 'out', status: 401, why: 'Open Heddle by the link it printed.' }
    return { t: 'in', path: url.pathname, query: url.searchParams }
  }

  #address({ url, headers }: Caller): URL | null {
    if (headers.host !== `127.0.0.1:${this.#port}` || !url.startsWith('/')) return null
    return tryUrl(this.origin + url)
  }

  get #cookieName(): string {
    return `heddle-${this.#port}`
  }

  #isToken(token: string): boolean {
    return this.#once.delete(token) || same(token, this.#token)
  }

  #hasKey({ headers }: Caller): boolean {
    const cookies = (headers.cookie ?? '').split(/; */)
    const found = cookies.find((cookie) => cookie.startsWith(`${this.#cookieName}=`))
    return found !== undefined && same(found.slice(this.#cookieName.length + 1), this.#key)
  }
}

/** 256 random bits. */
function secret(): string {
  return randomBytes(32).toString('base64url')
}

/** Takes the same time wherever the first difference is. */
function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function tryUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

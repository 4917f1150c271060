import type { Cdp, CdpSession } from './cdp'

let connection: Cdp | null = null

export function connectBrowser(cdp: Cdp): void {
  connection = cdp
}

/** The browser as a whole, or one of its targets by session. */
export function browserSession(id: string | null = null): CdpSession {
  if (!connection) throw new Error('stand-in: Chromium is not running yet')
  return connection.session(id)
}

import type { CatalogueHost } from '../../protocol/catalogue'

/** Where a file is asked for, and where an answer may send the asker on to. */
export interface Source {
  readonly url: URL
  allows(url: URL): boolean
}

/** The file `file` of the repository `owner/name` on a catalogue's host; null when the host is none that may be asked. */
export function sourceOf(host: CatalogueHost, repository: string, file: string): Source | null {
  const home = homeOf(host.url)
  if (home === null) return null
  const url = new URL(`/${repository}/resolve/main/${encodeURIComponent(file)}`, home)
  const names = [home.hostname, ...host.redirects]
  return { url, allows: (to) => isSafe(to, home) && (to.host === home.host || (to.port === '' && names.some((name) => matches(to.hostname, name)))) }
}

function homeOf(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && isSafe(url, url) ? url : null
}

/** HTTPS without a name and a password in it; plain HTTP from this machine to itself only. */
function isSafe(url: URL, home: URL): boolean {
  if (url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url) && isLoopback(home))
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost'
}

/** `*.hf.co` stands for every name below it. */
function matches(name: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern
}

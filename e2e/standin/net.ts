import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Net } from 'electron'
import { answerScheme } from './protocol'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** `net.fetch` for files and the app's own schemes; anything else goes through Node's fetch. */
export const net: Pick<Net, 'fetch' | 'isOnline'> = {
  async fetch(input, init) {
    const url = typeof input === 'string' ? input : input.url
    if (!url.startsWith('file:')) {
      const own = await answerScheme(new Request(url, init as RequestInit))
      return own ?? fetch(url, init as RequestInit)
    }
    try {
      const path = fileURLToPath(url)
      return new Response(new Uint8Array(await readFile(path)), { headers: { 'content-type': types[extname(path)] ?? 'application/octet-stream' } })
    } catch {
      throw new Error('net::ERR_FILE_NOT_FOUND')
    }
  },
  isOnline: () => false,
}

import { createReadStream, existsSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

/** What a benchmark of pages is handed by `bench/page.mjs`. */
export interface PageBench {
  readonly browser: Browser
  /** Where a page is served, by its folder in the repository. */
  urlOf(page: string): string
  readonly quick: boolean
  /** The folder for pictures; undefined: none are wanted. */
  readonly shots: string | undefined
  /** Writes the results where `--json` says, and ends everything. */
  end(results: unknown): Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf', '.woff2': 'font/woff2',
}

/** Serves the built pages on loopback and starts the browser. */
export async function beginPageBench(): Promise<PageBench> {
  const [folder = '', executablePath = '', ...words] = process.argv.slice(2)
  const option = (name: string): string | undefined => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined)
  const server = createServer((request, response) => {
    const file = join(folder, new URL(request.url ?? '/', 'http://localhost').pathname)
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  return {
    browser,
    urlOf: (page) => `http://127.0.0.1:${port}/${page}/index.html`,
    quick: words.includes('--quick'),
    shots: option('--shots'),
    end: async (results) => {
      const json = option('--json')
      if (json !== undefined) writeFileSync(json, JSON.stringify(results, null, 2))
      await browser.close()
      server.close()
    },
  }
}

/** The value under which this part of all values lies, to a tenth; NaN of none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN) * 10) / 10
}

import { lstat, readFile, readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { FaultError } from '../protocol/fault'

export interface PageFile {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The built page by URL path (`/index.html`, `/assets/…`). A path that is not in it does not exist: no path is ever joined. */
export type PageFiles = ReadonlyMap<string, PageFile>

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/** Reads the whole page once. Links and files of unknown kinds are left out. `/` is `/index.html`. No page is a `FaultError`. */
export async function readPageFiles(folder: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new FaultError('not-found', 'The page of Heddle is not built. Run `npm run build` and try again.', { cause })
  })
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const type = types[extname(entry.name)]
    if (type === undefined || !(await lstat(path)).isFile()) continue
    const url = `/${relative(folder, path).split(sep).join('/')}`
    files.set(url, { type, bytes: new Uint8Array(await readFile(path)) })
  }
  const index = files.get('/index.html')
  if (index !== undefined) files.set('/', index)
  return files
}

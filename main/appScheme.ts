import { protocol } from 'electron'
import { pageHeaders } from './contentPolicy'
import type { PageFiles } from './pageFiles'

/** Where the page lives: a scheme of its own, so that no web page and no file shares its origin. */
export const appOrigin = 'heddle://app'

/** Before the app is ready. */
export function claimAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'heddle', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built page and nothing else; `files` may still be on its way. */
export function serveApp(files: Promise<PageFiles>): void {
  protocol.handle('heddle', async (request) => answerPage(request, await files))
}

/** The answer to one request: a file of the list, or 404. */
function answerPage(request: Pick<Request, 'url' | 'method'>, files: PageFiles): Response {
  const url = new URL(request.url)
  const file = request.method === 'GET' && url.host === 'app' ? files.get(url.pathname) : undefined
  if (file === undefined) return new Response(null, { status: 404, headers: pageHeaders })
  return new Response(file.bytes, { headers: { ...pageHeaders, 'content-type': file.type } })
}

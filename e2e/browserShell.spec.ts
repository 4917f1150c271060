import { chromium, type Browser, type Page } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { chromiumPath } from './carrier'
import { expect, test } from './fixtures'
import { readKept } from './kept'
import { Writer } from './writer'

const program = resolve(import.meta.dirname, '../out/main/cli.js')

/** `heddle serve` and a browser of the writer's. */
class Served {
  static async start(home: string): Promise<Served> {
    const child = spawn(process.execPath, [program, 'serve', '--no-open', '--data', home, '--model', 'fake:seed=11,delay=5'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const line = await firstLine(child)
    return new Served(child, (JSON.parse(line) as { url: string }).url)
  }

  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
  ) {}

  get origin(): string {
    return new URL(this.url).origin
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return
    this.child.kill('SIGTERM')
    await once(this.child, 'exit')
  }
}

let browser: Browser
test.beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath(), chromiumSandbox: process.getuid?.() !== 0, args: ['--disable-background-networking', '--disable-component-update', '--disable-sync'] })
})
test.afterAll(() => browser.close())

let served: Served
test.beforeEach(async ({ home }) => {
  served = await Served.start(home)
})
test.afterEach(() => served.stop())

test('the link opens the app once it has become a cookie, and nothing opens without', async () => {
  expect(new URL(served.url).hostname).toBe('127.0.0.1')
  for (const path of ['/', '/index.html', '/?t=wrong']) expect((await fetch(served.origin + path, { redirect: 'manual' })).status, path).toBe(401)
  const first = await fetch(served.url, { redirect: 'manual' })
  expect([302, 303]).toContain(first.status)
  expect(first.headers.get('set-cookie')).toMatch(/HttpOnly/i)
  expect(first.headers.get('set-cookie')).toMatch(/SameSite=Strict/i)
  expect(first.headers.get('location')).not.toContain(new URL(served.url).searchParams.values().next().value)
})

test('a page from elsewhere reaches neither files nor the line', async () => {
  const cookie = ((await fetch(served.url, { redirect: 'manual' })).headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  expect((await fetch(`${served.origin}/index.html`, { headers: { cookie } })).status).toBe(200)
  expect(await statusWithHost(served.origin, 'evil.example', cookie)).toBeGreaterThanOrEqual(400)
  expect(await upgrade(served.origin, served.origin, cookie)).toMatch(/^HTTP\/1\.1 101/)
  expect(await upgrade(served.origin, 'http://evil.example', cookie)).not.toMatch(/ 101 /)
  expect(await upgrade(served.origin, served.origin, '')).not.toMatch(/ 101 /)
})

test('a loom is woven in the browser, and is there after the server starts again', async ({ home }) => {
  await onPage(served.url, async (page, writer) => {
    await writer.hasModel()
    await writer.beginsNewLoom()
    await writer.types('In the browser too she')
    await writer.weaves()
    await writer.waitsForAll()
    expect(await writer.branches()).toHaveLength(5)
    const ghost = await writer.ghost()
    await writer.takes('all')
    await writer.sees(`In the browser too she${ghost}`)
    expect((await readKept(page)).threads).toHaveLength(5)
    expect(page.url()).not.toMatch(/[?&]t=/)
  })
  await served.stop()
  served = await Served.start(home)
  await onPage(served.url, async (page, writer) => {
    await expect.poll(() => writer.seen()).toMatch(/^In the browser too she/)
    expect((await readKept(page)).threads).toHaveLength(5)
  })
})

test('files are imported by the browser’s own dialog, and a loom leaves as a download', async () => {
  await onPage(served.url, async (page, writer) => {
    await writer.hasModel()
    const asked = page.waitForEvent('filechooser')
    await writer.commands('file.import')
    await (await asked).setFiles({ name: 'harbour.md', mimeType: 'text/markdown', buffer: Buffer.from('The harbour froze.') })
    await writer.sees('The harbour froze.')
    const left = page.waitForEvent('download')
    await writer.commands('file.exportHeddle')
    const download = await left
    expect(download.suggestedFilename()).toBe('harbour.heddle.json')
    expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({ heddle: 'loom', version: 1, title: 'harbour', nodes: [{ text: 'The harbour froze.' }] })
  })
})

test('the page has the same bridge and the same policy as in Electron', async () => {
  await onPage(served.url, async (page) => {
    const { bridgeRows } = await import('../protocol/bridge')
    expect(await page.evaluate(() => Object.keys((window as unknown as { heddle: object }).heddle).sort())).toEqual([...bridgeRows, 'onEvent'].sort())
    const policy = await page.evaluate(async () => (await fetch('/index.html')).headers.get('content-security-policy'))
    const { contentPolicy } = await import('../main/contentPolicy')
    expect(policy).toBe(contentPolicy)
  })
})

async function onPage(url: string, act: (page: Page, writer: Writer) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 820 } })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error.stack ?? error)))
  await page.goto(url)
  const writer = new Writer(page)
  await writer.arrives()
  await act(page, writer)
  await context.close()
  expect(errors).toEqual([])
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    if (!child.stdout) throw new Error('no standard output')
    createInterface(child.stdout).once('line', done)
    child.once('exit', (code) => fail(new Error(`heddle serve ended with ${code}`)))
  })
}

function statusWithHost(origin: string, host: string, cookie: string): Promise<number> {
  return new Promise((done, fail) => {
    const asked = request(`${origin}/index.html`, { headers: { host, cookie } }, (answer) => {
      answer.resume()
      done(answer.statusCode ?? 0)
    })
    asked.once('error', fail)
    asked.end()
  })
}

/** First line of the answer to a WebSocket handshake. */
function upgrade(server: string, origin: string, cookie: string): Promise<string> {
  const { hostname, port, host } = new URL(server)
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname)
    socket.once('error', fail)
    socket.once('close', () => done('closed'))
    socket.once('data', (chunk) => {
      done(chunk.toString().split('\r\n')[0] ?? '')
      socket.destroy()
    })
    const paths = ['GET / HTTP/1.1', `Host: ${host}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', `Origin: ${origin}`, ...(cookie === '' ? [] : [`Cookie: ${cookie}`])]
    socket.write(`${paths.join('\r\n')}\r\n\r\n`)
  })
}

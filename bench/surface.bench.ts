import { createReadStream, existsSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import type { App } from '../renderer/app'

/**
 * What a keystroke costs on the page, from the key event to after the frame that shows it, in milliseconds: idle and while
 * branches stream, in short and long threads, and beside it a bare `textarea` with the same text on the same machine in
 * the same run. Run by `bench/surface.mjs`, which builds the page.
 */
const [place = '', executablePath = '', ...rest] = process.argv.slice(2)
const quick = rest.includes('--quick')
const option = (name: string): string | undefined => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined)
const keys = quick ? 40 : 160
const apartMs = 45

interface Probe {
  readonly keys: number[]
  readonly frames: number[]
  readonly lags: number[]
  readonly long: number[]
}

declare global {
  interface Window {
    probe?: Probe
  }
}

interface Row {
  readonly what: string
  readonly units: number
  readonly n: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
  readonly frameP95: number
  readonly lagP99: number
  readonly longTasks: number
  /** Processor milliseconds of the page's main thread per key, what streams between the keys included: holds on a busy machine. */
  readonly cpuPerKey: number
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf', '.woff2': 'font/woff2',
}

const server = await serve(place)
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
const rows: Row[] = []
const once: { readonly what: string; readonly ms: string }[] = []
try {
  for (const units of [10_000, 1_000_000]) {
    rows.push(await textarea(units))
    rows.push(await typing('typing, idle', units, '', async () => 'x'))
    const branches = '&branches=16&tokenMs=33&tokens=3000'
    rows.push(await typing('typing through, 16 × 30/s', units, branches, nextOfGhost))
    rows.push(await typing('typing through in a paragraph, 16 × 30/s', units, branches, nextOfGhost, 'middle'))
    rows.push(await typing('typing elsewhere, 16 × 30/s streaming unseen', units, branches, async () => 'x', 'away'))
  }
  once.push(...(await switching(1_000_000)))
} finally {
  await browser.close()
  server.close()
}
console.table(rows.map(({ units, ...row }) => ({ text: `${units / 1000} kB`, ...row })))
console.table(once)
const json = option('--json')
if (json !== undefined) writeFileSync(json, JSON.stringify({ rows, once }, null, 2))

type Where = 'end' | 'middle' | 'away'

async function typing(what: string, units: number, query: string, key: (page: Page) => Promise<string>, where: Where = 'end'): Promise<Row> {
  const page = await open(units, query)
  if (where === 'middle') {
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowUp')
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowLeft')
  }
  if (query !== '') await page.evaluate(() => (window as unknown as { app: App }).app.fan.weave())
  await page.waitForTimeout(1500)
  if (where === 'away') await page.keyboard.type(' something else')
  const row = await press(page, what, units, key)
  const shots = option('--shots')
  if (shots !== undefined) await page.screenshot({ path: join(shots, `bench-${rows.length}.png`) })
  await page.close()
  return row
}

async function textarea(units: number): Promise<Row> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } })
  await page.setContent('<textarea style="width:640px;height:700px;font:19px/31px serif"></textarea>')
  await page.evaluate((length) => {
    const area = document.querySelector('textarea') as HTMLTextAreaElement
    const paragraph = `${'It was late in the year, and the light that came over the hill was thin. '.repeat(6)}\n\n`
    area.value = paragraph.repeat(Math.ceil(length / paragraph.length)).slice(0, length)
    area.focus()
    area.setSelectionRange(length, length)
    area.scrollTop = area.scrollHeight
  }, units)
  await page.waitForTimeout(800)
  const row = await press(page, 'a bare textarea', units, async () => 'x')
  await page.close()
  return row
}

async function press(page: Page, what: string, units: number, key: (page: Page) => Promise<string>): Promise<Row> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const busy = async (): Promise<number> =>
    (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ThreadTime')?.value ?? Number.NaN
  await page.evaluate(watch)
  const before = await busy()
  for (let i = 0; i < keys; i++) {
    await page.keyboard.press(await key(page))
    await page.waitForTimeout(apartMs)
  }
  await page.waitForTimeout(200)
  const cpuPerKey = Math.round((10_000 * ((await busy()) - before)) / keys) / 10
  const probe = await page.evaluate(() => window.probe as Probe)
  return {
    what, units, n: probe.keys.length,
    p50: at(probe.keys, 0.5), p95: at(probe.keys, 0.95), p99: at(probe.keys, 0.99), max: at(probe.keys, 1),
    frameP95: at(probe.frames, 0.95), lagP99: at(probe.lags, 0.99), longTasks: probe.long.length, cpuPerKey,
  }
}

/** The character that agrees with the ghost: the fan stays open and everything streams on. */
async function nextOfGhost(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fan = (window as unknown as { app: App }).app.state.fan.value
    const branch = fan?.branches[fan.selected]
    const next = branch?.text.charAt(branch.taken) ?? ''
    return next === '' ? 'Shift' : next === ' ' ? 'Space' : next
  })
}

/** Installed in the page: times of keys, frames, timers and long tasks from now on. */
function watch(): void {
  const probe: Probe = { keys: [], frames: [], lags: [], long: [] }
  window.probe = probe
  addEventListener('keydown', (event) => {
    const began = event.timeStamp
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => probe.keys.push(performance.now() - began)
      channel.port2.postMessage(0)
    })
  }, true)
  let last = performance.now()
  const frame = (now: number): void => {
    probe.frames.push(now - last)
    last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  let due = performance.now() + 10
  setInterval(() => {
    probe.lags.push(Math.max(0, performance.now() - due))
    due = performance.now() + 10
  }, 10)
  new PerformanceObserver((list) => probe.long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
}

/** Opening, weaving, walking among siblings and taking in a long thread: one act each, to after its frame. */
async function switching(units: number): Promise<typeof once> {
  const page = await open(units, '&branches=5&tokenMs=0&tokens=200')
  const opened = await page.evaluate(() => performance.now())
  const results = await page.evaluate(async () => {
    const { app } = window as unknown as { app: App }
    const painted = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
    const time = async (act: () => unknown): Promise<number> => {
      await painted()
      const began = performance.now()
      await act()
      await painted()
      return performance.now() - began
    }
    const weave = await time(() => app.fan.weave())
    await new Promise((done) => setTimeout(done, 500))
    const take = await time(() => app.fan.take('all'))
    const walks: number[] = []
    for (let i = 0; i < 20; i++) walks.push(await time(() => app.walk.siblingOfTip(1)))
    return { weave, take, walk: walks.sort((a, b) => a - b)[10] as number }
  })
  await page.close()
  const size = `${units / 1000} kB`
  return [
    { what: `page and thread of ${size} shown, from navigation`, ms: opened.toFixed(0) },
    { what: `weave to empty fan, ${size}`, ms: results.weave.toFixed(1) },
    { what: `take all, ${size}`, ms: results.take.toFixed(1) },
    { what: `walk to a sibling of 200 tokens, ${size} (median of 20)`, ms: results.walk.toFixed(1) },
  ]
}

async function open(units: number, query: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } })
  page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`))
  await page.goto(`${base}?units=${units}${query}`)
  await page.waitForFunction(() => {
    const { app } = window as unknown as { app?: App }
    return document.querySelector('.monaco-editor .view-line') !== null && app?.surface.hasFocus() === true
  })
  return page
}

function at(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
  return Math.round(value * 10) / 10
}

function serve(folder: string): Promise<Server> {
  return new Promise((listening) => {
    const made = createServer((request, response) => {
      const file = join(folder, new URL(request.url ?? '/', 'http://localhost').pathname)
      if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end()
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
      createReadStream(file).pipe(response)
    })
    made.listen(0, '127.0.0.1', () => listening(made))
  })
}

import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { App } from '../renderer/app'
import { beginPageBench, quantile as at } from './pageBench'

/**
 * What a keystroke costs on the page, from the key event to after the frame that shows it, in milliseconds: idle and while
 * branches stream, in short and long threads, and beside it a bare `textarea` with the same text. Every case is measured
 * several times, all of them in turn, so that what else the machine does falls on all alike. Then acts that are done once,
 * and scrolling the tree beside scrolling a bare list. Run by `bench/page.mjs`.
 */
const bench = await beginPageBench()
const { browser, quick, shots } = bench
const rounds = quick ? 1 : 4
const keysARound = 40
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
  readonly text: string
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

/** What one round of one case found. */
interface Found extends Probe {
  readonly cpu: number
}

const branches = '&branches=16&tokenMs=33&tokens=3000'
const cases: readonly (readonly [what: string, measure: (units: number) => Promise<Found>])[] = [
  ['a bare textarea', textarea],
  ['typing, idle', (units) => typing(units, '', async () => 'x')],
  ['typing, scored, surprise on', (units) => typing(units, '&scores', async () => 'x')],
  ['typing through, 16 × 30/s', (units) => typing(units, branches, nextOfGhost)],
  ['typing through in a paragraph, 16 × 30/s', (units) => typing(units, branches, nextOfGhost, 'middle')],
  ['typing elsewhere, 16 × 30/s streaming unseen', (units) => typing(units, branches, async () => 'x', 'away')],
]
const once: { readonly what: string; readonly ms: string }[] = []
const scrolls: Record<string, unknown>[] = []
const rows: Row[] = []
try {
  for (const units of [10_000, 1_000_000]) {
    const found = cases.map((): Found[] => [])
    for (let round = 0; round < rounds; round++) for (const [index, [, measure]] of cases.entries()) found[index]?.push(await measure(units))
    for (const [index, [what]] of cases.entries()) rows.push(rowOf(what, units, found[index] ?? []))
  }
  console.table(rows)
  once.push(...(await switching(1_000_000)))
  console.table(once)
  for (const nodes of [0, 10_000, 100_000]) scrolls.push(await scrolling(nodes))
  console.table(scrolls)
} finally {
  await bench.end({ rows, once, scrolls })
}

type Where = 'end' | 'middle' | 'away'

async function typing(units: number, query: string, key: (page: Page) => Promise<string>, where: Where = 'end'): Promise<Found> {
  const page = await open(units, query)
  if (where === 'middle') {
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowUp')
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowLeft')
  }
  if (query === '&scores') await surprise(page)
  else if (query !== '') await page.evaluate(() => (window as unknown as { app: App }).app.fan.weave())
  await page.waitForTimeout(1500)
  if (where === 'away') await page.keyboard.type(' something else')
  const found = await press(page, key)
  if (shots !== undefined) await page.screenshot({ path: join(shots, `bench-${units}-${where}${query === '' ? '-idle' : ''}.png`) })
  await page.close()
  return found
}

/** Shows the surprise of every token, and waits until all of them have come. */
async function surprise(page: Page): Promise<void> {
  await page.evaluate(() => (window as unknown as { app: App }).app.lens.toggle('surprise'))
  await page.waitForFunction(() => {
    const { lens, surface } = (window as unknown as { app: App }).app
    return lens.progress.value === null && lens.tokens(surface.text().length - 1, Infinity).length > 0 && lens.tokens(0, 1).length > 0
  })
}

async function textarea(units: number): Promise<Found> {
  const page = await newPage()
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
  const found = await press(page, async () => 'x')
  await page.close()
  return found
}

async function press(page: Page, key: (page: Page) => Promise<string>): Promise<Found> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const busy = async (): Promise<number> =>
    (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ThreadTime')?.value ?? Number.NaN
  await page.evaluate(watch)
  const before = await busy()
  for (let i = 0; i < keysARound; i++) {
    await page.keyboard.press(await key(page))
    await page.waitForTimeout(apartMs)
  }
  await page.waitForTimeout(200)
  const cpu = 1000 * ((await busy()) - before)
  return { ...(await page.evaluate(() => window.probe as Probe)), cpu }
}

function rowOf(what: string, units: number, found: readonly Found[]): Row {
  const all = (part: keyof Probe): readonly number[] => found.flatMap((each) => each[part])
  const [keys, frames, lags, long] = [all('keys'), all('frames'), all('lags'), all('long')]
  return {
    text: `${units / 1000} kB`, what, n: keys.length,
    p50: at(keys, 0.5), p95: at(keys, 0.95), p99: at(keys, 0.99), max: at(keys, 1),
    frameP95: at(frames, 0.95), lagP99: at(lags, 0.99), longTasks: long.length,
    cpuPerKey: Math.round((10 * found.reduce((sum, { cpu }) => sum + cpu, 0)) / keys.length) / 10,
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

async function newPage(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } })
  page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`))
  return page
}

async function open(units: number, query: string): Promise<Page> {
  const page = await newPage()
  await page.goto(`${bench.urlOf('renderer/play')}?units=${units}${query}`)
  await page.waitForFunction(() => {
    const { app } = window as unknown as { app?: App }
    return document.querySelector('.monaco-editor .view-line') !== null && app?.surface.hasFocus() === true
  })
  return page
}

/** The tree of so many nodes turned by the wheel, every frame; 0: a bare list of 2,000 rows as high. */
async function scrolling(nodes: number): Promise<Record<string, unknown>> {
  const page = await newPage()
  if (nodes === 0) {
    const row = '<p style="margin:0;height:30px;font:14px sans-serif">It was late in the year, and the light</p>'
    await page.setContent(`<div style="width:280px;height:760px;overflow:auto">${row.repeat(2000)}</div>`)
  } else {
    await page.goto(`${bench.urlOf('bench/loomPage')}?show=tree&nodes=${nodes}`)
    await page.waitForSelector('[role=treeitem]')
  }
  const drawn = await page.evaluate(() => performance.getEntriesByName('drawn')[0]?.duration ?? null)
  await page.waitForTimeout(500)
  await page.mouse.move(140, 400)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const metric = async (name: string): Promise<number> => (await session.send('Performance.getMetrics')).metrics.find((each) => each.name === name)?.value ?? Number.NaN
  const [thread, script] = [await metric('ThreadTime'), await metric('ScriptDuration')]
  await page.evaluate(watch)
  const turns = quick ? 60 : 240
  for (let i = 0; i < turns; i++) {
    await page.mouse.wheel(0, i < turns / 2 ? 240 : -240)
    await page.waitForTimeout(12)
  }
  const per = async (name: string, from: number): Promise<string> => ((1000 * ((await metric(name)) - from)) / turns).toFixed(2)
  const [cpu, js] = [await per('ThreadTime', thread), await per('ScriptDuration', script)]
  const { frames, lags, long } = await page.evaluate(() => window.probe as Probe)
  await page.close()
  return {
    tree: nodes === 0 ? 'a bare list' : `${nodes / 1000}k nodes`, 'first drawn, ms': drawn === null ? '' : drawn.toFixed(0), 'cpu a turn': cpu, 'script a turn': js,
    frameP50: at(frames, 0.5), frameP95: at(frames, 0.95), lagP99: at(lags, 0.99), longTasks: long.length,
  }
}

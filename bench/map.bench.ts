import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beginPageBench, quantile as at } from './pageBench'

/**
 * What the map costs in a real Chromium, in milliseconds: its parts by themselves, and frames while the writer pans, zooms and
 * walks: the work done in the page, and the time from frame to frame beside that of an empty page. Run by `bench/page.mjs`.
 */
const bench = await beginPageBench()
const { browser, quick, shots } = bench
const frames = quick ? 40 : 120

interface Row {
  readonly map: string
  readonly what: string
  readonly frames: number
  readonly work50: number
  readonly work95: number
  readonly workMost: number
  readonly frame50: number
  readonly frame95: number
}

interface Bench extends Window {
  work: number[]
  measure(): Readonly<Record<string, number>>
}

const rows: Row[] = []
const parts: Record<string, unknown>[] = []
try {
  rows.push(await idle())
  for (const [nodes, shape] of [[10_000, 'written'], [100_000, 'written'], [100_000, 'chain'], [100_000, 'fan']] as const) {
    const name = `${nodes / 1000}k ${shape}`
    const page = await open(`nodes=${nodes}&shape=${shape}`)
    const measured = await page.evaluate(() => (window as unknown as Bench).measure())
    parts.push({ map: name, ...Object.fromEntries(Object.entries(measured).map(([part, ms]) => [part, Math.round(ms * 10) / 10])) })
    rows.push(await gesture(page, name, 'pan, near', (i) => drag(page, i)))
    rows.push(await gesture(page, name, 'walk by keys', () => page.keyboard.press('ArrowUp')))
    rows.push(await gesture(page, name, 'from unread to unread', () => page.keyboard.press('e')))
    await page.keyboard.press('0')
    await page.waitForTimeout(600)
    rows.push(await gesture(page, name, 'pan, all in view', (i) => drag(page, i)))
    rows.push(await gesture(page, name, 'zoom, from all in view', (i) => zoom(page, i < frames / 2 ? 1 : -1)))
    if (shots !== undefined) {
      await page.keyboard.press('0')
      await page.waitForTimeout(600)
      await page.screenshot({ path: join(shots, `map-${name.replace(' ', '-')}.png`) })
    }
    await page.close()
  }
  console.table(parts)
  console.table(rows)
} finally {
  await bench.end({ parts, rows })
}

async function open(query: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(`${bench.urlOf('bench/loomPage')}?${query}`)
  await page.waitForSelector('.map-scene', { timeout: 60_000 })
  await page.waitForTimeout(1000)
  await page.mouse.move(640, 400)
  return page
}

/** The mouse held and led round a wide ring, a step a frame. */
async function drag(page: Page, i: number): Promise<void> {
  if (i === 0) await page.mouse.down()
  await page.mouse.move(640 + 380 * Math.sin(i / 12), 400 + 260 * (1 - Math.cos(i / 12)) * 0.5)
  if (i === frames - 1) await page.mouse.up()
}

async function zoom(page: Page, by: 1 | -1): Promise<void> {
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -12 * by)
  await page.keyboard.up('Control')
}

async function gesture(page: Page, map: string, what: string, step: (i: number) => Promise<void>): Promise<Row> {
  await page.evaluate(() => void ((window as unknown as Bench).work.length = 0))
  const watched = watchFrames(page)
  for (let i = 0; i < frames; i++) {
    await step(i)
    await page.waitForTimeout(12)
  }
  const apart = await watched()
  const work = await page.evaluate(() => (window as unknown as Bench).work.filter((ms) => ms > 0))
  return { map, what, frames: work.length, work50: at(work, 0.5), work95: at(work, 0.95), workMost: at(work, 1), frame50: at(apart, 0.5), frame95: at(apart, 0.95) }
}

/** Starts to note the time from frame to frame; returns the way to end and have them. */
function watchFrames(page: Page): () => Promise<number[]> {
  const done = page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const apart: number[] = []
        let last = 0
        const request = Window.prototype.requestAnimationFrame ?? window.requestAnimationFrame
        const tick = (now: number): void => {
          if (last !== 0) apart.push(now - last)
          last = now
          if ((window as unknown as { ended?: true }).ended) resolve(apart)
          else request.call(window, tick)
        }
        delete (window as unknown as { ended?: true }).ended
        request.call(window, tick)
      }),
  )
  return async () => {
    await page.evaluate(() => void ((window as unknown as { ended?: true }).ended = true))
    return done
  }
}

/** An empty page under the same hand: what this machine takes from frame to frame by itself. */
async function idle(): Promise<Row> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto('about:blank')
  const watched = watchFrames(page)
  for (let i = 0; i < frames; i++) {
    await drag(page, i)
    await page.waitForTimeout(12)
  }
  const apart = await watched()
  await page.close()
  return { map: 'an empty page', what: 'drag', frames: apart.length, work50: 0, work95: 0, workMost: 0, frame50: at(apart, 0.5), frame95: at(apart, 0.95) }
}

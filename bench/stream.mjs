import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'
import { findBrowser } from '../e2e/findBrowser.mjs'

/**
 * `node bench/stream.mjs [--model FILE]`: the event loop of the page while 16 branches stream into it, in a real
 * Chromium on the browser shell. A message to itself is sent again and again; what it takes beyond its turn is delay. In another
 * weave, what the tasks of the page's thread take of the processor: that holds on a busy machine too.
 */
const root = resolve(import.meta.dirname, '..')
const executablePath = findBrowser()
if (executablePath === null) {
  console.log('The event loop of the page was not measured: no Chromium was found. Set HEDDLE_CHROMIUM to one.')
  process.exit(0)
}
const { status: built } = spawnSync(process.execPath, [join(root, 'main/launch/build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] })
if (built !== 0) process.exit(1)
const at = process.argv.indexOf('--model')
const model = at < 0 ? join(root, 'models/heddle-base-4m.gguf') : resolve(process.argv[at + 1])
const folder = mkdtempSync(join(tmpdir(), 'heddle-stream-'))
mkdirSync(join(folder, 'data'), { recursive: true })
writeFileSync(join(folder, 'data', 'settings.json'), JSON.stringify({ branches: 16, tokens: 400 }))
const child = spawn(process.execPath, [join(root, 'out/main/cli.js'), 'serve', '--no-open', '--data', join(folder, 'data'), '--model', model], { stdio: ['ignore', 'pipe', 'inherit'] })
let browser = null
try {
  const line = await new Promise((heard, failed) => {
    createInterface({ input: child.stdout }).once('line', heard)
    child.once('exit', () => failed(new Error('heddle serve ended')))
  })
  browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 })
  const page = await browser.newPage()
  await page.goto(JSON.parse(line).url)
  await page.getByRole('textbox', { name: 'Text', exact: true }).focus({ timeout: 30_000 })
  await page.waitForTimeout(3000)
  const idle = await delays(page, 1500, async () => undefined)
  await page.keyboard.type('\nThe tide went out and')
  const streaming = await delays(page, 3000, () => page.keyboard.press('Control+Enter'))
  const rows = await page.getByRole('listbox', { name: 'Branches' }).getByRole('option').count()
  console.log(`${rows} branches in the fan. Event loop of the page, delay in ms (p50 / p99 / max): idle ${words(idle)}; streaming ${words(streaming)}`)
  await page.keyboard.press('Escape')
  await page.keyboard.type(' so')
  const tasks = await taskTimes(browser, page, 3000, () => page.keyboard.press('Control+Enter'))
  console.log(`Tasks of the page while they stream, ms of processor time (p50 / p99 / max): ${words(tasks)}, ${tasks.turns} of them`)
  console.log(JSON.stringify({ branches: rows, idle, streaming, tasks }))
} finally {
  await browser?.close()
  child.kill('SIGTERM')
  await new Promise((over) => (child.exitCode === null ? child.once('exit', over) : over()))
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

async function delays(page, forMs, act) {
  const measured = page.evaluate((ms) => new Promise((done) => {
    const gaps = []
    const channel = new MessageChannel()
    const start = performance.now()
    let last = start
    channel.port1.onmessage = () => {
      const now = performance.now()
      gaps.push(now - last)
      last = now
      if (now - start > ms) done(gaps)
      else channel.port2.postMessage(null)
    }
    channel.port2.postMessage(null)
  }), forMs)
  await act()
  const gaps = (await measured).sort((a, b) => a - b)
  const weight = gaps.reduce((sum, gap) => sum + gap, 0)
  return { p50: delayed(gaps, weight, 0.5), p99: delayed(gaps, weight, 0.99), max: gaps.at(-1) ?? 0, turns: gaps.length }
}

async function taskTimes(browser, page, forMs, act) {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] })
  await act()
  await page.waitForTimeout(forMs)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString())
  const threadOf = ({ pid, tid }) => `${pid} ${tid}`
  const mains = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(threadOf))
  const ofThreads = [...mains].map((thread) => traceEvents.filter((event) => event.name === 'RunTask' && threadOf(event) === thread).map(({ tdur = 0 }) => tdur / 1000))
  const sum = (times) => times.reduce((all, ms) => all + ms, 0)
  const times = (ofThreads.sort((a, b) => sum(b) - sum(a))[0] ?? []).sort((a, b) => a - b)
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { p50: at(0.5), p99: at(0.99), max: at(1), turns: times.length }
}

/** The gap into which this share of all moments falls or a shorter one: long gaps count for as long as they last. */
function delayed(gaps, weight, share) {
  let sum = 0
  for (const gap of gaps) {
    sum += gap
    if (sum >= weight * share) return gap
  }
  return gaps.at(-1) ?? 0
}

function words({ p50, p99, max }) {
  return [p50, p99, max].map((ms) => ms.toFixed(1)).join(' / ')
}

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from 'playwright-core'
import { peers } from './lookPage/peers'
import { differOutside, readGrounds, readPage } from './lookReading'
import { beginPageBench, quantile } from './pageBench'

/**
 * The writing page beside those of iA Writer, Obsidian and Zed, each with the same passage: Heddle as it is built, the others
 * rebuilt from what is published of them (`lookPage/peers.ts`), in a real Chromium, in light and dark, at 100 % and 200 %.
 * Every number is read from the pages; `~` marks one that rests on what is not published. What is held to be legible:
 *   characters a line: 45 to 75, 66 best (Bringhurst, Elements of Typographic Style, 2.1.2); at most 80 (WCAG 2.2, 1.4.8)
 *   line spacing: 1.5 or more, between paragraphs 1.5 times that (WCAG 2.2, 1.4.8); contrast: 4.5, better 7 (1.4.3, 1.4.6); caret 3 (1.4.11)
 *   x-height: 9.4 px or more, 0.2° at the distance for which CSS defines its pixel, where reading is fluent (Legge & Bigelow 2011)
 */
const legible = { page: 'held to be legible', characters: '45–75', fontPx: '', xHeightPx: '≥ 9.4', spacing: '≥ 1.5', paragraph: '≥ 1.5', ink: '≥ 7', soft: '≥ 4.5', onSelection: '≥ 4.5', caret: '≥ 3' }
const passage = [
  'The lighthouse keeper had not spoken to anyone in eleven days. He had counted them, at first, with chalk marks on the door, and then with nothing at all, because the chalk had gone soft in the damp and would not hold a line.',
  'On the twelfth morning the boat came early. He watched it from the gallery, a dark fleck against the bright water, and he knew before it turned that it was not the one that brought the oil. It sat too low. Someone stood in the bow with a hand raised, not waving, only raised, as one holds up a hand to say that there is nothing in it.',
  'He said that he had. He said it slowly; the words had been a long time in the dark. Outside the gulls were going over, and the sea went on with what it had been saying before they came, and he put the lamp on the table between them.',
  'She looked.',
].join('\n\n')
const typed = ' Then she laughed and sat'


const bench = await beginPageBench()
const data = mkdtempSync(join(tmpdir(), 'heddle-look-'))
writeFileSync(join(data, 'settings.json'), JSON.stringify({ welcomed: true }))
if (spawnSync(process.execPath, ['main/launch/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) process.exit(1)
const served = spawn(process.execPath, ['out/main/cli.js', 'serve', '--no-open', '--data', data, '--model', 'fake:seed=1'], { stdio: ['ignore', 'pipe', 'inherit'] })
const heddle = (JSON.parse(await new Promise<string>((heard) => createInterface({ input: served.stdout }).once('line', heard))) as { url: string }).url
const pixels = await bench.browser.newPage()
const results: object[] = []
try {
  for (const zoom of bench.quick ? [1] : [1, 2]) {
    for (const mode of ['light', 'dark'] as const) {
      const [rows, quiet]: [object[], object[]] = [[], []]
      for (const name of ['heddle', ...Object.keys(peers)]) {
        const { seen, calm } = await look(name, mode, zoom)
        rows.push(seen)
        quiet.push(calm)
      }
      console.log(`\n${mode}, ${zoom * 100} %`)
      console.table([...rows, legible])
      console.table(quiet)
      if (bench.shots !== undefined) await sideBySide(bench.shots, `${mode}-${zoom * 100}`)
      results.push({ mode, zoom, rows, quiet })
    }
  }
  for (const { name, guessed } of Object.values(peers)) console.log(`${name}, not published and drawn as well as can be: ${guessed.join('; ')}.`)
} finally {
  served.kill('SIGTERM')
  await bench.end(results)
  rmSync(data, { recursive: true, force: true, maxRetries: 5 })
}

async function look(name: string, mode: 'light' | 'dark', zoom: number): Promise<{ seen: object; calm: object }> {
  const context = await bench.browser.newContext({ viewport: { width: 1280 / zoom, height: 800 / zoom }, deviceScaleFactor: zoom, colorScheme: mode })
  const page = await context.newPage()
  const title = await open(page, name, mode)
  await page.mouse.move(600, 300 / zoom)
  await page.mouse.move(620 / zoom, 320 / zoom)
  await page.keyboard.press('Control+Home')
  await page.waitForTimeout(400)
  const top = await page.evaluate(readPage, name)
  await page.keyboard.press('Control+End')
  await page.waitForTimeout(400)
  const keysThatMoveMore = await typing(page, name, zoom)
  const shot = await picture(page)
  if (bench.shots !== undefined) writeFileSync(join(bench.shots, `look-${mode}-${zoom * 100}-${name}.png`), Buffer.from(shot, 'base64'))
  const around = await page.evaluate(readPage, name)
  const caretBlinks = name === 'heddle' ? ((await blinks(page)) ? 'yes' : 'no') : peers[name as keyof typeof peers].caretBlinks
  const doubtful = name === 'heddle' ? [] : peers[name as keyof typeof peers].doubtful
  await page.keyboard.press('Control+a')
  await page.waitForTimeout(200)
  const looked = await pixels.evaluate(readGrounds, { plain: shot, marked: await picture(page), line: around.lastLine, zoom })
  await context.close()
  return {
    seen: marked(doubtful, {
      page: title,
      characters: quantile(top.full.map(({ length }) => length), 0.5),
      fontPx: top.size,
      xHeightPx: Math.round(top.xHeight * 10) / 10,
      spacing: Math.round((top.leading / top.size) * 100) / 100,
      paragraph: Math.round(top.paragraph * 10) / 10,
      ink: contrast(top.ink, looked.ground),
      soft: top.soft === null ? 'none' : contrast(top.soft, top.softGround ?? looked.ground),
      onSelection: contrast(top.ink, looked.selected),
      caret: contrast(around.caret, looked.currentLine),
    }),
    calm: marked(doubtful, {
      page: title,
      chromeItems: around.items,
      chromeOfWindow: `${Math.round(around.chromeArea * 1000) / 10} %`,
      colours: around.colours,
      keysThatMoveMore: `${keysThatMoveMore} of ${typed.length}`,
      caretBlinks,
      left: Math.round(top.left),
      right: Math.round(top.right),
      firstLine: Math.round(top.first),
      currentLine: looked.currentLine === looked.ground ? 'as the page' : contrast(looked.currentLine, looked.ground),
    }),
  }
}

async function open(page: Page, name: string, mode: string): Promise<string> {
  if (name !== 'heddle') {
    await page.goto(`${bench.urlOf('bench/lookPage')}?peer=${name}&text=${encodeURIComponent(passage)}${mode === 'dark' ? '&dark' : ''}`)
    await page.waitForSelector('[data-ready]')
    return `${peers[name as keyof typeof peers].name}, rebuilt`
  }
  await page.goto(heddle)
  await page.getByRole('status', { name: 'Status' }).waitFor()
  await page.keyboard.press('Control+n')
  await page.getByRole('textbox', { name: 'Text', exact: true }).focus()
  await page.keyboard.insertText(passage)
  await page.waitForTimeout(1200)
  return 'Heddle'
}

function marked(doubtful: readonly string[], row: Readonly<Record<string, string | number>>): object {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, doubtful.includes(column) && value !== 'none' ? `~${value}` : value]))
}

/** Whether anything changes while nothing is done. */
async function blinks(page: Page): Promise<boolean> {
  const first = await picture(page)
  for (let i = 0; i < 8; i++) {
    await page.waitForTimeout(150)
    if ((await picture(page)) !== first) return true
  }
  return false
}

/** All four in one picture. */
async function sideBySide(folder: string, kind: string): Promise<void> {
  const pictures = ['heddle', ...Object.keys(peers)].map((name) => readFileSync(join(folder, `look-${kind}-${name}.png`), 'base64'))
  const page = await bench.browser.newPage({ viewport: { width: 1720, height: 1088 } })
  const grid = pictures.map((png) => `<img style="width: 100%" src="data:image/png;base64,${png}">`).join('')
  await page.setContent(`<body style="display: grid; grid-template-columns: 1fr 1fr; gap: 8px; margin: 0; background: #808080">${grid}`)
  await page.screenshot({ path: join(folder, `look-${kind}.png`) })
  await page.close()
}

async function picture(page: Page): Promise<string> {
  return (await page.screenshot()).toString('base64')
}

/** Keys after which something else than the line that is typed in looks otherwise. */
async function typing(page: Page, name: string, zoom: number): Promise<number> {
  let before = await picture(page)
  let moved = 0
  for (const key of typed) {
    await page.keyboard.type(key)
    await page.waitForTimeout(60)
    const now = await picture(page)
    const { lastLine } = await page.evaluate(readPage, name)
    if (await pixels.evaluate(differOutside, { before, now, line: lastLine, zoom })) moved++
    before = now
  }
  return moved
}

/** Contrast of two colours as `rgb(…)`, WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other].map(luminance).toSorted((a, b) => a - b)
  return Math.round(((light + 0.05) / (dark + 0.05)) * 10) / 10
}

function luminance(rgb: string): number {
  const [r = 0, g = 0, b = 0] = (rgb.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => {
    const value = Number(part) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

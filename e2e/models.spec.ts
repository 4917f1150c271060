import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Locator } from '@playwright/test'
import { catalogueFor } from '../main/models/testing/catalogueFor'
import { hostUnderTest, type HostUnderTest } from '../main/models/testing/hostUnderTest'
import { expect, test as base } from './fixtures'
import { hello } from './hello'
import type { Writer } from './writer'

const bundled = readFileSync(resolve(import.meta.dirname, '../models/heddle-base-4m.gguf'))
const sha256 = createHash('sha256').update(bundled).digest('hex')

/** A model host on loopback, and a catalogue of the writer's own that names its files. */
const test = base.extend<{ readonly host: HostUnderTest }>({
  host: async ({ home }, use) => {
    const host = await hostUnderTest()
    mkdirSync(home, { recursive: true })
    const entries = [
      { id: 'tale', bytes: bundled.length, sha256 },
      { id: 'damaged', bytes: bundled.length, sha256: '0'.repeat(64) },
      { id: 'gone', bytes: bundled.length, sha256 },
      { id: 'round', bytes: bundled.length, sha256 },
      { id: 'vast', bytes: 9e12, sha256 },
      { id: 'silent', bytes: bundled.length, sha256 },
    ]
    writeFileSync(join(home, 'catalogue.json'), JSON.stringify(catalogueFor(host.url, entries)))
    for (const { id } of entries) if (id !== 'gone') host.files.set(`/maker/${id}-GGUF/resolve/main/${id}.Q8_0.gguf`, bundled)
    await use(host)
    await host.close()
  },
})

test.use({ model: 'fake:seed=4' })

/** The page of models, by its names for assistive technology. */
class ModelsPage {
  readonly dialog: Locator
  readonly here: Locator
  readonly downloads: Locator
  private readonly writer: Writer

  constructor(writer: Writer) {
    this.writer = writer
    this.dialog = writer.page.getByRole('dialog', { name: 'Models' })
    this.here = this.dialog.getByRole('list', { name: 'Models on this computer' })
    this.downloads = this.dialog.getByRole('list', { name: 'Downloads' })
  }

  async opens(): Promise<void> {
    await this.writer.does('model.models')
    await expect(this.here.getByRole('listitem').first()).toBeVisible()
  }

  /** Begins a download by keyboard alone. */
  async gets(name: string): Promise<void> {
    const offer = this.dialog.getByRole('list', { name: 'Models to download' }).getByRole('button', { name: new RegExp(`^${name}\\b`) })
    await this.writer.presses('Home')
    for (let step = 0; step < 40 && !(await offer.evaluate((it) => it === document.activeElement)); step++) await this.writer.presses('ArrowDown')
    await this.writer.presses('Enter')
    await expect(this.row(name)).toBeVisible()
  }

  row(name: string): Locator {
    return this.downloads.getByRole('listitem').filter({ hasText: new RegExp(`^${name}`) })
  }
}

const kept = (home: string): string[] => (existsSync(join(home, 'models')) ? readdirSync(join(home, 'models')).toSorted() : [])

test('a model is downloaded, held, taken up again, opened and woven with, by keyboard', async ({ host, home, writer, heddle }) => {
  Object.assign(host, { stride: 200_000, pauseMs: 30 })
  const models = new ModelsPage(writer)
  await models.opens()
  expect(host.asked).toEqual([])
  await models.gets('tale')
  await expect(models.row('tale')).toContainText(/downloading · \d/)
  await models.row('tale').getByRole('button', { name: /Pause/ }).press('Enter')
  await expect(models.row('tale')).toContainText('paused')
  expect(kept(home)).toEqual(['tale.Q8_0.gguf.part', 'tale.Q8_0.gguf.part.json'])
  await models.row('tale').getByRole('button', { name: /Resume/ }).press('Enter')
  await writer.presses('Escape')
  await expect(writer.status).toContainText(/Downloading tale\.Q8_0, \d+ %/)
  host.stride = 0
  await expect(heddle.page.getByText(/tale\.Q8_0\.gguf is downloaded and checked/).first()).toBeVisible({ timeout: 20_000 })
  expect(host.asked[1]).toMatch(/^bytes=[1-9]\d+-$/)
  expect(kept(home)).toEqual(['tale.Q8_0.gguf'])
  expect(readFileSync(join(home, 'models', 'tale.Q8_0.gguf')).equals(bundled)).toBe(true)

  await models.opens()
  await models.here.getByRole('button', { name: /^tale\.Q8_0.*base model.*4.* M parameters.*Q8_0.*downloaded/ }).press('Enter')
  await expect.poll(async () => (await hello(heddle.page)).model, { timeout: 30_000 }).toMatchObject({ t: 'ready', facts: { name: 'tale.Q8_0.gguf' } })
  await expect(models.here.getByRole('button', { name: /^tale\.Q8_0/ })).toHaveAttribute('aria-current', 'true')
  await writer.presses('Escape')
  await writer.text.focus()
  await writer.goesToEnd()
  await writer.weaves()
  await writer.waitsForAll()
  // The speed is noted when main hears that the weave is done; the page shows what was known when it was opened.
  await expect(async () => {
    await models.opens()
    const told = await models.here.getByRole('button', { name: /^tale\.Q8_0.*tokens\/s here/ }).count()
    await writer.presses('Escape')
    expect(told).toBe(1)
  }).toPass({ timeout: 20_000 })
})

test('a download that was under way when all power went goes on from there, when the writer asks', async ({ host, home, start }) => {
  Object.assign(host, { stride: 100_000, pauseMs: 100 })
  const before = await start()
  const first = new ModelsPage(before.writer)
  await first.opens()
  await first.gets('tale')
  await expect.poll(() => synced(home), { timeout: 20_000 }).toBeGreaterThan(400_000)
  await before.loseMain()
  const there = synced(home)
  const asked = host.asked.length

  const after = await start()
  const models = new ModelsPage(after.writer)
  await models.opens()
  await expect(models.row('tale')).toContainText('paused')
  expect(host.asked).toHaveLength(asked)
  host.stride = 0
  await models.row('tale').getByRole('button', { name: /Resume/ }).press('Enter')
  await expect(models.here.getByRole('button', { name: /^tale\.Q8_0/ })).toBeVisible({ timeout: 20_000 })
  expect(host.asked.at(-1)).toBe(`bytes=${there}-`)
  expect(kept(home)).toEqual(['tale.Q8_0.gguf'])
})

test('what goes wrong on the way is one sentence, leaves nothing wrong behind, and writing goes on', async ({ host, home, writer, heddle }) => {
  const models = new ModelsPage(writer)
  host.instead = (request, response) => {
    if (request.url?.includes('round') === true) response.writeHead(302, { location: request.url }).end()
    else if (request.url?.includes('vast') === true) response.writeHead(200, { 'content-length': '9000000000000', etag: '"x"' }).write('GGUF')
    else return false
    return true
  }
  await models.opens()
  for (const [name, sentence] of [
    ['damaged', /arrived damaged.*thrown away; download it again/],
    ['gone', /does not have this file any more/],
    ['round', /from one place to the next/],
    ['vast', /not enough room on the disk/],
  ] as const) {
    await models.gets(name)
    await expect(models.row(name)).toContainText(sentence, { timeout: 20_000 })
  }
  host.silentAfter = 300_000
  await models.gets('silent')
  await expect(models.row('silent')).toContainText(/downloading · (2|3)\d\d/)
  for (const name of ['silent', 'damaged', 'gone', 'round', 'vast']) {
    await models.row(name).getByRole('button', { name: /Cancel/ }).press('Enter')
    await expect(models.row(name)).toBeHidden()
  }
  await expect.poll(() => kept(home)).toEqual([])

  await host.close()
  await models.gets('tale')
  await expect(models.row('tale')).toContainText(/127\.0\.0\.1 cannot be reached.*Writing goes on without/, { timeout: 20_000 })
  await writer.presses('Escape')
  await writer.beginsNewLoom()
  await writer.types('Still here.')
  await writer.sees('Still here.')
  expect((await hello(heddle.page)).model.t).toBe('ready')
})

test('a downloaded file is removed only when that was meant, and never the open one', async ({ home, start }) => {
  mkdirSync(join(home, 'models'), { recursive: true })
  writeFileSync(join(home, 'models', 'old.gguf'), bundled)
  writeFileSync(join(home, 'models', 'broken.gguf'), 'a list of things to buy, and nothing more')
  const { writer } = await start({ model: join(home, 'models', 'old.gguf') })
  await writer.hasModel()
  const models = new ModelsPage(writer)
  await models.opens()
  const row = (name: string): Locator => models.here.getByRole('listitem').filter({ hasText: new RegExp(`^${name}`) })
  await expect(row('old').getByRole('button', { name: /Remove/ })).toBeHidden()
  await expect(row('broken')).toContainText('broken.gguf is not a usable model file')
  await row('broken').getByRole('button', { name: /Remove/ }).press('Enter')
  await expect(row('broken').getByRole('button', { name: 'Keep it' })).toBeFocused()
  await writer.presses('Enter')
  expect(kept(home)).toEqual(['broken.gguf', 'old.gguf'])
  await row('broken').getByRole('button', { name: /Remove/ }).press('Enter')
  await row('broken').getByRole('button', { name: 'Remove', exact: true }).press('Enter')
  await expect(row('broken')).toBeHidden()
  expect(kept(home)).toEqual(['old.gguf'])
})

test('a loom remembers its model, asks kindly when another one is open, and every branch says who wrote it', async ({ home, start }) => {
  mkdirSync(join(home, 'models'), { recursive: true })
  const file = join(home, 'models', 'tale.gguf')
  writeFileSync(file, bundled)
  const first = await start({ model: file })
  await first.writer.hasModel()
  await first.writer.weaves()
  await first.writer.waitsForAll()
  await first.writer.takes('all')
  await first.close()

  const heddle = await start()
  const { writer, page } = heddle
  const ask = page.getByRole('list', { name: 'Notices' }).getByRole('listitem').filter({ hasText: 'This loom was last woven with tale. fake is open in its place.' })
  await expect(ask).toBeVisible({ timeout: 20_000 })
  await writer.text.focus()
  await writer.types(' And on she wrote.')
  await expect.poll(() => writer.seen()).toContain('And on she wrote.')
  await writer.does('view.nextRegion', 'view.nextRegion')
  for (let step = 0; step < 6 && !(await ask.getByRole('button', { name: 'Choose…' }).evaluate((it) => it === document.activeElement)); step++) await writer.does('view.nextRegion')
  await writer.presses('Enter')
  const ways = page.getByRole('dialog', { name: 'The model of this loom' })
  await expect(ways.getByRole('option').allTextContents()).resolves.toEqual([expect.stringContaining('Open tale'), expect.stringContaining('Go on with fake'), expect.stringContaining('All models…')])
  await writer.presses('ArrowDown', 'Enter')
  await expect(writer.status).not.toContainText('not this loom’s')
  await expect(ask).toBeHidden()

  await writer.text.focus()
  await writer.goesToEnd()
  await writer.weaves()
  await writer.waitsForAll()
  await writer.takes('all')
  await writer.commands('lens.whoWrote')
  await expect(page.getByText(/^Written by fake, .* branch 1, temperature 1, min-p 0\.02, seed \d+\.$/).first()).toBeVisible()
  await writer.does('view.tree')
  await expect(writer.tree.getByRole('treeitem', { description: /^Written by fake, / }).first()).toBeVisible()
  await expect(writer.tree.getByRole('treeitem', { description: /^Written by tale, / }).first()).toBeVisible()
  await heddle.close()

  rmSync(file)
  const last = await start({ model: null })
  await expect(last.page.getByText(/This loom was last woven with fake, which is not on this computer\. heddle-base-4m is open in its place\./).first()).toBeVisible({ timeout: 20_000 })
  await expect(last.writer.status).toContainText('heddle-base-4m, not this loom’s')
  await last.writer.weaves()
  await last.writer.waitsForAll()
  await expect(last.writer.status).not.toContainText('not this loom’s')
})

/** Bytes that are safely on the disk by the part's own account. */
function synced(home: string): number {
  const file = join(home, 'models', 'tale.Q8_0.gguf.part.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { synced: number }).synced : 0
}

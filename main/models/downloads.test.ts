import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Download, FileWish } from '../../protocol/models'
import { checkGguf } from '../engine/ggufHeader'
import { tinyGguf } from '../engine/testing/ggufFile'
import { NodeDisk } from '../store/nodeDisk'
import { Catalogues } from './catalogues'
import { Downloads } from './downloads'
import { catalogueFor } from './testing/catalogueFor'
import { hostUnderTest, type HostUnderTest } from './testing/hostUnderTest'

const file = tinyGguf({ data: 200_000 })
const one: FileWish = { model: 'one', quantisation: 'Q8_0' }
const two: FileWish = { model: 'two', quantisation: 'Q8_0' }

let home = ''
let host: HostUnderTest
let downloads: Downloads
let news: (readonly Download[])[] = []
const arrived: string[] = []

async function opens(): Promise<void> {
  const disk = new NodeDisk()
  const catalogues = await Catalogues.open(disk, home)
  const limits = { silenceMs: 10_000, tries: 2, pauseMs: 1, keepFree: 0, syncMs: 0 }
  downloads = await Downloads.open({
    folder: join(home, 'models'),
    catalogues,
    world: { disk, freeBytes: async () => 1e12, check: checkGguf, limits },
    changed: (list) => void news.push(list),
    arrived: ({ model }) => void arrived.push(model),
  })
}

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'heddle-downloads-'))
  host = await hostUnderTest()
  news = []
  arrived.length = 0
  const sha256 = createHash('sha256').update(file).digest('hex')
  writeFileSync(join(home, 'catalogue.json'), JSON.stringify(catalogueFor(host.url, ['one', 'two'].map((id) => ({ id, bytes: file.length, sha256 })))))
  for (const id of ['one', 'two']) host.files.set(`/maker/${id}-GGUF/resolve/main/${id}.Q8_0.gguf`, file)
  await opens()
})
afterEach(async () => {
  await downloads.close()
  await host.close()
  rmSync(home, { recursive: true, force: true })
})

const eventually = <T>(what: () => T) => expect.poll(what, { timeout: 20_000 })
const phases = (): string[] => downloads.list.map(({ model, phase }) => `${model} ${phase}`)
const kept = (): string[] => (existsSync(join(home, 'models')) ? readdirSync(join(home, 'models')).toSorted() : [])

/** One slow download under way, with some of it here. */
async function half(): Promise<void> {
  Object.assign(host, { stride: 10_000, pauseMs: 5 })
  downloads.get(one)
  await eventually(() => downloads.list[0]?.received ?? 0).toBeGreaterThan(20_000)
}

test('one after the other, in the order they were asked for', async () => {
  host.stride = 50_000
  downloads.get(one)
  downloads.get(two)
  expect(phases()).toEqual(['one connecting', 'two waiting'])
  await eventually(() => arrived).toEqual(['one', 'two'])
  expect(kept()).toEqual(['one.Q8_0.gguf', 'two.Q8_0.gguf'])
  expect(Math.max(...news.map((list) => list.filter(({ phase }) => !['waiting', 'paused'].includes(phase)).length))).toBe(1)
  expect(downloads.list).toEqual([])
})

test('paused, it lets the next one by and goes on when asked', async () => {
  await half()
  downloads.get(two)
  downloads.pause(one)
  host.stride = 0
  await eventually(() => arrived).toEqual(['two'])
  expect(phases()).toEqual(['one paused'])
  downloads.get(one)
  await eventually(() => arrived).toEqual(['two', 'one'])
  expect(host.asked.at(-1)).toMatch(/^bytes=[1-9]/)
})

test('cancelled, nothing is left of it', async () => {
  await half()
  downloads.cancel(one)
  await eventually(kept).toEqual([])
  expect(downloads.list).toEqual([])
  downloads.get(two)
  downloads.cancel(two)
  await eventually(() => downloads.list).toEqual([])
})

test('after a restart it is there as paused, and nothing is asked of the host before the writer does', async () => {
  await half()
  await downloads.close()
  const asked = host.asked.length
  await opens()
  expect(phases()).toEqual(['one paused'])
  const [found] = downloads.list
  expect(found?.received).toBeGreaterThan(20_000)
  expect(found?.total).toBe(file.length)
  expect(host.asked).toHaveLength(asked)
  host.stride = 0
  downloads.get(one)
  await eventually(() => arrived).toEqual(['one'])
  expect(host.asked.at(-1)).toBe(`bytes=${found?.received}-`)
})

test('failed, it says why, keeps its place in the list and can be asked again', async () => {
  host.instead = (_, response) => {
    response.writeHead(503).end()
    return true
  }
  downloads.get(one)
  await eventually(phases).toEqual(['one failed'])
  expect(downloads.list[0]?.sentence).toMatch(/no time for you now/)
  host.instead = null
  downloads.get(one)
  await eventually(() => arrived).toEqual(['one'])
})

test('what the catalogue does not name cannot be asked for, and parts of it are left alone', async () => {
  expect(downloads.get({ model: 'one', quantisation: 'Q4_0' }).ok).toBe(false)
  expect(downloads.get({ model: '../../etc', quantisation: 'Q8_0' }).ok).toBe(false)
  mkdirSync(join(home, 'models'))
  writeFileSync(join(home, 'models', 'other.gguf.part.json'), JSON.stringify({ model: 'other', quantisation: 'Q8_0', validator: '"x"', total: 9, hostSha256: null, synced: 3, holder: null }))
  writeFileSync(join(home, 'models', 'mad.gguf.part.json'), '{"model":')
  await opens()
  expect(downloads.list).toEqual([])
  expect(kept()).toEqual(['mad.gguf.part.json', 'other.gguf.part.json'])
})

test('a catalogue of the writer’s that is none is said, and ours is in use', async () => {
  writeFileSync(join(home, 'catalogue.json'), '{"models":[]}')
  const catalogues = await Catalogues.open(new NodeDisk(), home)
  expect(catalogues.notice).toMatch(/catalogue\.json could not be read/)
  expect(catalogues.find({ model: 'llama-3.2-1b', quantisation: 'Q4_K_M' })?.source.url.href).toBe(
    'https://huggingface.co/mradermacher/Llama-3.2-1B-GGUF/resolve/main/Llama-3.2-1B.Q4_K_M.gguf',
  )
})

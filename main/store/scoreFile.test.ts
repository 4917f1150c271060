import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { eachSeed, type Random } from '../../loom/testing/random'
import { readWhole, writeDurably } from './durableFile'
import { ScoreFile } from './scoreFile'
import { LyingDisk } from './testing/lyingDisk'

const folder = '/loom'
const path = '/loom/scores.bin'
const key = (name: string) => createHash('sha256').update(name).digest('hex')
const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill)

async function disk(): Promise<LyingDisk> {
  const made = new LyingDisk()
  await made.mkdir(folder)
  return made
}

const open = (on: LyingDisk, most = 1 << 20, readOnly = false) => new ScoreFile({ disk: on, folder: () => folder, readOnly, most })

test('what is kept is there after closing and opening, and nothing is read before it is asked for', async () => {
  const on = await disk()
  await open(on).keep([{ key: key('a'), bytes: bytes(100, 1) }, { key: key('b'), bytes: bytes(0, 0) }])
  const calls = on.calls
  const again = open(on)
  expect(on.calls).toBe(calls)
  expect(await again.get(key('a'))).toEqual(bytes(100, 1))
  expect(await again.get(key('b'))).toEqual(bytes(0, 0))
  expect(await again.get(key('c'))).toBeNull()
  expect(await again.lacking([key('a'), key('c')])).toEqual([key('c')])
})

test('it never grows past its bound, and what was asked for last stays longest', async () => {
  const on = await disk()
  const file = open(on, 10_000)
  for (let i = 0; i < 40; i++) {
    await file.keep([{ key: key(`${i}`), bytes: bytes(800, i) }])
    expect(await file.get(key('0'))).toEqual(bytes(800, 0))
    expect((await readWhole(on, path, 1 << 20))?.length).toBeLessThanOrEqual(10_000)
  }
  expect(await file.get(key('39'))).toEqual(bytes(800, 39))
  expect(await file.get(key('1'))).toBeNull()
})

test('a damaged file gives what was kept or nothing, and can be gone on with', async () => {
  await eachSeedAsync(60, async (random) => {
    const on = await disk()
    const kept = Array.from({ length: 6 }, (_, i) => ({ key: key(`${i}`), bytes: bytes(20 + random.below(60), i) }))
    await open(on).keep(kept)
    const whole = (await readWhole(on, path, 1 << 20)) as Uint8Array
    const hurt = random.chance(0.5) ? whole.slice(0, random.below(whole.length)) : whole.slice()
    for (let n = 0; n < 3 && hurt.length > 0; n++) hurt[random.below(hurt.length)] = random.below(256)
    await writeDurably(on, path, hurt)
    const file = open(on)
    for (const each of kept) expect([null, each.bytes]).toContainEqual(await file.get(each.key))
    await file.keep([{ key: key('new'), bytes: bytes(30, 9) }])
    expect(await file.get(key('new'))).toEqual(bytes(30, 9))
    expect(await open(on).get(key('new'))).toEqual(bytes(30, 9))
  })
})

test('the disk\u2019s trouble is nobody\u2019s failure', async () => {
  const on = await disk()
  const file = open(on)
  await file.keep([{ key: key('a'), bytes: bytes(10, 1) }])
  on.fate = () => 'EIO'
  expect(await file.get(key('a'))).toBeNull()
  await file.keep([{ key: key('b'), bytes: bytes(10, 2) }])
  on.fate = () => null
  expect(await file.get(key('a'))).toEqual(bytes(10, 1))
})

test('a loom that can only be read is not written to', async () => {
  const on = await disk()
  await open(on, 1 << 20, true).keep([{ key: key('a'), bytes: bytes(10, 1) }])
  expect(await on.readdir(folder)).toEqual([])
})

async function eachSeedAsync(count: number, act: (random: Random) => Promise<void>): Promise<void> {
  const all: Random[] = []
  eachSeed(count, (random) => void all.push(random))
  for (const random of all) {
    await act(random).catch((cause: unknown) => {
      throw new Error(`seed ${random.seed}: ${String(cause)}`, { cause })
    })
  }
}

import { expect, test } from 'vitest'
import { readWhole, writeDurably } from '../store/durableFile'
import { LyingDisk } from '../store/testing/lyingDisk'
import { OwnWeeks } from './ownWeeks'

const path = '/data/weeks.json'
const monday = Date.UTC(2026, 10, 23, 9)

async function disk(): Promise<LyingDisk> {
  const made = new LyingDisk()
  await made.mkdir('/data')
  return made
}

test('weeks add up, stay, and are forgotten when asked', async () => {
  const on = await disk()
  const weeks = new OwnWeeks(on, path)
  weeks.note({ model: 'm', bits: 20, characters: 10 }, monday)
  weeks.note({ model: 'm', bits: 5, characters: 2 }, monday + 86_400_000)
  await weeks.close()
  const again = new OwnWeeks(on, path)
  expect(await again.list()).toEqual([{ week: '2026-11-23', model: 'm', bits: 25, characters: 12 }])
  await again.forget()
  expect(new TextDecoder().decode((await readWhole(on, path, 1000))!).trim()).toBe('[]')
})

test('a damaged file or disk loses counts and nothing else', async () => {
  const on = await disk()
  await writeDurably(on, path, new TextEncoder().encode('[{"week":"2026-11-23","model":"m","bits":-1,"characters":1},{"week":"2026-11-16","model":"m","bits":1,"characters":1},7]'))
  expect(await new OwnWeeks(on, path).list()).toEqual([{ week: '2026-11-16', model: 'm', bits: 1, characters: 1 }])
  on.fate = () => 'EIO'
  const weeks = new OwnWeeks(on, path)
  weeks.note({ model: 'm', bits: 1, characters: 1 }, monday)
  await weeks.close()
  expect((await weeks.list()).length).toBe(1)
})

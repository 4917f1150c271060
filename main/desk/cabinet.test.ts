import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderForEach } from '../testing/folderForEach'
import { openCabinet } from './cabinet'
import { testPlaces } from './testing/testDesk'

const folder = folderForEach('cabinet')
const places = () => testPlaces(folder())

test('remembers the model and how many threads suit each, for the last 32 of them', async () => {
  const cabinet = await openCabinet(places())
  await cabinet.rememberModel('/models/large.gguf')
  for (let i = 0; i < 40; i++) await cabinet.rememberThreads(`model ${i}`, { step: 1 + (i % 8), prompt: 2 })
  await cabinet.rememberThreads('model 39', { step: 3, prompt: 4 })
  const again = await openCabinet(places())
  expect(again.model).toBe('/models/large.gguf')
  expect(again.threadsOf('model 39')).toEqual({ step: 3, prompt: 4 })
  expect(again.threadsOf('model 8')).toEqual({ step: 1, prompt: 2 })
  expect(again.threadsOf('model 7')).toBeNull()
  expect(again.threadsOf('constructor')).toBeNull()
})

test('reads a memory from before, and leaves out what are no counts of threads', async () => {
  const file = join(places().userData, 'memory.json')
  await (await openCabinet(places())).rememberModel('/a.gguf')
  const written = JSON.parse(readFileSync(file, 'utf8')) as object
  writeFileSync(file, JSON.stringify({ ...written, threads: undefined }))
  const old = await openCabinet(places())
  expect([old.model, old.threadsOf('a')]).toEqual(['/a.gguf', null])
  writeFileSync(file, JSON.stringify({ ...written, threads: { a: { step: 0, prompt: 1 }, b: 'two', c: { step: 2, prompt: 4 }, d: { step: 1.5, prompt: 2 }, e: 2, f: { step: 1 } } }))
  const odd = await openCabinet(places())
  expect(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => odd.threadsOf(name))).toEqual([null, null, { step: 2, prompt: 4 }, null, null, null])
})

test('makes the folder of a new writer before anything is written into it', async () => {
  const fresh = { ...places(), userData: join(folder(), 'a', 'new', 'home') }
  await (await openCabinet(fresh)).rememberModel('/models/first.gguf')
  expect((await openCabinet(fresh)).model).toBe('/models/first.gguf')
})

test('keeps all that is right in settings edited by hand, and says once where the rest is', async () => {
  const file = join(places().userData, 'settings.json')
  await (await openCabinet(places())).setSettings({ keys: [['weave.weave', 'F9']], theme: 'dark' })
  const whole = JSON.parse(readFileSync(file, 'utf8')) as object
  const edited = JSON.stringify({ ...whole, fontSize: 'huge', keys: [['weave.weave', 'F9'], ['edit.find', 'Hyper+Nonsense']] })
  writeFileSync(file, edited)
  const cabinet = await openCabinet(places())
  expect(cabinet.settings).toMatchObject({ theme: 'dark', fontSize: 19, keys: [['weave.weave', 'F9']] })
  const [notice = ''] = cabinet.notices
  expect(notice).toMatch(/^Not understood in settings\.json: fontSize, keys \["edit\.find","Hyper\+Nonsense"\]\. All else holds; the file as it was is kept as settings\.json\.damaged-/)
  const kept = readdirSync(places().userData).filter((name) => name.startsWith('settings.json.damaged-'))
  expect(kept.map((name) => readFileSync(join(places().userData, name), 'utf8'))).toEqual([edited])
  const again = await openCabinet(places())
  expect([again.notices, again.settings]).toEqual([[], cabinet.settings])
})

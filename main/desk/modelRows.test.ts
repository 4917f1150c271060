import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tinyGguf } from '../engine/testing/ggufFile'
import { folderForEach } from '../testing/folderForEach'
import { DeskPage } from './testing/deskPage'

const folder = folderForEach('desk')

test('a change of model keeps the loom, adds to no fan of another model, and knows which one the loom was woven with', async () => {
  const model = join(folder(), 'models', 'other.gguf')
  for (const each of ['models', 'data']) mkdirSync(join(folder(), each))
  writeFileSync(model, tinyGguf())
  const known = { path: model, name: 'other', bytes: tinyGguf().length, usedAt: 7, tokensPerSecond: 12 }
  writeFileSync(join(folder(), 'data', 'memory.json'), JSON.stringify({ model: null, threads: {}, models: [known] }))
  const page = await DeskPage.opens(folder())
  const { bridge } = page.desk
  await page.hasModel()
  expect(await page.says(bridge.modelOfLoom({}))).toBeNull()
  const weave = await page.weaves(2)
  await page.ended(weave)
  const text = page.text

  const { atHand } = await page.says(bridge.listModels({}))
  const other = atHand.find(({ name }) => name === 'other') ?? expect.fail('the model is not listed')
  expect(other).toMatchObject({ source: 'downloaded', tokensPerSecond: 12, open: false })
  await page.says(bridge.useModel({ model: other.key }))
  expect(page.text).toBe(text)
  expect(await page.says(bridge.modelOfLoom({}))).toEqual({ wanted: expect.objectContaining({ name: 'fake' }) as unknown, found: null, offered: null })
  const more = await bridge.weaveMore({ weave, branches: 1 })
  expect(more.ok ? '' : more.fault.sentence).toMatch(/Another model is open/)

  const again = await page.weaves(1)
  await page.ended(again)
  expect([...page.loom.generations.values()].map((each) => each.model.name)).toEqual(expect.arrayContaining(['fake', 'other']))
  expect(await page.says(bridge.modelOfLoom({}))).toBeNull()
  const removal = await bridge.removeModel({ model: other.key })
  expect(removal.ok ? '' : removal.fault.sentence).toMatch(/is open/)
  expect(existsSync(model)).toBe(true)
  await page.desk.close()
})

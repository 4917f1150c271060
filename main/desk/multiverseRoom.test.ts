import { expect, test } from 'vitest'
import { folderForEach } from '../testing/folderForEach'
import { DeskPage } from './testing/deskPage'

const folder = folderForEach('desk')

test('another look ends the one before it', async () => {
  const page = await DeskPage.opens(folder(), 'fake:seed=1,delay=20')
  await page.hasModel()
  await page.says(page.desk.bridge.lookAhead({ ask: 1, tip: page.tip, at: 0, path: [], places: 4000 }))
  await page.looksAhead(2, [], 10)
  expect(page.events.some((event) => event.t === 'multiverse' && event.ask === 1 && event.done)).toBe(false)
  await page.desk.close()
})

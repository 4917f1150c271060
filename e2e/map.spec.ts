import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { plain, squeezed } from './writer'

test.use({ model: 'fake:seed=4,delay=2' })

const opening = 'The harbour lay still, and'
let branches: string[] = []

const mapOf = (page: Page): Locator => page.getByRole('application', { name: 'Map' })
const focused = (page: Page): Locator => page.getByRole('status', { name: 'Focused node' })

test.beforeEach(async ({ writer }) => {
  await writer.hasModel()
  await writer.beginsNewLoom()
  await writer.types(opening)
  await writer.weaves()
  await writer.waitsForAll()
  branches = await writer.branches()
  await writer.does('weave.dismiss')
  await writer.fanCloses()
  await writer.text.focus()
})

test('the map opens by its key, is walked by arrows, and Enter goes there', async ({ heddle, writer }) => {
  await writer.does('view.map')
  await expect(mapOf(heddle.page)).toBeFocused()
  await writer.presses('Home')
  await expect(focused(heddle.page)).toHaveText(/^Root: The harbour lay still, and, by you, 5 children/)
  await writer.presses('ArrowDown', 'ArrowRight')
  await expect(focused(heddle.page)).toHaveText(/^Node 2 of 5 on level 2: .+ by the simulator, fake, no children/)
  await writer.presses('ArrowRight')
  await expect(focused(heddle.page)).toHaveText(/^Node 3 of 5/)
  await writer.presses('ArrowLeft', 'Enter')
  await expect(mapOf(heddle.page)).toHaveCount(0)
  await expect(writer.text).toBeFocused()
  await expect.poll(async () => squeezed(await writer.seen())).toBe(squeezed(opening + plain(branches[1] ?? '')))
})

test('Escape gives the text back as it was, and the key closes the map too', async ({ heddle, writer }) => {
  await writer.does('view.map')
  await expect(mapOf(heddle.page)).toBeFocused()
  await writer.presses('ArrowDown', 'Escape')
  await expect(mapOf(heddle.page)).toHaveCount(0)
  await expect(writer.text).toBeFocused()
  await writer.types(' so')
  await writer.sees(`${opening} so`)
  await writer.does('view.map')
  await expect(mapOf(heddle.page)).toBeFocused()
  await writer.does('view.map')
  await expect(mapOf(heddle.page)).toHaveCount(0)
})

test('B bookmarks the focused node, and undo takes it back', async ({ heddle, writer }) => {
  await writer.commands('view.map')
  await expect(mapOf(heddle.page)).toBeFocused()
  await writer.presses('Home', 'ArrowDown', 'b')
  await expect(focused(heddle.page)).toHaveText(/bookmarked/)
  await writer.presses('Escape')
  await writer.does('edit.undo', 'view.map')
  await writer.presses('Home', 'ArrowDown')
  await expect(focused(heddle.page)).toHaveText(/^Node 1 of 5/)
  await expect(focused(heddle.page)).not.toHaveText(/bookmarked/)
})

test('a press on a node goes there, a drag only moves the map', async ({ heddle, writer }) => {
  const { page } = heddle
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await writer.does('view.map')
  await writer.presses('0', 'Home', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight')
  await expect(focused(page)).toHaveText(/^Node 4 of 5/)
  const after = await dragsBy(page, -60, 30)
  await expect(mapOf(page)).toBeVisible()
  await page.mouse.click(after.x, after.y)
  await expect(mapOf(page)).toHaveCount(0)
  await expect.poll(async () => squeezed(await writer.seen())).toBe(squeezed(opening + plain(branches[3] ?? '')))
})

test('the map is found as it was left', async ({ heddle, writer }) => {
  const { page } = heddle
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await writer.does('view.map')
  await expect(mapOf(page)).toBeFocused()
  await writer.presses('-', 'Home', 'h')
  const left = await dragsBy(page, 45, -25)
  await writer.presses('Escape')
  await expect(mapOf(page)).toHaveCount(0)
  await writer.does('view.map')
  await expect(mapOf(page)).toBeFocused()
  await expect.poll(() => middleOfRing(page)).toEqual(left)
})

test('colour tells surprise, and what is measured is said of the node', async ({ heddle, writer }) => {
  await writer.does('view.map')
  await heddle.page.getByRole('combobox', { name: 'Colour tells' }).selectOption('surprise')
  await expect(heddle.page.locator('.map-legend')).toContainText('bits a token')
  await mapOf(heddle.page).focus()
  await writer.presses('Home', 'ArrowDown')
  await expect(focused(heddle.page)).toHaveText(/^Node 1 of 5.+ \d\.\d bits a token/)
  await writer.presses('ArrowUp')
  await expect(focused(heddle.page)).not.toHaveText(/bits a token/)
})

test('two fingers zoom the map where they are', async ({ heddle, writer }) => {
  const { page } = heddle
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await writer.does('view.map')
  await writer.presses('0', 'Home', 'ArrowDown')
  await expect.poll(async () => (await middleOfRing(page)).x).toBeGreaterThan(0)
  const ring = await middleOfRing(page)
  const session = await page.context().newCDPSession(page)
  const fingers = (apart: number): { x: number; y: number; id: number }[] => [{ x: ring.x - apart, y: ring.y, id: 1 }, { x: ring.x + 100 + apart, y: ring.y, id: 2 }]
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(20) })
  for (const apart of [40, 60, 80, 90]) await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) })
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  // From 140 pixels apart to 280, about a middle that is 50 pixels to the right of the node.
  await expect.poll(async () => ring.x - (await middleOfRing(page)).x).toBeGreaterThan(40)
  expect(ring.x - (await middleOfRing(page)).x).toBeLessThan(60)
  await expect(mapOf(page), 'it was no press').toBeVisible()
})

test('the map has no fault that axe can find, in any colours', async ({ heddle, writer }) => {
  for (const theme of ['view.themeLight', 'view.themeDark', 'view.themeContrast'] as const) {
    await writer.commands(theme)
    await writer.text.focus()
    await writer.does('view.map')
    await expect(mapOf(heddle.page)).toBeFocused()
    const { violations } = await new AxeBuilder({ page: heddle.page }).setLegacyMode(true).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)), theme).toEqual([])
    await writer.presses('Escape')
  }
})

async function middleOfRing(page: Page): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await page.locator('.map-ring').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }
}

/** Takes the map by the focused node and leads it away. Returns where the node is then. */
async function dragsBy(page: Page, dx: number, dy: number): Promise<{ x: number; y: number }> {
  await expect.poll(async () => (await middleOfRing(page)).x).toBeGreaterThan(0)
  await page.waitForTimeout(100)
  const from = await middleOfRing(page)
  const to = { x: from.x + dx, y: from.y + dy }
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => middleOfRing(page)).toEqual(to)
  return to
}

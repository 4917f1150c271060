import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

test.use({ model: 'fake:seed=4,delay=5' })

test.beforeEach(async ({ writer }) => {
  await writer.hasModel()
  await writer.beginsNewLoom()
  await writer.types('A page to look at, and')
})

test('a page of prose has no fault that axe can find', async ({ heddle }) => {
  expect(await faults(heddle.page)).toEqual([])
})

test('an open fan has none', async ({ heddle, writer }) => {
  await writer.weaves()
  await writer.waitsForAll()
  await expect(writer.fan.getByRole('option').first()).toHaveAttribute('aria-selected', 'true')
  expect(await faults(heddle.page)).toEqual([])
})

test('the tree has none, and its rows say what they are', async ({ heddle, writer }) => {
  await writer.weaves()
  await writer.waitsForAll()
  await writer.does('weave.dismiss')
  await writer.does('view.tree')
  await expect(writer.tree).toBeVisible()
  expect((await writer.treeRows()).length).toBeGreaterThanOrEqual(5)
  expect(await faults(heddle.page)).toEqual([])
})

for (const [name, command] of [
  ['the palette', 'view.palette'],
  ['the settings', 'view.settings'],
  ['the key sheet', 'help.keys'],
  ['the library', 'file.library'],
] as const) {
  test(`${name} has none, and Escape gives the text back`, async ({ heddle, writer }) => {
    await writer.does(command)
    await expect(heddle.page.getByRole('dialog').first()).toBeVisible()
    expect(await faults(heddle.page)).toEqual([])
    await writer.presses('Escape')
    await expect(heddle.page.getByRole('dialog')).toHaveCount(0)
    await writer.types(' on')
    await writer.sees('A page to look at, and on')
  })
}

test('dark and high contrast colours have none', async ({ heddle, writer }) => {
  for (const theme of ['view.themeDark', 'view.themeContrast'] as const) {
    await writer.commands(theme)
    await writer.text.focus()
    expect(await faults(heddle.page), theme).toEqual([])
  }
})

test('F6 goes round all parts of the window and comes back to the text', async ({ heddle, writer }) => {
  await writer.does('view.tree')
  await expect(writer.tree).toBeVisible()
  await writer.text.focus()
  const visited: string[] = []
  for (let step = 0; step < 6; step++) {
    await writer.does('view.nextRegion')
    const part = await heddle.page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? 'nowhere')
    visited.push(part)
    if (part === 'text') break
  }
  expect(visited.at(-1)).toBe('text')
  expect(visited).toEqual(expect.arrayContaining(['tree']))
  expect(visited).not.toContain('nowhere')
})

test('Tab can leave the text when it is told to', async ({ heddle, writer }) => {
  await writer.does('view.tabMovesFocus')
  await writer.presses('Tab')
  const inText = await heddle.page.evaluate(() => document.activeElement?.closest('[data-region="text"]') !== null && document.activeElement?.getAttribute('role') === 'textbox')
  expect(inText).toBe(false)
  await writer.sees('A page to look at, and')
})

/** Every violation as one line. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`))
}

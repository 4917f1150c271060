import type { Page } from '@playwright/test'
import { commandTable, type CommandId } from '../protocol/commandTable'
import { resolveKeys } from '../protocol/keyPresets'
import { cutIn } from './cutIn'
import { faultsOf } from './faultsOf'
import { expect, test } from './fixtures'
import { choose } from './screens'

test.use({ model: 'fake:seed=4,delay=5' })

test.beforeEach(async ({ writer }) => {
  await writer.hasModel()
  await writer.beginsNewLoom()
  await writer.types('A page to look at, and')
})

test('a page of prose has no fault that axe can find', async ({ heddle }) => {
  expect(await faultsOf(heddle.page)).toEqual([])
})

test('an open fan has none', async ({ heddle, writer }) => {
  await writer.weaves()
  await writer.waitsForAll()
  await expect(writer.fan.getByRole('option').first()).toHaveAttribute('aria-selected', 'true')
  // Not by colour alone.
  await expect(heddle.page.locator('.ghost-text').first()).toHaveCSS('text-decoration-style', 'dotted')
  expect(await faultsOf(heddle.page)).toEqual([])
})

test('the tree has none, and its rows say what they are', async ({ heddle, writer }) => {
  await writer.weaves()
  await writer.waitsForAll()
  await writer.does('weave.dismiss')
  await writer.does('view.tree')
  await expect(writer.tree).toBeVisible()
  await expect.poll(async () => (await writer.treeRows()).length).toBeGreaterThanOrEqual(5)
  expect(await faultsOf(heddle.page)).toEqual([])
  const rows = writer.tree.getByRole('treeitem')
  await expect(writer.tree.getByRole('treeitem', { selected: true })).toHaveAccessibleName('A page to look at, and, by you')
  await expect(rows.first()).toHaveAttribute('aria-expanded', 'true')
  await expect(rows.last()).toHaveAccessibleName(/, by the simulator, unread$/)
  for (const [name, value] of [['aria-level', '2'], ['aria-posinset', '5'], ['aria-setsize', '5'], ['aria-selected', 'false']] as const) await expect(rows.last()).toHaveAttribute(name, value)
})

/** Dialogs of the system, not of the page. */
const native: readonly CommandId[] = ['file.choose', 'file.import', 'file.exportMarkdown', 'model.choose']
const opening = commandTable.filter(({ id, title, keys }) => (title.endsWith('…') || id === 'help.keys') && Object.keys(keys).length > 0 && !native.includes(id))

test('every dialog that a key opens has none; Escape closes it and gives the text back', async ({ heddle, writer }) => {
  test.slow()
  await writer.types(' a mistakne. ')
  await writer.weaves()
  await writer.waitsForAll()
  expect(opening.length).toBeGreaterThan(10)
  for (const { id } of opening) {
    await writer.does(id)
    await expect(heddle.page.getByRole('dialog').first(), id).toBeVisible()
    expect(await faultsOf(heddle.page), id).toEqual([])
    await writer.presses('Escape')
    await expect(heddle.page.getByRole('dialog'), id).toHaveCount(0)
    await expect(writer.text, id).toBeFocused()
  }
  await writer.sees('A page to look at, and a mistakne.')
})

test.describe('in another language', () => {
  test.use({ language: 'strange' })

  test('at 320 pixels nothing runs out of the window', async ({ heddle, writer }) => {
    const { page } = heddle
    await page.setViewportSize({ width: 320, height: 640 })
    for (const id of ['view.settings', 'help.keys', 'view.palette', 'file.library'] as const) {
      await writer.does(id)
      await expect(page.getByRole('dialog').first()).toBeVisible()
      expect(await cutIn(page), id).toEqual([])
      await writer.presses('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
    expect(await cutIn(page)).toEqual([])
  })
})

test('dark and high contrast colours have none', async ({ heddle, writer }) => {
  for (const theme of ['view.themeDark', 'view.themeContrast'] as const) {
    await writer.commands(theme)
    await writer.text.focus()
    expect(await faultsOf(heddle.page), theme).toEqual([])
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

test('with Tab set free, focus goes round the window and is never caught', async ({ heddle, writer }) => {
  await writer.does('view.tree')
  await expect(writer.tree).toBeVisible()
  await writer.text.focus()
  await writer.does('view.tabMovesFocus')
  let steps = 0
  do await writer.presses('Tab')
  while (!(await writer.text.evaluate((text) => text === document.activeElement)) && ++steps < 60)
  expect(steps).toBeGreaterThan(3)
  expect(steps).toBeLessThan(60)
  expect(await unseenFocus(heddle.page)).toEqual([])
})

test('wherever the keyboard goes, it shows', async ({ heddle, writer }) => {
  test.slow()
  const { page } = heddle
  for (const id of ['view.settings', 'file.library', 'help.keys', 'view.palette', 'model.models', 'file.history'] as const) {
    await writer.does(id)
    await expect(page.getByRole('dialog').first()).toBeVisible()
    for (let step = 0; step < 8; step++) {
      await writer.presses('Tab')
      expect(await unseenFocus(page), id).toEqual([])
    }
    await writer.presses('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})

test('colours and contrast follow the system while the app runs, and forced colours are heeded', async ({ heddle, writer }) => {
  const { page } = heddle
  const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await ground()
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(ground).not.toBe(light)
  await page.emulateMedia({ contrast: 'more' })
  await expect.poll(ground).toBe('rgb(0, 0, 0)')
  await page.emulateMedia({ contrast: 'no-preference', colorScheme: 'light' })
  await expect.poll(ground).toBe(light)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.emulateMedia({ forcedColors: 'active' })
  await writer.weaves()
  await writer.waitsForAll()
  expect(await faultsOf(page)).toEqual([])
})

test('the key sheet names every command that has a key', async ({ heddle, writer }) => {
  await writer.does('help.keys')
  const rows = heddle.page.getByRole('dialog').getByRole('rowheader')
  await expect(rows.first()).toBeVisible()
  const keyed = resolveKeys({ keyPreset: 'heddle', keys: [], loomKeys: [] }, 'linux').filter(({ chords, bare }) => chords.length + bare.length > 0)
  expect((await rows.allTextContents()).toSorted()).toEqual(keyed.map(({ entry }) => entry.title).toSorted())
})

test('a screen reader that the system tells of, or the writer, is given the text and where the caret is', async ({ heddle, writer }) => {
  const spoken = writer.text
  await expect(heddle.page.getByRole('code')).toHaveCount(0)
  await expect(spoken).toHaveText('')
  await heddle.electron.evaluate(({ app }) => app.emit('accessibility-support-changed', {}, true))
  await expect(spoken).toHaveText('A page to look at, and')
  await writer.types(' heard')
  await expect(spoken).toHaveText('A page to look at, and heard')
  await writer.presses('Home', 'ArrowRight', 'ArrowRight')
  await expect.poll(() => heddle.page.evaluate(() => getSelection()?.anchorOffset)).toBe(2)
  await heddle.electron.evaluate(({ app }) => app.emit('accessibility-support-changed', {}, false))
  await writer.presses('End')
  await expect(spoken).toHaveText('')
  await choose(heddle, { screenReader: 'on' })
  await expect.poll(async () => {
    await writer.presses('ArrowLeft')
    return spoken.textContent()
  }).toBe('A page to look at, and heard')
  await writer.sees('A page to look at, and heard')
})

test('in forced colours the focus and what is chosen show by lines', async ({ heddle, writer }) => {
  const { page } = heddle
  await page.emulateMedia({ forcedColors: 'active' })
  for (const id of ['view.palette', 'file.history', 'help.keys', 'model.models', 'file.library'] as const) {
    await writer.does(id)
    await expect(page.getByRole('dialog').first()).toBeVisible()
    await expect(page.getByText('Reading…')).toHaveCount(0)
    for (const chosen of await page.locator('dialog [role="option"][aria-selected="true"]').all()) await expect(chosen, id).toHaveCSS('outline-width', '2px')
    const worded = await page.locator('dialog .button:enabled').evaluateAll((all) => new Set(all.map((button) => getComputedStyle(button).color)).size)
    expect(worded, `${id}: colours of the words on buttons`).toBeLessThanOrEqual(1)
    for (let step = 0; step < 4; step++) {
      expect(await unseenFocus(page), id).toEqual([])
      await writer.presses('Tab')
    }
    await writer.presses('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})

test('what is announced while a dialog is open is announced in it: all else is inert', async ({ heddle, writer }) => {
  const { page } = heddle
  await writer.does('view.settings')
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await expect(dialog).toBeVisible()
  await heddle.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.send('heddle:event', { t: 'compacting', progress: { items: 1, of: 2 } }))
  await expect(dialog.locator('[aria-live="polite"]')).toHaveText(/compacted/i)
})

test('at 400 %, in a window of 320 × 256, every dialog is read whole, also with wide spacing, and the focus stays in view', async ({ heddle, writer }) => {
  test.slow()
  const { page } = heddle
  await writer.types(' a mistakne. ')
  await writer.weaves()
  await writer.waitsForAll()
  await page.setViewportSize({ width: 320, height: 256 })
  const space = (wide: boolean): Promise<void> =>
    page.evaluate((wide) => {
      const sheet = new CSSStyleSheet()
      if (wide) sheet.replaceSync('dialog * { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important } dialog p { margin-bottom: 2em !important }')
      document.adoptedStyleSheets = wide ? [sheet] : []
    }, wide)
  for (const { id } of opening) {
    await writer.does(id)
    await expect(page.getByRole('dialog').first(), id).toBeVisible()
    expect(await hiddenFocus(page), id).toBeNull()
    expect(await cutIn(page), id).toEqual([])
    await space(true)
    expect(await cutIn(page), `${id}, wide spacing`).toEqual([])
    await space(false)
    for (let step = 0; step < 3; step++) {
      await writer.presses('Tab')
      expect(await hiddenFocus(page), id).toBeNull()
    }
    await writer.presses('Escape')
    await expect(page.getByRole('dialog'), id).toHaveCount(0)
  }
})

test('at 200 % the earlier text has most of the room', async ({ heddle, writer }) => {
  const { page } = heddle
  await page.setViewportSize({ width: 640, height: 430 })
  await writer.does('file.history')
  const dialog = page.getByRole('dialog', { name: 'History' })
  await expect(dialog.getByRole('option').first()).toBeVisible()
  const text = await dialog.locator('.history-text').boundingBox()
  expect(text?.height).toBeGreaterThan(430 / 2)
  expect(text?.width).toBeGreaterThan(640 / 2)
})

/** The element with the focus, when none of it can be seen: scrolled away or under something else. */
function hiddenFocus(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const at = document.activeElement
    if (at === null || at === document.body) return null
    const { left, right, top, bottom } = at.getBoundingClientRect()
    const [fromX, toX, fromY, toY] = [Math.max(0, left), Math.min(innerWidth, right), Math.max(0, top), Math.min(innerHeight, bottom)]
    const seen = [0.05, 0.5, 0.95].some((part) => at.contains(document.elementFromPoint(fromX + (toX - fromX) * 0.5, fromY + (toY - fromY) * part)))
    return toX > fromX && toY > fromY && seen ? null : `${at.tagName.toLowerCase()}.${at.className}`
  })
}

/** The element with the focus, when neither a ring of two pixels nor a mark of its own shows that it has it. */
function unseenFocus(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const at = document.activeElement
    if (at === null || at === document.body || at.closest('.surface') !== null) return []
    const marks = (element: Element): boolean => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
    }
    // A list or a search box may show it on the row it stands on, or on the box around it.
    const shown = marks(at) || [...at.querySelectorAll('[aria-selected="true"], [data-focused]')].some(marks) || (at.parentElement !== null && marks(at.parentElement))
    return shown ? [] : [`${at.tagName.toLowerCase()}.${at.className}: ${at.textContent?.slice(0, 30)}`]
  })
}

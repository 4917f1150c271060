import { resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { titleOf } from './keys'

const shots = resolve(import.meta.dirname, 'shots')
const first = 'Once upon a time there was a sea, and a light on it that never went out.'

test('an earlier state is looked at by keys, and brought back as a branch that undo takes away', async ({ heddle, writer }) => {
  const { page } = heddle
  await writer.beginsNewLoom()
  await writer.types(first)
  await writer.sees(first)
  await writer.does('file.checkpoint')
  await expect(page.getByRole('dialog', { name: 'Checkpoint' })).toBeVisible()
  await page.keyboard.type('The sea')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Saved as “The sea”.')).toBeVisible()
  await writer.text.focus()
  for (let i = 0; i < 40; i++) await page.keyboard.press('Backspace')
  await writer.types('hill.')
  const now = `${first.slice(0, -40)}hill.`
  await writer.sees(now)

  const history = page.getByRole('dialog', { name: 'History' })
  for (const theme of ['light', 'dark'] as const) {
    await writer.commands(theme === 'light' ? 'view.themeLight' : 'view.themeDark')
    await writer.text.focus()
    await writer.does('file.history')
    await expect(history.getByRole('option', { name: /The sea.*17 words/ })).toHaveAttribute('aria-selected', 'true')
    await expect(history.locator('mark').first()).toBeVisible()
    await page.screenshot({ path: resolve(shots, `${theme}-13-history.png`) })
    await page.keyboard.press('Escape')
    await expect(history).toHaveCount(0)
  }
  await writer.text.focus()
  await writer.does('file.history')
  const text = history.getByRole('region', { name: 'The sea' })
  await expect(text).toContainText('that never went out')
  await page.keyboard.press('ArrowDown')
  await expect(text).toHaveCount(0)
  await page.keyboard.press('ArrowUp')
  await expect(text).toContainText('that never went out')
  await page.keyboard.press('Enter')
  await writer.sees(first)
  const { threads } = await heddle.kept()
  expect(threads).toContain(now)
  expect(threads).toContain(first)
  await writer.text.focus()
  await writer.does('edit.undo')
  await writer.sees(now)
})

test('an earlier state opens as a loom of its own', async ({ heddle, writer }) => {
  const { page } = heddle
  await writer.beginsNewLoom()
  await writer.types('One draft')
  await writer.sees('One draft')
  await writer.does('file.checkpoint')
  await expect(page.getByRole('dialog', { name: 'Checkpoint' })).toBeVisible()
  await page.keyboard.type('draft')
  await page.keyboard.press('Enter')
  await writer.text.focus()
  await writer.types(' and more')
  await writer.sees('One draft and more')
  await writer.does('file.history')
  await expect(page.getByRole('option', { name: /draft/ }).first()).toBeVisible()
  await page.keyboard.press('Shift+Enter')
  await writer.sees('One draft')
  expect((await heddle.kept()).title).toMatch(/^Untitled \(as of /)
})

test('what quick hands type as a question or the palette opens is kept', async ({ heddle, writer }) => {
  const { page } = heddle
  await writer.beginsNewLoom()
  /** Types with the very opening of the next dialog, before anything is painted. */
  const typesAsItOpens = (text: string): Promise<void> =>
    page.evaluate((quick) => {
      new MutationObserver((_, observer) => {
        if (document.querySelector('dialog[open] input') === null) return
        observer.disconnect()
        document.execCommand('insertText', false, quick)
      }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['open'] })
    }, text)
  await typesAsItOpens('The ')
  await writer.does('file.checkpoint')
  await expect(page.getByRole('textbox', { name: 'Checkpoint' })).toHaveValue('The ')
  await painted(page)
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)))
  await page.keyboard.type('sea')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Saved as “The sea”.')).toBeVisible()
  await typesAsItOpens('Key')
  await writer.does('view.palette')
  await expect(writer.palette.getByRole('combobox')).toHaveValue('Key')
  await painted(page)
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)))
  await page.keyboard.type('s')
  await expect(writer.palette.getByRole('combobox')).toHaveValue('Keys')
})

/** Until the effects that wait for a dialog's first paint have run. */
function painted(page: Page): Promise<void> {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))))
}

test('a command picked in the palette is done, and the text has the focus, before the next key can be heard', async ({ heddle, writer }) => {
  await writer.beginsNewLoom()
  await writer.does('view.palette')
  await heddle.page.keyboard.type(titleOf('lens.surprise'))
  await expect(writer.palette.getByRole('option').first()).toContainText(titleOf('lens.surprise'))
  const after = await writer.palette.getByRole('combobox').evaluate(async (field) => {
    const ran: string[] = []
    addEventListener('heddle-performed', (event) => ran.push((event as CustomEvent<string>).detail))
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    // Microtasks only: a timer would let the keyboard in.
    for (let turn = 0; turn < 8; turn++) await Promise.resolve()
    return { ran, open: document.querySelector('dialog[open]') !== null, inText: document.activeElement?.closest('.monaco-editor') !== null }
  })
  expect(after).toEqual({ ran: ['lens.surprise'], open: false, inText: true })
})

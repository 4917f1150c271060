import { expect, type Locator, type Page } from '@playwright/test'
import type { CommandId } from '../protocol/commandTable'
import { hello } from './hello'
import { keyOf, titleOf } from './keys'

export type Unit = 'all' | 'word' | 'sentence'

const takeKeys: Readonly<Record<Unit, CommandId>> = { all: 'weave.take', word: 'weave.takeWord', sentence: 'weave.takeSentence' }

/** What a writer does at the window, and what she sees there: by the names for assistive technology only. */
export class Writer {
  readonly text: Locator
  readonly fan: Locator
  readonly tree: Locator
  readonly status: Locator
  readonly palette: Locator
  readonly page: Page
  /** What the page says for an English sentence of its catalogue: the sentence itself, unless it speaks another language. */
  readonly says: (english: string) => string

  constructor(page: Page, says = (english: string): string => english) {
    this.page = page
    this.says = says
    this.text = page.getByRole('textbox', { name: says('Text'), exact: true })
    this.fan = page.getByRole('listbox', { name: says('Branches') })
    this.tree = page.getByRole('tree', { name: says('Loom') })
    this.status = page.getByRole('status', { name: says('Status') })
    this.palette = page.getByRole('dialog', { name: says('Commands') })
  }

  /** The page is up and can be written on. */
  async arrives(): Promise<void> {
    await expect(this.text).toBeVisible({ timeout: 20_000 })
    await this.text.focus()
  }

  /** The model is there. */
  async hasModel(): Promise<void> {
    await expect.poll(async () => (await hello(this.page)).model.t, { timeout: 20_000 }).toBe('ready')
  }

  async types(text: string): Promise<void> {
    await this.page.keyboard.type(text)
  }

  async presses(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** Uses a command by its key. */
  async does(...commands: readonly CommandId[]): Promise<void> {
    for (const command of commands) await this.page.keyboard.press(keyOf(command))
  }

  /** Uses a command by its name in the palette. */
  async commands(id: CommandId): Promise<void> {
    await this.does('view.palette')
    await expect(this.palette).toBeVisible()
    await this.page.keyboard.type(titleOf(id))
    await this.page.keyboard.press('Enter')
  }

  async beginsNewLoom(): Promise<void> {
    const before = await this.seen()
    await this.does('file.new')
    if (before !== '') await expect.poll(() => this.seen()).toBe('')
    await this.text.focus()
  }

  /** Puts the caret before unit `offset` of the text. */
  async goesTo(offset: number): Promise<void> {
    await this.presses(process.platform === 'darwin' ? 'Meta+ArrowUp' : 'Control+Home')
    for (let step = 0; step < offset; step++) await this.page.keyboard.press('ArrowRight')
  }

  async goesToEnd(): Promise<void> {
    await this.presses(process.platform === 'darwin' ? 'Meta+ArrowDown' : 'Control+End')
  }

  async weaves(): Promise<void> {
    await this.does('weave.weave')
    await expect(this.fan).toBeAttached()
  }

  /** Texts of the fan's rows, first to last. */
  async branches(): Promise<string[]> {
    const options = await this.fan.getByRole('option').allTextContents()
    return options.map((option) => option.replace(/^\d+\.\s?/, ''))
  }

  /** What the selected branch has that is not in the thread. */
  async ghost(): Promise<string> {
    return (await this.branches())[(await this.selected()) - 1] ?? ''
  }

  /** Number of the selected row, from 1. */
  async selected(): Promise<number> {
    const options = await this.fan.getByRole('option').evaluateAll((all) => all.map((option) => option.getAttribute('aria-selected') === 'true'))
    return options.indexOf(true) + 1
  }

  /** All branches of the fan have ended. */
  async waitsForAll(): Promise<void> {
    await expect(this.fan).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 })
  }

  /** Every row has begun to stream. */
  async waitsForEach(count: number): Promise<void> {
    await expect.poll(async () => (await this.branches()).filter((text) => text.trim() !== '').length, { timeout: 20_000 }).toBe(count)
  }

  async takes(unit: Unit): Promise<void> {
    await this.does(takeKeys[unit])
  }

  async fanCloses(): Promise<void> {
    await expect(this.fan).toBeHidden()
  }

  /**
   * The thread as it stands on the page, white space made single: rows of the page hold no line ends. Without the ghost.
   * Only what is scrolled into view.
   */
  async seen(): Promise<string> {
    const rows = await this.page.locator('.view-line').evaluateAll((all) =>
      all
        .map((row) => ({ top: Number.parseFloat((row as HTMLElement).style.top), text: row.textContent ?? '' }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text),
    )
    return plain(rows.join(' '))
  }

  async sees(text: string): Promise<void> {
    await expect.poll(async () => squeezed(await this.seen())).toBe(squeezed(text))
  }

  /** Names of the tree's rows, top to bottom. */
  async treeRows(): Promise<string[]> {
    return this.tree.getByRole('treeitem').allTextContents()
  }
}

/** `text` with white space made single. */
export function plain(text: string): string {
  return text.replace(/[\s\u00a0\u200b]+/g, ' ').trim()
}

/** `text` without white space: soft wrapping may or may not show a space at a row's end. */
export function squeezed(text: string): string {
  return text.replace(/[\s\u00a0\u200b]+/g, '')
}

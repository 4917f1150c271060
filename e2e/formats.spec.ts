import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type Page } from '@playwright/test'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromiumPath } from './carrier'
import { expect, test } from './fixtures'

test.use({ model: 'fake:seed=4,delay=5' })

const program = resolve(import.meta.dirname, '../out/main/cli.js')

/** A small tree in pyloom's shape. */
const tree = JSON.stringify({
  root: {
    id: 'a', text: 'The harbour froze', tags: ['bookmark'], meta: { source: 'prompt' },
    children: [
      { id: 'b', text: ' in one <night>.', meta: { source: 'AI' }, children: [{ id: 'd', text: ' Nobody spoke.', children: [] }] },
      { id: 'c', text: ' slowly, "like glass".', children: [] },
    ],
  },
  chapters: { ice: { id: 'ice', root_id: 'b', title: 'Ice & snow' } },
  selected_node_id: 'd',
})

/** Lets go of files over the window, as a file manager does. */
async function drops(page: Page, ...files: readonly (readonly [name: string, text: string])[]): Promise<void> {
  const carried = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer()
    for (const [name, text] of all) transfer.items.add(new File([text], name))
    return transfer
  }, files)
  for (const event of ['dragover', 'drop']) await page.locator('body').dispatchEvent(event, { dataTransfer: carried })
}

test('a file dropped on the window becomes a loom; one that cannot is refused in a sentence', async ({ heddle, writer }) => {
  await writer.hasModel()
  await writer.beginsNewLoom()
  await writer.types('Mine.')
  await drops(heddle.page, ['harbour.json', tree], ['half.json', tree.slice(0, 80)])
  await writer.sees('The harbour froze in one <night>. Nobody spoke.')
  await expect(heddle.page).toHaveTitle(/harbour/)
  await expect(heddle.page.getByText(/“harbour” was imported from pyloom: 4 nodes, 69 characters\./)).toBeVisible()
  await expect(heddle.page.getByText(/“half\.json” was not imported\. .*ends too early, at character 80/)).toBeVisible()
  await writer.types(' And mine.')
  await writer.sees('The harbour froze in one <night>. Nobody spoke. And mine.')
})

test.describe('the page to read', () => {
  let browser: Browser
  test.beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath(), chromiumSandbox: process.getuid?.() !== 0 })
  })
  test.afterAll(() => browser.close())

  async function readerOf(home: string): Promise<Page> {
    writeFileSync(join(home, 'harbour.json'), tree)
    const made = heddle(['import', join(home, 'harbour.json'), '--to', home])
    heddle(['export', made.trim(), '--format', 'html', '--out', join(home, 'harbour.html')])
    const page = await (await browser.newContext()).newPage()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('pageerror', (error) => expect.soft(String(error)).toBe(''))
    await page.goto(pathToFileURL(join(home, 'harbour.html')).href)
    expect(asked).toHaveLength(1)
    return page
  }

  function heddle(args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', timeout: 60_000 })
    expect(status, stderr).toBe(0)
    return stdout
  }

  test('is walked by keys, searched, and has no fault that axe can find', async ({ home }) => {
    const page = await readerOf(home)
    const text = page.getByRole('article', { name: 'Text' })
    const shown = async (): Promise<string> => (await text.innerText()).replace(/\s*\d\/\d/g, '').replace(/\s+/g, ' ')
    await expect.poll(shown).toBe('The harbour froze Ice & snow in one <night>. Nobody spoke.')
    await text.focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowDown')
    await expect.poll(shown).toBe('The harbour froze slowly, "like glass".')
    await expect(page.getByRole('status').last()).toHaveText(/branch 2 of 2: slowly/)
    await page.keyboard.press('ArrowUp')
    await expect.poll(shown).toContain('Nobody spoke.')
    await page.keyboard.press('/')
    await page.keyboard.type('GLASS')
    await expect(page.getByRole('list', { name: 'Found' }).getByRole('button')).toHaveText(['slowly, "like glass".'])
    await page.keyboard.press('Tab')
    await page.getByRole('list', { name: 'Found' }).getByRole('button').click()
    await expect.poll(shown).toContain('slowly')
    await page.getByRole('button', { name: 'Ice & snow' }).click()
    await expect.poll(shown).toContain('Nobody spoke.')
    for (const theme of ['light', 'dark']) {
      await page.getByRole('button', { name: /Colours/ }).click()
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), theme).toEqual([])
    }
    await page.close()
  })
})

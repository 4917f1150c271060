import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type Page } from '@playwright/test'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromiumPath } from './carrier'
import { Dialogs } from './dialogs'
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

const words = 'the sea was quiet and the lamp went out before anyone could say why it had been lit at all '

/** A pyloom tree of 764 nodes, two to a fork, with what such files carry beside the text: 1.6 MB. */
function novel(): string {
  const nodes = Array.from({ length: 764 }, (_, i) => ({
    id: `node-${i}`, parent_id: `node-${(i - 1) >> 1}`, text: `${i} sails. `, open: i % 3 === 0 ? 1 : true, visited: true, mutable: true, tags: [],
    meta: { creation_timestamp: '2022-01-01-10.00.00', source: i % 2 === 0 ? 'AI' : 'prompt' }, generation: { id: `r${i}`, index: 0 },
    text_attributes: { active_append: '', nav_preview: words.repeat(10), child_preview: words.repeat(9) }, multimedia: [], frame: {}, children: [] as unknown[],
  }))
  nodes.forEach((each, i) => i > 0 && nodes[(i - 1) >> 1]?.children.push(each))
  return JSON.stringify({ root: nodes[0], model_responses: {}, selected_node_id: 'node-763' })
}

/** The text from the root of that tree to a node. */
function threadTo(node: number): string {
  let text = ''
  for (let at = node; at >= 0; at = at === 0 ? -1 : (at - 1) >> 1) text = `${at} sails. ${text}`
  return text
}

/** Lets go of files over the window, as a file manager does. */
async function drops(page: Page, ...files: readonly (readonly [name: string, text: string])[]): Promise<void> {
  const carried = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer()
    for (const [name, text] of all) transfer.items.add(new File([text], name))
    return transfer
  }, files)
  for (const event of ['dragover', 'drop']) await page.locator('body').dispatchEvent(event, { dataTransfer: carried })
}

const notices = (page: Page) => page.getByRole('list', { name: 'Notices' })

test('a file dropped on the window becomes a loom; one that cannot is refused in a sentence', async ({ heddle, writer }) => {
  await writer.hasModel()
  await writer.beginsNewLoom()
  await writer.types('Mine.')
  await drops(heddle.page, ['harbour.json', tree], ['half.json', tree.slice(0, 80)])
  await writer.sees('The harbour froze in one <night>. Nobody spoke.')
  await expect(heddle.page).toHaveTitle(/harbour/)
  await expect(notices(heddle.page).getByText(/“harbour” was imported from pyloom: 4 nodes, 69 characters\./)).toBeVisible()
  await expect(notices(heddle.page).getByText(/“half\.json” was not imported\. .*ends too early, at character 80/)).toBeVisible()
  await writer.types(' And mine.')
  await writer.sees('The harbour froze in one <night>. Nobody spoke. And mine.')
  // Whose each text is came with it, and stays when more is written behind it.
  await writer.does('lens.provenance')
  const lens = heddle.page.getByRole('region', { name: 'Lens' })
  const row = (name: string) => lens.getByRole('row', { name: new RegExp(`^${name}`) })
  await expect(row('Writer')).toContainText(String('The harbour froze And mine.'.length))
  await expect(row('Simulator')).toContainText(String(' in one <night>.'.length))
  await expect(row('Unknown')).toContainText(String(' Nobody spoke.'.length))
})

test('files are chosen in the dialog for opening; thinking better of it changes nothing', async ({ heddle, writer, home }) => {
  const dialogs = new Dialogs(heddle.electron)
  await writer.hasModel()
  await writer.beginsNewLoom()
  await writer.types('Mine.')
  await dialogs.picks()
  await writer.commands('file.import')
  await dialogs.picked()
  await writer.sees('Mine.')
  writeFileSync(join(home, 'harbour.json'), tree)
  writeFileSync(join(home, 'page.md'), '# A page\n')
  await dialogs.picks(join(home, 'harbour.json'), join(home, 'gone.json'), join(home, 'page.md'), home)
  await writer.commands('file.import')
  await writer.sees('The harbour froze in one <night>. Nobody spoke.')
  const told = notices(heddle.page)
  await expect(told.getByText('2 looms were imported; “harbour” is open.')).toBeVisible()
  await expect(told.getByText(/“gone\.json” was not imported\. .*no such file/)).toBeVisible()
  await expect(told.getByText(/was not imported\. This is a folder; what can be imported is a file/)).toBeVisible()
  expect(readdirSync(join(home, 'looms')).filter((name) => /^\.|harbour|page/.test(name)).toSorted()).toEqual(['harbour.loom', 'page.loom'])
})

test('a chat comes with or without the names of who speaks', async ({ heddle, writer, home }) => {
  const dialogs = new Dialogs(heddle.electron)
  await writer.hasModel()
  const chat = [{ user_name: 'Ann', character_name: 'Keeper', chat_metadata: {} }, { name: 'Ann', is_user: true, mes: 'Who is there?' }, { name: 'Keeper', is_user: false, mes: 'The sea.' }]
  writeFileSync(join(home, 'chat.jsonl'), chat.map((line) => `${JSON.stringify(line)}\n`).join(''))
  await dialogs.picks(join(home, 'chat.jsonl'))
  await writer.commands('file.import')
  await writer.sees('Ann: Who is there? Keeper: The sea.')
  await writer.commands('file.importUnnamed')
  await writer.sees('Who is there? The sea.')
})

test('she goes on writing while a file is read, and stops it', async ({ heddle, writer, home }) => {
  test.skip(process.platform === 'win32', 'a pipe with a name, which a file never ends to come from, is made otherwise there')
  const dialogs = new Dialogs(heddle.electron)
  await writer.hasModel()
  await writer.beginsNewLoom()
  const endless = join(home, 'endless.json')
  expect(spawnSync('mkfifo', [endless]).status).toBe(0)
  await dialogs.picks(endless, join(home, 'never.json'))
  await writer.commands('file.import')
  await expect(writer.status.getByText('Reading “endless.json”, 1 of 2…')).toBeVisible()
  await writer.text.focus()
  await writer.types('Meanwhile.')
  await writer.sees('Meanwhile.')
  await writer.commands('file.stopImport')
  await expect(notices(heddle.page).getByText('“endless.json” was not imported. The import was stopped. Nothing was made of it.')).toBeVisible()
  await expect(writer.status.getByText(/Reading/)).toBeHidden()
  expect(readdirSync(join(home, 'looms')).filter((name) => name.startsWith('.'))).toEqual([])
  await writer.sees('Meanwhile.')
})

test('a loom of 764 nodes and 1.6 MB is opened and walked', async ({ heddle, writer, home }) => {
  const dialogs = new Dialogs(heddle.electron)
  await writer.hasModel()
  const path = join(home, 'novel.json')
  writeFileSync(path, novel())
  await dialogs.picks(path)
  const begun = performance.now()
  await writer.commands('file.import')
  await expect(heddle.page).toHaveTitle(/novel/)
  await writer.sees(threadTo(763))
  console.log(`764 nodes, 1.6 MB: ${(performance.now() - begun).toFixed(0)} ms from the key to the page`)
  await expect(notices(heddle.page).getByText(/“novel” was imported from pyloom: 764 nodes/)).toBeVisible()
  await writer.goesToEnd()
  await writer.does('walk.nextSibling')
  await writer.sees(threadTo(382))
  await writer.does('walk.parentFork', 'walk.previousSibling')
  await writer.sees(threadTo(759))
})

test('a loom is saved where she says, over what was there; where it cannot be, nothing changes', async ({ heddle, writer, home }) => {
  const dialogs = new Dialogs(heddle.electron)
  await writer.hasModel()
  await writer.beginsNewLoom()
  await writer.types('A page to keep.')
  await dialogs.savesAt(null)
  await writer.commands('file.exportText')
  await expect.poll(() => dialogs.proposed()).toBe('Untitled.txt')
  const place = join(home, 'kept.txt')
  writeFileSync(place, 'a longer text that stood here before')
  await dialogs.savesAt(place)
  await writer.commands('file.exportText')
  await expect.poll(() => readFileSync(place, 'utf8')).toBe('A page to keep.')
  const before = readdirSync(home).toSorted()
  for (const [nowhere, why] of [[join(home, 'no', 'such', 'page.txt'), 'its folder is not there'], [join(home, 'looms'), 'something of that name is there']] as const) {
    await dialogs.savesAt(nowhere)
    await writer.commands('file.exportText')
    await expect(notices(heddle.page).getByText(`could not be written: ${why}. Nothing was changed; try another place.`)).toBeVisible()
  }
  expect(readdirSync(home).toSorted()).toEqual(before)
  const json = join(home, 'kept.heddle.json')
  await dialogs.savesAt(json)
  await writer.commands('file.exportHeddle')
  await expect.poll(() => existsSync(json)).toBe(true)
  await dialogs.picks(json)
  await writer.commands('file.import')
  await expect(notices(heddle.page).getByText(/was imported from Heddle JSON: /)).toBeVisible()
  await writer.sees('A page to keep.')
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
    await page.getByRole('button', { name: 'Who wrote what' }).click()
    await expect(page.getByText('Written by hand, written by a model, and the rest is not recorded.')).toBeVisible()
    for (const theme of ['light', 'dark']) {
      await page.getByRole('button', { name: /Colours/ }).click()
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), theme).toEqual([])
    }
    await page.close()
  })
})

import { expect, test } from './fixtures'
import { plain, squeezed } from './writer'

test.use({ model: 'fake:seed=3,delay=40' })

const opening = 'The last thing she wrote before the lights went out was'

test('main is killed while branches stream: the words and what had arrived are there again', async ({ start }) => {
  let heddle = await start()
  await heddle.writer.hasModel()
  await heddle.writer.beginsNewLoom()
  await heddle.writer.types(opening)
  await heddle.writer.weaves()
  await heddle.writer.waitsForEach(5)
  await expect.poll(async () => Math.min(...(await heddle.writer.branches()).map((text) => text.length))).toBeGreaterThan(12)
  const arrived = await heddle.writer.branches()
  await heddle.page.waitForTimeout(300)
  await heddle.loseMain()

  heddle = await start()
  await heddle.writer.sees(opening)
  const { threads, nodes } = await heddle.kept()
  expect(nodes.filter((node) => node.marks.interrupted), 'branches cut off').toHaveLength(5)
  for (const text of arrived) expect(threads.some((thread) => plain(thread).startsWith(plain(opening + text)))).toBe(true)
})

test('main is killed after typing: no word is lost', async ({ start }) => {
  let heddle = await start()
  await heddle.writer.beginsNewLoom()
  const sentences = ['One morning in October. ', 'A second, longer thought that wraps. ', 'The third.']
  for (const sentence of sentences) await heddle.writer.types(sentence)
  await heddle.writer.sees(sentences.join(''))
  await heddle.page.waitForTimeout(1000)
  await heddle.loseMain()
  heddle = await start()
  await heddle.writer.sees(sentences.join(''))
})

test('the engine is killed: the app lives, says so, and weaves again', async ({ heddle, writer }) => {
  await writer.hasModel()
  await writer.beginsNewLoom()
  await writer.types(opening)
  await writer.weaves()
  await writer.waitsForEach(5)
  const engine = await heddle.enginePid()
  expect(engine).not.toBeNull()
  process.kill(engine ?? 0, 'SIGKILL')
  await writer.waitsForAll()
  await writer.does('weave.dismiss')
  await writer.types(' still')
  await writer.sees(`${opening} still`)
  await writer.hasModel()
  expect(await heddle.enginePid()).not.toBe(engine)
  await writer.weaves()
  await writer.waitsForAll()
  expect((await writer.branches()).every((text) => text.length > 20)).toBe(true)
})

test('the page crashes: the window comes back with every word', async ({ heddle, writer }) => {
  await writer.beginsNewLoom()
  await writer.types(opening)
  await heddle.page.waitForTimeout(1000)
  await heddle.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  const seenByMain = (): Promise<string> =>
    heddle.electron.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (!contents || contents.isCrashed()) return ''
      return contents.executeJavaScript(`[...document.querySelectorAll('.view-line')].map((row) => row.textContent).join(' ')`).then(String, () => '')
    })
  await expect.poll(async () => squeezed(await seenByMain()), { timeout: 20_000 }).toBe(squeezed(opening))
})

test('two looms, closed and opened again, keep their own text and place', async ({ start }) => {
  let heddle = await start()
  await heddle.writer.beginsNewLoom()
  await heddle.writer.types('First loom')
  await heddle.writer.beginsNewLoom()
  await heddle.writer.types('Second loom')
  await heddle.writer.sees('Second loom')
  await heddle.writer.does('file.library')
  const rows = heddle.page.getByRole('dialog', { name: 'Looms' }).getByRole('listitem')
  await expect(rows.first()).toContainText(/2 words · [\d.]+ kB · just now/)
  await expect(rows.nth(1)).toContainText(/2 words · [\d.]+ kB/)
  await heddle.writer.presses('Escape')
  await heddle.close()
  heddle = await start()
  await heddle.writer.sees('Second loom')
  await heddle.writer.text.focus()
  await heddle.writer.types(', continued')
  await heddle.writer.sees('Second loom, continued')
})

test('words typed at once after the key for a new loom stand in that loom, and the old one has none of them', async ({ heddle, writer }) => {
  await writer.beginsNewLoom()
  await writer.types('Old words.')
  await writer.does('file.new')
  await writer.types('New words.')
  await writer.sees('New words.')
  await writer.commands('file.new')
  await writer.types('Third.')
  await writer.sees('Third.')
  await expect.poll(async () => (await heddle.kept()).threads).toEqual(['Third.'])
  await writer.does('file.library')
  const rows = heddle.page.getByRole('dialog', { name: 'Looms' }).getByRole('listitem')
  await expect(rows.nth(1)).toContainText('2 words')
  await expect(rows.nth(2)).toContainText('2 words')
})

import { expect, test } from './fixtures'
import { squeezed, type Writer } from './writer'

const opening = 'She opened the door and the sea was there. It had come up in the night'

const multiverse = (writer: Writer) => writer.page.getByRole('tree', { name: 'Ways to go on' })
const focused = (writer: Writer) => multiverse(writer).getByRole('treeitem', { selected: true })
const told = (writer: Writer) => writer.page.getByRole('status', { name: 'Focused way' })

async function looks(writer: Writer): Promise<void> {
  await writer.does('lens.multiverse')
  await expect(multiverse(writer)).toBeFocused()
  await expect(multiverse(writer)).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 })
}

test.beforeEach(async ({ writer }) => {
  await writer.hasModel()
  await writer.beginsNewLoom()
})

test('the bundled model’s ways are walked by keys, one is kept, and it is found again as a branch', async ({ writer, heddle }) => {
  await writer.types(opening)
  await looks(writer)
  expect(await multiverse(writer).getByRole('treeitem').count()).toBeGreaterThan(20)
  await expect(focused(writer)).toHaveAccessibleName('here 100 %')
  await writer.presses('ArrowRight', 'ArrowDown')
  await expect(focused(writer)).toHaveAttribute('aria-posinset', '2')
  await expect(told(writer)).toContainText('of the whole')
  await writer.presses('ArrowRight')
  await expect(focused(writer)).toHaveAttribute('aria-level', '3')
  const way = /^([\s\S]+?), [\d<]/.exec((await told(writer).textContent()) ?? '')?.[1] ?? ''

  await writer.presses('ArrowLeft', '+')
  await expect(focused(writer)).toHaveAttribute('aria-level', '1')
  await expect(multiverse(writer)).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 })
  const share = () => focused(writer).evaluate((cell) => [(cell as HTMLElement).style.width, (cell as HTMLElement).style.height])
  expect((await share())[1]).toBe('100%')
  await writer.presses('t')
  expect((await share())[0]).toBe('100%')
  await writer.presses('t', '0', 'ArrowRight')
  await expect(told(writer)).toContainText(way)
  await writer.presses('Enter')
  await expect(multiverse(writer)).toHaveCount(0)
  await expect.poll(async () => squeezed(await writer.seen())).toBe(squeezed(opening + way))
  const kept = await heddle.kept()
  const node = kept.nodes.find(({ text }) => text !== '' && opening + text === kept.thread)
  expect(node?.runs[0]).toMatchObject({ origin: 'simulator', from: 0 })
  expect(kept.open.data.choices).toHaveLength(1)

  await writer.text.focus()
  await writer.goesTo(opening.length)
  await looks(writer)
  await writer.presses('ArrowRight', 'ArrowDown')
  await expect(focused(writer)).toHaveAccessibleName(/in the loom$/)
  await expect(writer.page.getByText(/The loom has [1-9]/)).toBeVisible()
  await writer.presses('ArrowRight', 'Enter')
  await expect(multiverse(writer)).toHaveCount(0)
  expect((await heddle.kept()).nodes).toHaveLength(kept.nodes.length)

  await writer.text.focus()
  await writer.does('edit.undo')
  await writer.sees(opening)
})

test('Shift+Enter forks and weaves on, a click chooses and two zoom, and Esc changes nothing', async ({ writer, heddle }) => {
  await writer.types(opening)
  await looks(writer)
  await writer.presses('Escape')
  await expect(multiverse(writer)).toHaveCount(0)
  await expect(writer.text).toBeFocused()
  await looks(writer)
  for (const theme of ['view.themeContrast', 'view.themeLight'] as const) {
    await heddle.electron.evaluate(({ BrowserWindow }, id) => BrowserWindow.getAllWindows()[0]?.webContents.send('heddle:event', { t: 'command', id }), theme)
    await expect(focused(writer)).toHaveCSS('outline-width', '2px')
  }
  const likeliest = multiverse(writer).getByRole('treeitem').nth(1)
  await likeliest.click()
  await expect(likeliest).toHaveAttribute('aria-selected', 'true')
  await likeliest.dblclick()
  await expect(focused(writer)).toHaveAttribute('aria-level', '1')
  await writer.presses('Shift+Enter')
  await expect(writer.fan).toBeAttached({ timeout: 20_000 })
  await writer.waitsForAll()
  await writer.does('weave.dismiss')
  expect((await heddle.kept()).nodes.length).toBeGreaterThan(5)
})

test('the token lens leads to the multiverse of its place, and what is kept there stands beside the old text', async ({ writer, heddle }) => {
  await writer.types(opening)
  await writer.goesTo(20)
  await writer.does('lens.token')
  await expect(writer.page.getByRole('listbox', { name: 'Alternatives' })).toBeFocused({ timeout: 20_000 })
  await writer.presses('m')
  await expect(multiverse(writer)).toBeFocused()
  await expect(multiverse(writer)).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 })
  await writer.presses('ArrowRight')
  const inLoom = multiverse(writer).getByRole('treeitem', { name: /in the loom$/ })
  await expect(inLoom.first()).toBeAttached()
  if (((await focused(writer).getAttribute('aria-label')) ?? '').endsWith('in the loom')) await writer.presses('ArrowDown')
  await writer.presses('Enter')
  await expect(multiverse(writer)).toHaveCount(0)
  const kept = await heddle.kept()
  expect(kept.threads).toHaveLength(2)
  expect(kept.threads).toContain(opening)
})

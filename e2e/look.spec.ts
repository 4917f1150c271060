import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { choose } from './screens'

const prose =
  'The lighthouse keeper had not spoken to anyone in eleven days. He had counted them, at first, with chalk marks on the door, and then with nothing at all, because the chalk had gone soft in the damp and would not hold a line. '

test.use({ model: 'fake:seed=3' })

test('while the writer types there is only the page; what she needs comes back', async ({ heddle, writer }) => {
  const { page } = heddle
  await choose(heddle, { welcomed: true })
  const shown = async (): Promise<number> => Number(await writer.status.evaluate((line) => getComputedStyle(line).opacity))
  await writer.beginsNewLoom()
  await page.mouse.move(300, 200)
  await expect.poll(shown).toBe(1)
  await writer.types('It was late')
  await expect.poll(shown).toBe(0)
  await expect(writer.status).toContainText('3 words')
  await writer.presses('ArrowLeft')
  await page.mouse.move(340, 240)
  await expect.poll(shown).toBe(1)
  await writer.types('x')
  await expect.poll(shown).toBe(0)
  await writer.presses('Escape')
  await expect.poll(shown, 'loom mode says so').toBe(1)
  await writer.presses('i')
  await writer.types('y')
  await expect.poll(shown).toBe(0)
  await writer.presses('F6')
  await expect.poll(shown, 'the keyboard is in it').toBe(1)
  await writer.text.focus()
  await writer.goesToEnd()
  await writer.weaves()
  await writer.waitsForAll()
  await writer.types(' in')
  await expect.poll(shown).toBe(0)
  await writer.commands('view.quiet')
  await writer.types(' z')
  await expect(writer.status).toContainText('5 words')
  expect(await shown()).toBe(1)
})

test('focus dims all but the sentence, and typing goes on in it', async ({ writer }) => {
  await writer.beginsNewLoom()
  await writer.types('The boat came. It sat too low. Nobody waved.')
  await writer.commands('view.focusSentence')
  await expect.poll(() => dimmed(writer.page)).toBe('Theboatcame.Itsattoolow.')
  await writer.goesTo(20)
  await expect.poll(() => dimmed(writer.page)).toBe('Theboatcame.Nobodywaved.')
  await writer.types('really')
  await expect.poll(() => dimmed(writer.page)).toBe('Theboatcame.Nobodywaved.')
  await writer.presses('Shift+End')
  await expect.poll(() => dimmed(writer.page), 'a selection is in focus with all that it touches').toBe('Theboatcame.')
  await writer.commands('view.focusMode')
  await expect.poll(() => dimmed(writer.page)).toBe('')
})

test('lines hold the characters that were asked for, in the face it starts with; the head of the page comes back; a text in Japanese has faces of its own', async ({ start }) => {
  const first = await start()
  await choose(first, { font: 'mono' })
  await first.close()
  const { writer } = await start()
  await writer.beginsNewLoom()
  await writer.page.keyboard.insertText(prose.repeat(12))
  const longest = async (): Promise<number> => Math.max(...(await lines(writer.page)).map(({ text }) => text.trimEnd().length))
  await expect.poll(longest).toBeGreaterThan(64)
  expect(await longest()).toBeLessThan(70)
  for (const wider of ['view.wider', 'view.wider'] as const) await writer.commands(wider)
  await expect.poll(longest).toBeGreaterThan(72)
  await writer.commands('view.looser')
  await expect.poll(async () => spacing(await lines(writer.page))).toBeCloseTo(32, 0)
  await writer.commands('view.usualColumn')
  await expect.poll(longest).toBeLessThan(70)
  await expect.poll(async () => spacing(await lines(writer.page))).toBe(31)

  await writer.goesToEnd()
  await writer.goesTo(0)
  const top = async (): Promise<number> => Math.min(...(await lines(writer.page)).map((line) => line.top))
  await expect.poll(top).toBeGreaterThan(80)

  const language = (): Promise<string> => writer.page.locator('.surface').evaluate((surface) => surface.getAttribute('lang') ?? '')
  const family = (): Promise<string> => writer.page.locator('.view-line span span').first().evaluate((words) => getComputedStyle(words).fontFamily)
  await writer.beginsNewLoom()
  await writer.page.keyboard.insertText('灯台守は十一日のあいだ誰とも口をきいていなかった。')
  await expect.poll(language).toBe('ja')
  await expect.poll(family).toContain('Noto Sans CJK JP')
  await writer.beginsNewLoom()
  await writer.types('The keeper had not spoken.')
  await expect.poll(language).toBe('')
})

test('a script whose part of the face comes late is wrapped as that part is wide', async ({ start }) => {
  const heddle = await start()
  const { writer, page } = heddle
  await choose(heddle, { font: 'source-serif', welcomed: true })
  await writer.beginsNewLoom()
  await page.keyboard.insertText('Смотритель маяка одиннадцать дней ни с кем не говорил, а потом и этого не стал делать, потому что мел размяк от сырости. '.repeat(6))
  const came = (): Promise<boolean> => page.evaluate(() => [...document.fonts].some(({ family, status, unicodeRange }) => /Source Serif/.test(family) && status === 'loaded' && /U\+400/i.test(unicodeRange)))
  await expect.poll(came).toBe(true)
  const words = async (): Promise<readonly string[]> => {
    await page.evaluate(async () => {
      await document.fonts.ready
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    })
    return (await lines(page)).map(({ text }) => text)
  }
  const before = await words()
  await writer.commands('view.wider')
  await expect.poll(words).not.toEqual(before)
  await writer.commands('view.narrower')
  await expect.poll(words).toEqual(before)
})

/** What focus leaves out, without white space. */
async function dimmed(page: Page): Promise<string> {
  const parts = await page.locator('.view-line .away').evaluateAll((all) =>
    all.map((part) => ({ text: part.textContent ?? '', top: part.getBoundingClientRect().top, left: part.getBoundingClientRect().left })).sort((a, b) => a.top - b.top || a.left - b.left),
  )
  return parts.map(({ text }) => text.replace(/[\s\u00a0]/g, '')).join('')
}

interface Line {
  readonly text: string
  readonly top: number
}

async function lines(page: Page): Promise<readonly Line[]> {
  return page.locator('.view-line').evaluateAll((all) => all.map((line) => ({ text: line.textContent ?? '', top: line.getBoundingClientRect().top })).sort((a, b) => a.top - b.top))
}

function spacing([first, second]: readonly Line[]): number {
  return (second?.top ?? 0) - (first?.top ?? 0)
}

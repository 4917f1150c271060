import type { Page } from '@playwright/test'
import type { HeddleApi } from '../protocol/bridge'
import { expect, test } from './fixtures'
import { squeezed, type Writer } from './writer'

test.use({ model: 'fake:seed=7,delay=45' })

const paragraphs = [
  'The lighthouse keeper had not spoken to anyone in eleven days. He had counted them, at first, with chalk marks on the door, and then with nothing at all, because the chalk had gone soft.',
  'On the twelfth morning the boat came early, and he knew.',
] as const
const text = paragraphs.join('\n\n')

/** Where the things are that nothing but the writer may move, in pixels of the window. */
interface Still {
  readonly caret: string
  readonly scroll: string
}

interface Watch {
  /** What happened, in order, each once. */
  readonly happened: string[]
  /** Every place of caret and scroll from one frame to the next. */
  readonly still: Still[]
  /** Tops of the paragraph that follows, as they were. */
  readonly after: number[]
}

test.beforeEach(async ({ writer }) => {
  await writer.hasModel()
  await writer.beginsNewLoom()
})

test('one whole weave, in order: asked, every branch begins, the ghost is drawn, taken, in the text; caret and scroll stay', async ({ heddle, writer }) => {
  await heddle.page.keyboard.insertText(text)
  const watched = await watch(heddle.page)
  await writer.weaves()
  await writer.waitsForEach(5)
  await expect.poll(() => writer.ghost()).not.toBe('')
  const ghost = squeezed(await writer.ghost()).slice(0, 12)
  await writer.takes('all')
  await writer.fanCloses()
  await expect.poll(async () => squeezed(await writer.seen())).toContain(squeezed(text) + ghost)
  const { happened, still } = await watched()
  const begun = [0, 1, 2, 3, 4].map((branch) => `branch ${branch} begins`)
  expect(happened.filter((what) => !begun.includes(what)).slice(0, 5)).toEqual(['weave asked', 'weave started', 'ghost drawn', 'take asked', 'taken'])
  expect(new Set(happened.slice(-2))).toEqual(new Set(['fan closed', 'text drawn']))
  expect(happened).toEqual(expect.arrayContaining(begun))
  for (const branch of begun) expect(happened.indexOf(branch), branch).toBeGreaterThan(happened.indexOf('weave started'))
  expect(happened.indexOf('ghost drawn'), 'the ghost follows its branch').toBeGreaterThan(happened.indexOf('branch 0 begins'))
  expect(new Set(still.map(({ caret, scroll }) => `${caret} ${scroll}`)).size, 'places of caret and scroll before the take').toBe(1)
})

test('sixteen long branches inside a paragraph leave what follows in its place while the writer types', async ({ heddle, writer }) => {
  await heddle.page.keyboard.insertText(text)
  await set(heddle.page, { branches: 16, tokens: 500 })
  await goInto(writer)
  await writer.weaves()
  await writer.waitsForEach(16)
  await expect.poll(async () => (await writer.ghost()).length).toBeGreaterThan(200)
  await expect(heddle.page.locator('.view-line', { hasText: 'twelfth morning' })).toBeInViewport()
  const watched = await watch(heddle.page)
  await writer.types(/^.{0,70}/.exec(await ghostOf(heddle.page))?.[0] ?? '')
  const through = squeezed(await writer.seen())
  const { still, after } = await watched()
  expect(new Set(still.map(({ scroll }) => scroll)).size, 'places of the scroll').toBe(1)
  expect(new Set(after).size, 'places of the paragraph that follows').toBe(1)
  await expect(writer.fan).toHaveAttribute('aria-busy', 'true')
  // More words than a row has.
  for (let word = 0; word < 14; word++) await writer.takes('word')
  await expect.poll(async () => squeezed(await writer.seen()).length).toBeGreaterThan(through.length + 40)
  await expect(heddle.page.locator('.view-line', { hasText: 'lighthouse keeper' }), 'the scroll has stayed').toBeInViewport()
  await writer.takes('all')
  await writer.fanCloses()
  expect(squeezed((await heddle.kept()).thread)).toContain(squeezed(paragraphs[1]))
})

test('a bracket is a letter like any other, also one alone', async ({ heddle, writer }) => {
  const line = 'a) the first (and not the last :) [of them'
  await writer.types(line)
  await expect.poll(async () => squeezed(await writer.seen())).toBe(squeezed(line))
  const spans = heddle.page.locator('.view-line span span')
  const looks = await spans.evaluateAll((all) => all.map((span) => `${span.className} ${getComputedStyle(span).color}`))
  expect(new Set(looks).size, looks.join(', ')).toBe(1)
})

test('inside a paragraph what follows moves once, as the fan opens, however the branches run', async ({ heddle, writer }) => {
  await heddle.page.keyboard.insertText(text)
  await goInto(writer)
  const watched = await watch(heddle.page)
  await writer.weaves()
  await writer.waitsForAll()
  for (let row = 2; row <= 5; row++) {
    await writer.does('weave.next')
    await expect.poll(() => writer.selected()).toBe(row)
  }
  const { after, still } = await watched()
  expect(new Set(after).size, `places of the paragraph that follows: ${[...new Set(after)].join(', ')}`).toBe(2)
  expect(new Set(still.map(({ caret, scroll }) => `${caret} ${scroll}`)).size, 'places of caret and scroll').toBe(1)
})

test('in a low window only the list of rows scrolls, and reading begins at the branch that is the ghost', async ({ heddle, writer }) => {
  await heddle.page.setViewportSize({ width: 640, height: 400 })
  await heddle.page.keyboard.insertText(Array.from({ length: 8 }, () => paragraphs[0]).join('\n\n'))
  await set(heddle.page, { branches: 16, tokens: 60 })
  await writer.weaves()
  await writer.waitsForAll()
  const watched = await watch(heddle.page)
  for (let row = 2; row <= 12; row++) {
    await writer.does('weave.next')
    await expect.poll(() => writer.selected()).toBe(row)
  }
  await expect(heddle.page.locator('.fan-row.selected')).toBeInViewport({ ratio: 0.9 })
  expect(new Set((await watched()).still.map(({ scroll }) => scroll)).size, 'places of the scroll').toBe(1)
  await writer.does('weave.read')
  const current = heddle.page.getByRole('dialog').locator('[aria-current]')
  await expect(current).toBeFocused()
  await expect(current.getByRole('heading')).toHaveText('Branch 12 of 16')
  await expect(current.getByRole('heading')).toBeInViewport()
  await writer.presses('Tab', 'Enter')
  await writer.fanCloses()
  expect((await heddle.kept()).threads).toHaveLength(16)
})

test('keys pressed right after Tab come behind what it takes, inside a paragraph too', async ({ heddle, writer }) => {
  await heddle.page.keyboard.insertText(text)
  await goInto(writer)
  const before = squeezed(await writer.seen())
  await writer.weaves()
  await writer.waitsForAll()
  const ghost = squeezed(await ghostOf(heddle.page))
  await writer.takes('all')
  await writer.presses('Backspace', 'x', 'y', 'z')
  await writer.fanCloses()
  await expect.poll(async () => squeezed(await writer.seen())).toContain(`${ghost.slice(0, -1)}xyz`)
  const after = squeezed((await heddle.kept()).thread)
  expect(after.replace(`${ghost.slice(0, -1)}xyz`, '')).toBe(before)
})

test('nothing of the fan moves while an input method composes', async ({ heddle, writer }) => {
  await heddle.page.keyboard.insertText(text)
  await goInto(writer)
  await writer.weaves()
  await writer.waitsForEach(5)
  const session = await heddle.page.context().newCDPSession(heddle.page)
  await session.send('Input.imeSetComposition', { text: 'k', selectionStart: 1, selectionEnd: 1 })
  const zone = async (): Promise<string> => (await heddle.page.locator('.fan-zone').boundingBox().then((box) => JSON.stringify(box))) ?? ''
  const before = [await zone(), await ghostOf(heddle.page)]
  await session.send('Input.imeSetComposition', { text: 'か', selectionStart: 1, selectionEnd: 1 })
  await expect.poll(async () => (await writer.seen()).includes('か')).toBe(true)
  expect([await zone(), await ghostOf(heddle.page)]).toEqual(before)
  await session.send('Input.insertText', { text: '火' })
  await expect.poll(async () => squeezed(await writer.seen()).length).toBe(squeezed(text).length + 1)
  expect(await writer.seen()).toContain('火')
  await writer.fanCloses()
})

test('with reduced motion a branch shows when it is whole, and one that is walked to has been read', async ({ heddle, writer }) => {
  await heddle.page.emulateMedia({ reducedMotion: 'reduce' })
  await heddle.page.keyboard.insertText(text)
  await set(heddle.page, { tokens: 60 })
  const shown = await heddle.page.evaluateHandle(() => {
    const lengths = new Set<number>()
    new MutationObserver(() => lengths.add(document.querySelector('.ghost-text')?.textContent?.length ?? 0)).observe(document.body, { subtree: true, childList: true, characterData: true })
    return lengths
  })
  await writer.weaves()
  await writer.waitsForAll()
  await expect.poll(() => writer.ghost()).not.toBe('')
  expect((await shown.evaluate((lengths) => [...lengths])).filter((length) => length > 0)).toHaveLength(1)
  await writer.does('weave.dismiss')
  await writer.fanCloses()
  const unread = async (): Promise<number> => (await heddle.kept()).nodes.filter(({ marks }) => marks.unread === true).length
  const before = await unread()
  await writer.commands('walk.nextUnread')
  await expect.poll(unread).toBe(before - 1)
})

/** Into the second row of the first paragraph. */
async function goInto(writer: Writer): Promise<void> {
  await writer.goesTo(5)
  await writer.presses('ArrowDown')
}

function set(page: Page, patch: { readonly branches?: number; readonly tokens?: number }): Promise<void> {
  return page.evaluate(async (change) => {
    await (window as unknown as { readonly heddle: HeddleApi }).heddle.setSettings({ patch: change })
  }, patch)
}

/** The ghost as it is drawn, blanks at its beginning included. */
function ghostOf(page: Page): Promise<Awaited<ReturnType<Writer['ghost']>>> {
  return page.evaluate(() => document.querySelector('.ghost-text')?.textContent ?? '')
}

/** Notes what happens on the page from now on; returns the way to end and have it. */
async function watch(page: Page): Promise<() => Promise<Watch>> {
  const watched = await page.evaluateHandle(() => {
    const note: Watch = { happened: [], still: [], after: [] }
    const once = (what: string): void => void (note.happened.includes(what) || note.happened.push(what))
    addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) once('weave asked')
      if (event.key === 'Tab') once('take asked')
    }, true)
    ;(window as unknown as { readonly heddle: HeddleApi }).heddle.onEvent((event) => {
      if (event.t === 'weaveStarted') once('weave started')
      if (event.t === 'weave') for (const { branch, text } of event.news) if (text !== '') once(`branch ${branch} begins`)
      if (event.t === 'transaction' && event.transaction.event === 'take') once('taken')
    })
    let lines = ''
    new MutationObserver(() => {
      const ghost = document.querySelector('.ghost-text')?.textContent ?? ''
      const fan = document.querySelector('[role=listbox][aria-label=Branches]') as HTMLElement | null
      const now = [...document.querySelectorAll('.view-line')].map((line) => line.textContent).join('')
      if (ghost !== '') once('ghost drawn')
      if (note.happened.includes('taken') && fan?.hidden === true) once('fan closed')
      if (note.happened.includes('taken') && lines !== '' && now.length > lines.length) once('text drawn')
      lines = now
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['hidden'] })
    const look = (): void => {
      if (note.happened.includes('take asked')) return
      const caret = document.querySelector('.cursor')?.getBoundingClientRect()
      const scroll = document.querySelector<HTMLElement>('.lines-content')?.style.top ?? ''
      note.still.push({ caret: `${caret?.left} ${caret?.top}`, scroll })
      const after = [...document.querySelectorAll('.view-line')].find((line) => line.textContent?.includes('twelfth'))
      if (after !== undefined) note.after.push(after.getBoundingClientRect().top)
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    return note
  })
  return () => watched.jsonValue()
}

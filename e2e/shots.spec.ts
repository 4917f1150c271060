import { resolve } from 'node:path'
import { cutIn } from './cutIn'
import { faultsOf } from './faultsOf'
import { expect, test } from './fixtures'
import type { Heddle } from './heddle'
import { hello } from './hello'
import { plainWordsIn } from './plainWordsIn'
import { choose, leave, sittings } from './screens'

const folder = resolve(import.meta.dirname, 'shots')
const themes = ['light', 'dark', 'contrast', 'sepia'] as const
const long = process.env['HEDDLE_LONG'] === '1'

/*
 * A picture of every screen, for looking at, and what a test can say of it: axe finds nothing, in the themes' colours,
 * and nothing is cut. 200 % is a window of half the size on a screen of twice the density, as zoom makes it: in light
 * colours only, or in all with HEDDLE_LONG=1. In another language, where everything is longer and accented, no English is
 * left, and nothing is cut either.
 */
test.describe.configure({ mode: 'parallel' })

for (const { name, model, begin, screens } of sittings) {
  test(`every screen of ${name}`, async ({ start }) => {
    test.setTimeout(300_000)
    const heddle = await start({ model })
    await resize(heddle, 100)
    if (model === null) await heddle.writer.hasModel()
    await heddle.writer.text.focus()
    await begin?.(heddle)
    for (const screen of screens) {
      await test.step(screen.name, async () => {
        await screen.reach(heddle)
        for (const theme of themes) await look(heddle, screen.name, 100, theme)
        await resize(heddle, 200)
        for (const theme of long ? themes : (['light'] as const)) await look(heddle, screen.name, 200, theme)
        await resize(heddle, 100)
        await leave(heddle, screen)
      })
    }
  })

  test.describe('in another language', () => {
    test.use({ language: 'strange' })

    test(`every screen of ${name}`, async ({ start }) => {
      test.setTimeout(300_000)
      const heddle = await start({ model })
      await resize(heddle, 200)
      if (model === null) await heddle.writer.hasModel()
      await heddle.writer.text.focus()
      const ready = model === null ? await saidByMain(heddle) : null
      await begin?.(heddle)
      for (const screen of screens) {
        await test.step(screen.name, async () => {
          await screen.reach(heddle)
          await settled(heddle)
          if (long) await heddle.page.screenshot({ path: resolve(folder, `${screen.name}-200-strange.png`) })
          expect.soft(await cutIn(heddle.page), `${screen.name} in another language: cut`).toEqual([])
          expect.soft(await plainWordsIn(heddle.page, ready ?? (await saidByMain(heddle))), `${screen.name} in another language: English`).toEqual([])
          await leave(heddle, screen)
        })
      }
    })
  })
}

/** What main says of the model, which the page shows as it is. Asking closes an open fan. */
async function saidByMain({ page }: Heddle): Promise<readonly string[]> {
  const { model } = await hello(page)
  switch (model.t) {
    case 'none':
      return [model.sentence]
    case 'loading':
      return []
    case 'ready':
      return [model.facts.sentence]
    case 'failed':
      return [model.fault.sentence, 'You can go on writing, and open another model from the Model menu.']
  }
}

async function look(heddle: Heddle, screen: string, zoom: 100 | 200, theme: (typeof themes)[number]): Promise<void> {
  const name = `${screen}-${zoom}-${theme}`
  const { page } = heddle
  await choose(heddle, { theme })
  await expect(page.locator(`html[data-theme="${theme}"]`)).toBeAttached()
  await settled(heddle)
  await page.screenshot({ path: resolve(folder, `${name}.png`) })
  // Layout and names are the same in every theme; only colours are looked at again.
  if (theme === 'light') expect.soft(await cutIn(page), `${name}: cut`).toEqual([])
  if (theme !== 'sepia' || long) expect.soft(await faultsOf(page, rulesFor(zoom, theme)), `${name}: axe`).toEqual([])
}

/** Typefaces are there and nothing fades any more. */
async function settled({ page }: Heddle): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    await Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map(({ finished }) => finished))
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  })
}

function rulesFor(zoom: 100 | 200, theme: (typeof themes)[number]): readonly string[] | undefined {
  if (theme !== 'light') return ['color-contrast']
  return zoom === 200 && !long ? ['scrollable-region-focusable', 'target-size'] : undefined
}

async function resize(heddle: Heddle, zoom: 100 | 200): Promise<void> {
  const size = { width: 128_000 / zoom, height: 86_000 / zoom }
  await heddle.electron.evaluate(({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height), size)
  await heddle.page.setViewportSize(size)
}

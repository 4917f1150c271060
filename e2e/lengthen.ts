import type { Page } from '@playwright/test'

declare const plainWords: Map<Text, string>

/**
 * Another language as far as layout goes: accents, and 40 % more of every label; the writer's own text stays. `shorten`
 * gives the labels back.
 */
export async function lengthen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const plainWords = new Map<Text, string>()
    Object.assign(window, { plainWords })
    const walker = document.createTreeWalker(document.querySelector('.window') ?? document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node as Text
      if (!/\p{L}/u.test(text.data) || text.parentElement?.closest('.surface, kbd, pre') != null) continue
      plainWords.set(text, text.data)
      text.data = `${text.data.replaceAll('a', 'á').replaceAll('e', 'é')}${' ~ngë'.repeat(Math.ceil((text.data.length * 0.4) / 5))}`
    }
  })
}

export async function shorten(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const [text, words] of plainWords) text.data = words
  })
}

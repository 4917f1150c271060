import type { Page } from '@playwright/test'

/** Another language as far as layout goes: accents, and 40 % more of every label; the writer's own text stays. */
export async function lengthen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector('.window') ?? document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node as Text
      if (!/\p{L}/u.test(text.data) || text.data.includes('~') || text.parentElement?.closest('.surface, kbd, pre') != null) continue
      text.data = `${text.data.replaceAll('a', 'á').replaceAll('e', 'é')}${' ~ngë'.repeat(Math.ceil((text.data.length * 0.4) / 5))}`
    }
  })
}

import type { Page } from '@playwright/test'
import type { HeddleApi, Hello } from '../protocol/bridge'

/** What main says to a page that comes up. Asking closes an open fan. */
export async function hello(page: Page): Promise<Hello> {
  const answer = await page.evaluate(() => (window as unknown as { readonly heddle: HeddleApi }).heddle.hello({}))
  if (!answer.ok) throw new Error(answer.fault.sentence)
  return answer.value
}

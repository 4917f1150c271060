import type { Page } from '@playwright/test'
import { valueOf } from '../protocol/fault'
import type { HeddleApi, Hello } from '../protocol/bridge'

/** What main says to a page that comes up. Asking closes an open fan. */
export async function hello(page: Page): Promise<Hello> {
  return valueOf(await page.evaluate(() => (window as unknown as { readonly heddle: HeddleApi }).heddle.hello({})))
}

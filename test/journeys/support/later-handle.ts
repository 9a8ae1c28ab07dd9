import type { Page } from 'playwright-core'
import type { Unread } from '../../../widget/embedding/page-events.ts'

/** Lets a test say to the part that comes later what the rest of the widget says to it. To be called before the page is opened. */
export async function handleLater(page: Page): Promise<{ unread(now: Unread): Promise<void> }> {
  await page.route(/\/chunks\/later-[\w-]+\.js$/, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      headers: { 'access-control-allow-origin': '*' },
      body: `import { createLater as create } from '${route.request().url()}?real'
        export const createLater = (needs) => (globalThis.later = create(needs))`,
    }),
  )
  return {
    async unread(now) {
      await page.waitForFunction(() => 'later' in globalThis)
      await page.evaluate(
        (told) => (globalThis as unknown as { later: { unread(now: Unread): void } }).later.unread(told),
        now,
      )
    },
  }
}

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { openBrowser, say, seeRow } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import { logIn } from './support/forum-site.ts'

const here = browserSite()

/** Notes of each frame whether the words could be read in it. */
async function watchFor(page: Page, words: string): Promise<void> {
  await page.evaluate((secret) => {
    const look = () => {
      const rows = document.querySelector('sax-chat')?.shadowRoot?.querySelectorAll('.row') ?? []
      const isSeen = Array.from(rows).some(
        (row) => row.textContent.includes(secret) && row.checkVisibility({ visibilityProperty: true }),
      )
      document.documentElement.dataset['seen'] = `${document.documentElement.dataset['seen'] ?? ''}${+isSeen}`
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, words)
}

const framesOf = (page: Page) => page.evaluate(() => document.documentElement.dataset['seen'] ?? '')
const forget = (page: Page) => page.evaluate(() => void (document.documentElement.dataset['seen'] = ''))

/** As a browser says it of a hidden page; one without a window hides none, and freezes none. */
const lifecycle = (page: Page, name: 'freeze' | 'resume') =>
  page.evaluate((type) => void document.dispatchEvent(new Event(type)), name)

async function remove(page: Page, words: string): Promise<void> {
  await page.locator('sax-chat .row', { hasText: words }).getByRole('button', { name: /^More/ }).click()
  await page.locator('sax-chat [part~="panel"]').getByRole('button', { name: 'Delete', exact: true }).click()
  await page.locator('sax-chat .row', { hasText: words }).waitFor({ state: 'detached' })
}

it('[K17] what was taken back while a page was frozen is gone before it can be read', async () => {
  const ann = await (await here.browser.newContext()).newPage()
  await logIn(ann, here.site.forumUrl, 'ann')
  const reader = await (await here.browser.newContext()).newPage()
  // A long way from the room, or the news would be there with the first frame.
  await reader.routeWebSocket(/room/, (socket) => {
    const room = socket.connectToServer()
    room.onMessage((message) => void setTimeout(() => socket.send(message), 300))
  })
  await reader.goto(here.site.forumUrl)
  await say(ann, 'this stays')
  await say(ann, 'this was a mistake')
  await seeRow(reader, 'this was a mistake')
  // With it comes the cover.
  await reader.locator('sax-chat .people').waitFor()
  await watchFor(reader, 'this was a mistake')
  await expect.poll(() => framesOf(reader)).toContain('1')
  await lifecycle(reader, 'freeze')
  await remove(ann, 'this was a mistake')
  await forget(reader)
  await lifecycle(reader, 'resume')
  await reader.locator('sax-chat .row', { hasText: 'this was a mistake' }).waitFor({ state: 'detached' })
  await reader.locator('sax-chat .row', { hasText: 'this stays' }).waitFor()
  await expect.poll(async () => (await framesOf(reader)).length).toBeGreaterThan(2)
  expect(await framesOf(reader)).not.toContain('1')
})

it('[K17] and so it is with a page that comes back from the cache of the back button; offline it shows what it has', async () => {
  const cached = await openBrowser({ ignoreDefaultArgs: ['--disable-back-forward-cache'] })
  try {
    const context = await cached.newContext()
    const reader = await context.newPage()
    // The forum's own pages are no-store, which alone keeps them out of that cache.
    await reader.goto(here.site.roomUrl)
    await seeRow(reader, 'this stays')
    // With it comes the cover.
    await reader.locator('sax-chat .people').waitFor()
    await watchFor(reader, 'this stays')
    await expect.poll(() => framesOf(reader)).toContain('1')
    await reader.goto(`${here.site.roomUrl}health`)
    await context.setOffline(true)
    await reader.evaluate(() => history.back())
    await expect.poll(() => framesOf(reader), { timeout: 20_000 }).toMatch(/10+1/)
  } finally {
    await cached.close()
  }
})

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserSite } from './support/browser-site.ts'
import { scriptRoom } from './support/scripted-room.ts'
import { ann, greeting, line } from './support/scripted-scene.ts'

const here = browserSite()

async function sessions(): Promise<number> {
  const health = (await (await fetch(`${here.site.roomUrl}health`)).json()) as { sessions: number }
  return health.sessions
}

/** Sockets that a page has asked for so far. */
function countSockets(page: Page): () => number {
  let count = 0
  page.on('websocket', () => (count += 1))
  return () => count
}

/** Until whatever a page begins by itself after its first frames has begun. */
async function comeToRest(page: Page): Promise<void> {
  await page.locator('sax-chat textarea').waitFor({ state: 'attached' })
  await page.evaluate(async () => {
    for (let frame = 0; frame < 10; frame += 1) await new Promise(requestAnimationFrame)
  })
}

it('a page opened in the background connects when it is first looked at, and stays connected', async () => {
  const page = await (await here.browser.newContext()).newPage()
  const sockets = countSockets(page)
  await page.addInitScript(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })
  })
  const turn = (hidden: boolean) =>
    page.evaluate((is) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => is })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  await page.goto(here.site.forumUrl)
  await comeToRest(page)
  expect(sockets()).toBe(0)
  await turn(true)
  await comeToRest(page)
  expect(sockets()).toBe(0)
  await turn(false)
  await page.locator('sax-chat .people').waitFor()
  await turn(true)
  await turn(false)
  await comeToRest(page)
  expect([sockets(), await sessions()]).toEqual([1, 1])
})

it('a page connects after its first frame', async () => {
  const page = await (await here.browser.newContext()).newPage()
  await page.addInitScript(() => {
    const order: string[] = []
    Object.assign(window, { order })
    const RealSocket = WebSocket
    window.WebSocket = class extends RealSocket {
      constructor(...its: ConstructorParameters<typeof RealSocket>) {
        order.push('socket')
        super(...its)
      }
    }
    const isDrawn = () => document.querySelector('sax-chat')?.shadowRoot?.querySelector('textarea')
    const look = () => {
      if (isDrawn()) order.push('frame')
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await page.goto(here.site.forumUrl)
  await page.locator('sax-chat .people').waitFor()
  expect(await page.evaluate(() => Reflect.get(window, 'order'))).toEqual(['frame', 'socket'])
})

it('a time says exactly which, to who points at it and to who listens', async () => {
  const context = await here.browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin' })
  const page = await context.newPage()
  const at = Date.UTC(2026, 10, 23, 13, 2, 31)
  const edited = { ...line(1, ann, 'said'), at, edited: at + 60_000 }
  await scriptRoom(page, greeting({ entries: [edited], head: 1 }))
  await page.goto(here.site.forumUrl)
  const titleOf = async (part: string) => {
    const time = page.locator(`sax-chat .row ${part}`)
    await expect.poll(() => time.getAttribute('title')).not.toBeNull()
    return time.getAttribute('title')
  }
  expect(await titleOf('a.time')).toMatch(
    /^Monday,? (?:23 November|November 23),? 2026 at (?:14:02:31|2:02:31.PM)$/u,
  )
  expect(await titleOf('.edited')).toMatch(/^Edited Monday.* (?:14:03:31|2:03:31.PM)$/u)
  expect(await page.locator('sax-chat .time').innerText()).toBe('14:02')
})

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { FIRST_ROWS } from '../../widget/core/shown-rows.ts'
import { browserSite } from './support/browser-site.ts'
import { openHostPage } from './support/host-page.ts'
import { scriptRoom } from './support/scripted-room.ts'
import { ann, greeting, line } from './support/scripted-scene.ts'
import { storage } from './support/scripted-visit.ts'

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
  // Out of sight before it leads, it would let go at once.
  await expect.poll(() => page.evaluate(async () => (await navigator.locks.query()).held?.length)).toBe(1)
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

/** Of each frame that has rows: how many, and how far the newest reaches below the end of what is in sight. */
async function watchRows(
  page: Page,
): Promise<() => Promise<readonly (readonly [rows: number, px: number])[]>> {
  await page.addInitScript(() => {
    const frames: (readonly [number, number])[] = []
    Object.assign(window, { pictures: frames })
    let place: ShadowRoot | null | undefined = null
    let isPainted = false
    const changed = new MutationObserver(() => {
      isPainted = false
    })
    const look = () => {
      // What has changed since the frame is in the next one.
      if (!isPainted) return
      const rows = [...(place?.querySelectorAll('.row') ?? [])]
      const bottomOf = (its: Element | null | undefined) => its?.getBoundingClientRect().bottom ?? 0
      const px = Math.max(0, bottomOf(rows.at(-1)) - bottomOf(place?.querySelector('.scroller')))
      if (rows.length > 0) frames.push([rows.length, px])
    }
    const next = () => {
      if (!place) {
        place = document.querySelector('sax-chat')?.shadowRoot
        if (place) changed.observe(place, { childList: true, subtree: true })
      }
      // After what others make of the frame's sizes, which is painted in it as well.
      const sized = new ResizeObserver(() => {
        isPainted = true
        sized.disconnect()
      })
      sized.observe(document.documentElement)
      setTimeout(look)
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  return () => page.evaluate(() => Reflect.get(window, 'pictures') as [number, number][])
}

it.each([
  ['inline', FIRST_ROWS],
  ['page', 30],
])(
  '[K4] a first picture has what can be in sight, mode %s, and the rest moves nothing',
  async (mode, first) => {
    const context = await here.browser.newContext({ viewport: { width: 1_000, height: 1_100 } })
    const entries = Array.from({ length: 30 }, (_, i) => line(i + 1, ann, `line ${i + 1}`))
    for (const visit of ['first', 'again']) {
      const page = await context.newPage()
      await scriptRoom(
        page,
        greeting(visit === 'first' ? { entries, head: 30 } : { reset: false, entries: [], head: 30 }),
      )
      const frames = await watchRows(page)
      await openHostPage(page, here.site.forumUrl, { body: `<sax-chat mode="${mode}"></sax-chat>` })
      await page.locator('sax-chat .people').waitFor()
      await expect.poll(() => page.locator('sax-chat .row').count()).toBe(30)
      const all = await frames()
      expect([all[0]?.[0], Math.max(...all.map(([, px]) => px))]).toEqual([first, 0])
      // A page that goes keeps what it has.
      await page.close({ runBeforeUnload: false })
    }
  },
)

it('a page that comes back needs no formatter, for new times either', async () => {
  const context = await here.browser.newContext({ locale: 'en-AU', timezoneId: 'UTC' })
  const timeOn = async (page: Page) => (await page.locator('sax-chat .time').innerText()).replace(/\s/u, ' ')
  const first = await context.newPage()
  const at = Date.UTC(2026, 10, 23, 21, 7)
  await scriptRoom(first, greeting({ entries: [{ ...line(1, ann, 'one'), at }], head: 1 }))
  await first.goto(here.site.forumUrl)
  await expect.poll(() => timeOn(first)).toBe('09:07 pm')
  expect(await storage(first)).toContain('sax.clock en-AU')
  await first.close()
  const page = await context.newPage()
  await page.addInitScript(() => {
    const { DateTimeFormat } = Intl
    Object.assign(window, { formatters: 0 })
    Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
      construct(target, args: ConstructorParameters<typeof DateTimeFormat>) {
        Reflect.set(window, 'formatters', Reflect.get(window, 'formatters') + 1)
        return new target(...args)
      },
    })
  })
  await page.route(/\/chunks\/later-/, (route) => route.abort())
  const two = { ...line(1, ann, 'two'), at: at - 12 * 3_600_000 + 60_000 }
  await scriptRoom(page, greeting({ entries: [two], head: 1, epoch: 'e2' }))
  await page.goto(here.site.forumUrl)
  await page.locator('sax-chat .row', { hasText: 'two' }).waitFor()
  expect(await timeOn(page)).toBe('09:08 am')
  expect(await page.evaluate(() => Reflect.get(window, 'formatters'))).toBe(0)
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
  expect(await titleOf('a.time')).toBe('Mon, 23 Nov 2026, 14:02:31')
  expect(await titleOf('.edited')).toBe('Edited Mon, 23 Nov 2026, 14:03:31')
  expect(await page.locator('sax-chat .time').innerText()).toBe('14:02')
})

import type { BrowserContext, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Entry } from '../../../protocol/entry.ts'
import type { Welcome } from '../../../protocol/server-frame.ts'
import type { BrowserSite } from './browser-site.ts'
import { scriptRoom, type ScriptedRoom } from './scripted-room.ts'
import { ann, greeting, line } from './scripted-scene.ts'

export type Visit = { readonly page: Page; readonly room: ScriptedRoom }

/** A page in a context of its own unless told which, on the forum unless told where. */
export async function visit(
  here: BrowserSite,
  more: Partial<Welcome> = {},
  context?: BrowserContext,
  url?: string,
): Promise<Visit> {
  const page = await (context ?? (await here.browser.newContext())).newPage()
  // Here every page is always looked at; this one may be hidden, and is then not drawn.
  await page.addInitScript(() => {
    const there = { is: true }
    const waiting: FrameRequestCallback[] = []
    const frame = requestAnimationFrame.bind(window)
    Object.assign(window, { there })
    document.hasFocus = () => there.is
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => !there.is })
    window.requestAnimationFrame = (act) => (there.is ? frame(act) : waiting.push(act))
    window.addEventListener('focus', () => {
      for (const act of waiting.splice(0)) frame(act)
    })
  })
  const room = await scriptRoom(page, greeting(more))
  await page.goto(url ?? here.site.forumUrl)
  await page.locator('sax-chat .row').first().waitFor()
  // What comes after the first look has come.
  await page.locator('sax-chat [role="status"].bar').waitFor({ state: 'attached' })
  return { page, room }
}

/** Somebody looks at another window, or comes back to this one. */
export async function turn(page: Page, there: boolean): Promise<void> {
  await page.evaluate((is) => {
    Object.assign(Reflect.get(window, 'there') as object, { is })
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event(is ? 'focus' : 'blur'))
  }, there)
}

export const lines = (first: number, last: number, by = ann): Entry[] =>
  Array.from({ length: last - first + 1 }, (_, i) => line(first + i, by, `line ${first + i}`))
export const filled = (last: number, more: Partial<Welcome> = {}): Partial<Welcome> => ({
  entries: lines(Math.max(1, last - 29), last),
  head: last,
  ...more,
})
export const row = (page: Page, text: string): Locator =>
  page.locator('sax-chat .row', { has: page.getByText(text, { exact: true }) })
export const unreadLine = (page: Page): Locator => page.locator('sax-chat .unread')
export const keptMarker = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('sax.read'))
    return key === undefined ? null : localStorage.getItem(key)
  })
export async function eventually<T>(what: () => Promise<T>, expected: T): Promise<void> {
  await expect.poll(what).toEqual(expected)
}
export const markerIs = (page: Page, seq: number): Promise<void> =>
  eventually(() => keptMarker(page), `scripted ${seq}`)
/** Waits until a page that is hidden has heard of a line: it keeps what it hears. */
export const heardOf = (page: Page, text: string): Promise<void> =>
  eventually(() => page.evaluate((its) => JSON.stringify(localStorage).includes(its), text), true)
/** The row after the line. */
export const firstUnread = (page: Page): Promise<string> =>
  page.locator('sax-chat .unread + .row [part~="text"]').innerText()
export const scroller = (page: Page): Locator => page.locator('sax-chat [part~="list"]')
export const topOf = (what: Locator): Promise<number> =>
  what.evaluate((element) => element.getBoundingClientRect().top)
export const isInSight = (what: Locator): Promise<boolean> =>
  what.evaluate((element) => {
    const around = element.closest('.scroller')?.getBoundingClientRect()
    const its = element.getBoundingClientRect()
    return around !== undefined && its.top >= around.top && its.bottom <= around.bottom
  })
export async function scrollTo(page: Page, top: number): Promise<void> {
  await scroller(page).evaluate((element, to) => {
    element.scrollTop = to
  }, top)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

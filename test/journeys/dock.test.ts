import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { objections } from './support/accessibility.ts'
import { rowTexts, watch } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import { openHostPage, STRICT } from './support/host-page.ts'
import { type ScriptedRoom, scriptRoom } from './support/scripted-room.ts'
import { ann, at, greeting, line } from './support/scripted-scene.ts'

const here = browserSite()

const chat = (page: Page) => page.locator('sax-chat')
const launcher = (page: Page) => page.locator('sax-chat .launcher')
const button = (page: Page, name: string) => chat(page).getByRole('button', { name, exact: true })
const box = (page: Page) => page.locator('sax-chat textarea')
const log = (page: Page) => page.locator('sax-chat [role=log]')
/** Where the keyboard is: in the page, or in the chat. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const host = document.activeElement
    const inner = host?.shadowRoot?.activeElement
    return (inner ?? host)?.className || (inner ?? host)?.localName
  })

const BODY = `<main><h1>Forum</h1><button id="own">Chat</button><input aria-label="Search">${'<p>Text</p>'.repeat(60)}</main>
  <sax-chat mode="dock" log-in-url="/login"><a href="/chat/">Chat</a></sax-chat>`

async function visit(
  options: BrowserContextOptions = {},
  body = BODY,
): Promise<{ readonly page: Page; readonly room: ScriptedRoom; readonly faults: string[] }> {
  const page = await (await here.browser.newContext(options)).newPage()
  const faults = watch(page)
  const room = await scriptRoom(page, greeting())
  await openHostPage(page, here.site.forumUrl, { body, policy: STRICT })
  return { page, room, faults }
}

describe('a dock', () => {
  it('is a button in the corner, connected and without a row, and opens and closes by hand and by key', async () => {
    const { page, room, faults } = await visit()
    await launcher(page).waitFor()
    const corner = await launcher(page).boundingBox()
    expect(corner && [corner.x + corner.width, corner.y + corner.height]).toEqual([1264, 704])
    room.say({ type: 'entries', entries: [line(4, ann, 'not for a closed dock')] })
    await page.waitForTimeout(200)
    expect(await page.locator('sax-chat .row').count()).toBe(0)
    expect(await objections(page)).toEqual([])

    await launcher(page).click()
    await page.locator('sax-chat .row', { hasText: 'not for a closed dock' }).waitFor()
    const panel = await chat(page).getByRole('dialog', { name: 'SAX' }).boundingBox()
    expect(panel).toEqual({ x: 1280 - 16 - 384, y: 720 - 16 - 512, width: 384, height: 512 })
    await expect.poll(() => focused(page)).toBe('textarea')
    expect(await launcher(page).isVisible()).toBe(false)
    expect(await objections(page)).toEqual([])

    await page.keyboard.press('Escape')
    await launcher(page).waitFor()
    expect(await focused(page)).toBe('launcher')
    expect(await log(page).isVisible()).toBe(false)
    room.say({ type: 'entries', entries: [line(5, ann, 'not before it is open again')] })
    await page.waitForTimeout(200)
    expect(await rowTexts(page)).not.toContain('not before it is open again')

    await page.keyboard.press('Enter')
    await page.locator('sax-chat .row', { hasText: 'not before it is open again' }).waitFor()
    await button(page, 'Close the chat').click()
    await launcher(page).waitFor()
    expect(await focused(page)).toBe('launcher')
    expect(faults).toEqual([])
  })

  it('leaves Escape to what is nearer', async () => {
    const { page } = await visit()
    await launcher(page).click()
    await page
      .locator('sax-chat .row', { hasText: 'written by me' })
      .getByRole('button', { name: /^More/ })
      .click()
    const panel = page.locator('sax-chat [part~="panel"]')
    await panel.waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    expect(await log(page).isVisible()).toBe(true)
    await page
      .locator('sax-chat .row', { hasText: 'written by me' })
      .getByRole('button', { name: /^More/ })
      .click()
    await panel.getByRole('button', { name: 'Edit', exact: true }).click()
    await chat(page).getByText('Editing a message').waitFor()
    await page.keyboard.press('Escape')
    await chat(page).getByText('Editing a message').waitFor({ state: 'detached' })
    expect(await log(page).isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await log(page).waitFor({ state: 'hidden' })
  })

  it('is open or closed on the next page as it was on this one, and takes no focus by itself', async () => {
    const { page } = await visit()
    await launcher(page).click()
    await log(page).waitFor()
    await page.reload()
    await log(page).waitFor()
    expect(await focused(page)).toBe('body')
    const other = await page.context().newPage()
    await scriptRoom(other, greeting())
    await openHostPage(other, here.site.forumUrl, { body: BODY })
    await log(other).waitFor()
    await button(other, 'Close the chat').click()
    await launcher(other).waitFor()
    // What stands open elsewhere is somebody's to read.
    expect(await log(page).isVisible()).toBe(true)
    await page.reload()
    await launcher(page).waitFor()
    expect(await log(page).count()).toBe(0)
  })

  it('opens for the page, gives the focus back to it, and takes it from nobody who types', async () => {
    const { page } = await visit()
    await launcher(page).waitFor()
    await page.evaluate(() => {
      const element = document.querySelector('sax-chat')
      document.querySelector('#own')?.addEventListener('click', () => element?.open())
    })
    await page.locator('#own').click()
    await expect.poll(() => focused(page)).toBe('textarea')
    await page.keyboard.press('Escape')
    await launcher(page).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('own')

    await page.getByLabel('Search').focus()
    await chat(page).evaluate((element: HTMLElementTagNameMap['sax-chat']) => element.open())
    await log(page).waitFor()
    expect(await focused(page)).toBe('input')
    await chat(page).evaluate((element: HTMLElementTagNameMap['sax-chat']) => element.close())
    await launcher(page).waitFor()
    expect(await focused(page)).toBe('input')
  })

  it('comes back to where one was reading', async () => {
    const page = await (await here.browser.newContext()).newPage()
    const entries = Array.from({ length: 120 }, (_, i) => line(i + 1, ann, `line ${i + 1}`))
    await scriptRoom(page, greeting({ head: 120, entries }))
    await openHostPage(page, here.site.forumUrl, { body: BODY })
    await launcher(page).click()
    await log(page).hover()
    await page.mouse.wheel(0, -600)
    await page.locator('sax-chat .latest').waitFor()
    const top = await log(page).evaluate((element) => element.scrollTop)
    await button(page, 'Close the chat').click()
    await launcher(page).click()
    await log(page).waitFor()
    await expect.poll(() => log(page).evaluate((element) => element.scrollTop)).toBe(top)
  })

  it('counts on its button, and tells the page', async () => {
    const page = await (await here.browser.newContext()).newPage()
    const room = await scriptRoom(page, greeting())
    await openHostPage(page, here.site.forumUrl, { body: BODY })
    await launcher(page).waitFor()
    await page.evaluate(() => {
      const heard: unknown[] = []
      Object.assign(globalThis, { heard })
      document.querySelector('sax-chat')?.addEventListener('sax-unread', ({ detail }) => heard.push(detail))
    })
    expect(await page.locator('sax-chat .count').count()).toBe(0)
    // On a first visit all that is there counts as read.
    await expect.poll(() => page.evaluate(() => Object.keys(localStorage).join())).toContain('sax.read')
    const arrive = (from: number, count: number, text: string) =>
      room.say({
        type: 'entries',
        entries: Array.from({ length: count }, (_, i) => line(from + i, ann, text)),
      })
    arrive(4, 1, 'are you there, @merth?')
    arrive(5, 2, 'hello?')
    await button(page, 'Chat, 3 unread, 1 for you').waitFor()
    expect(await page.locator('sax-chat .count').innerText()).toBe('3')
    arrive(7, 117, 'hello!')
    await button(page, 'Chat, 120 unread, 1 for you').waitFor()
    expect(await page.locator('sax-chat .count').innerText()).toBe('99+')
    await launcher(page).click()
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard.at(-1)))
      .toEqual({ count: 0, mentions: 0 })
    expect(await page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard)).toContainEqual({
      count: 120,
      mentions: 1,
    })
    expect(await page.title()).toBe('Forum')
  })

  it('is a sheet on a phone, above the keyboard, and leaves the page as it was', async () => {
    const { page, faults } = await visit({
      viewport: { width: 360, height: 640 },
      isMobile: true,
      hasTouch: true,
    })
    await page.evaluate(() => window.scrollTo(0, 200))
    const outside = () =>
      page.evaluate(() => [
        document.documentElement.outerHTML.replace(/<sax-chat.*/s, ''),
        document.body.getAttribute('style'),
        window.scrollY,
      ])
    const before = await outside()
    await launcher(page).click()
    await log(page).waitFor()
    expect(await chat(page).boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 })
    // No keyboard comes by itself, and a phone's can only be played here.
    expect(await focused(page)).toBe('sax')
    await page.evaluate(() => {
      Object.defineProperty(window.visualViewport, 'height', { value: 300, configurable: true })
      Object.defineProperty(window.visualViewport, 'offsetTop', { value: 40, configurable: true })
      window.visualViewport?.dispatchEvent(new Event('resize'))
    })
    await expect.poll(() => chat(page).boundingBox()).toEqual({ x: 0, y: 40, width: 360, height: 300 })
    const writing = await box(page).boundingBox()
    expect(writing && writing.y + writing.height).toBeLessThan(340)
    await button(page, 'Close the chat').click()
    await launcher(page).waitFor()
    expect(await outside()).toEqual(before)
    expect(faults).toEqual([])
  })

  it('moves nothing, is hidden by `hidden`, and turns into the other modes', async () => {
    const { page } = await visit()
    await launcher(page).click()
    await log(page).waitFor()
    const turn = (act: (element: HTMLElementTagNameMap['sax-chat']) => void) => chat(page).evaluate(act)
    await turn((element) => void (element.hidden = true))
    await chat(page).waitFor({ state: 'hidden' })
    await turn((element) => {
      element.hidden = false
      element.mode = 'inline'
    })
    await log(page).waitFor()
    expect(await chat(page).evaluate((element) => getComputedStyle(element).position)).toBe('static')
    expect(await page.locator('sax-chat .launcher, sax-chat .close').count()).toBe(0)
    await turn((element) => {
      element.close()
      element.mode = 'dock'
    })
    await launcher(page).waitFor()
    await turn((element) => void (element.mode = null))
    await log(page).waitFor()
  })
})

it('a dock that cannot be fetched is tried again with the next connection', async () => {
  const page = await (await here.browser.newContext()).newPage()
  let isOffline = true
  await page.route(/\/chunks\/later/, (route) => (isOffline ? route.abort() : route.continue()))
  const room = await scriptRoom(page, greeting())
  await openHostPage(page, here.site.forumUrl, { body: BODY })
  await page.waitForFunction(() => customElements.get('sax-chat'))
  await page.waitForTimeout(200)
  expect(await launcher(page).count()).toBe(0)
  isOffline = false
  await room.cut(greeting({ entries: [line(3, ann, 'back')], head: 3, now: at }))
  await launcher(page).waitFor()
})

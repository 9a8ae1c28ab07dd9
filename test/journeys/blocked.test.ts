import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { objections } from './support/accessibility.ts'
import { openBrowser, rowTexts, say, seeRow } from './support/browser.ts'
import { CuttingProxy } from './support/cutting-proxy.ts'
import { logIn, startForumSite, type ForumSite } from './support/forum-site.ts'
import { RawClient } from './support/raw-client.ts'

const BLOCKED = 'Your network blocks the live connection. New messages come every 30 seconds; yours wait.'

let site: ForumSite
let proxy: CuttingProxy
let browser: Browser
/** Elsewhere, where sockets work. */
let tim: RawClient

beforeAll(async () => {
  proxy = await CuttingProxy.start(0)
  site = await startForumSite({ ALLOWED_ORIGINS: `http://127.0.0.1:${proxy.port}` })
  proxy.target = Number(new URL(site.roomUrl).port)
  browser = await openBrowser()
  tim = await writer()
})
afterEach(async () => {
  proxy.refusesSockets = false
  await Promise.all(browser.contexts().map((context) => context.close()))
})
afterAll(async () => {
  await tim.end()
  await browser.close()
  await proxy.stop()
  await site.stop()
})

/** A member who says what a test wants, and needs no page for it. */
async function writer(): Promise<RawClient> {
  const context = await browser.newContext()
  await logIn(await context.newPage(), site.forumUrl, 'tim')
  const cookies = await context.cookies(site.forumUrl)
  await context.close()
  const { origin } = new URL(site.roomUrl)
  const client = await RawClient.open(site.roomUrl, {
    headers: { origin, cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') },
  })
  await client.next('you')
  return client
}

/** Gives the seq. */
async function timSays(text: string): Promise<number> {
  tim.send({ type: 'say', ref: `tim-${text.replaceAll(/\W/g, '-')}`, text })
  const { seq } = await tim.next('ack')
  return Number(seq)
}

async function timRemoves(seq: number): Promise<void> {
  tim.send({ type: 'remove', ref: `tim-removes-${seq}`, targets: [seq] })
  await tim.next('ack')
}

/** The room's own page, by a wire whose middle may know of no WebSocket. */
async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${proxy.port}/`)
  return page
}

/** The network says that it is back: nobody waits for the next attempt or the next half minute. */
async function nudge(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
}

/** An answer is kept for a second [T6]: one that is asked for too soon is the last one. */
async function seeRows(page: Page, expected: readonly string[]): Promise<void> {
  await expect
    .poll(
      async () => {
        await nudge(page)
        return rowTexts(page)
      },
      { timeout: 30_000, interval: 400 },
    )
    .toEqual(expected)
}

async function seeWords(page: Page, words: string): Promise<void> {
  await page.locator('sax-chat [part~="status"]', { hasText: words }).waitFor()
}

async function seeNoWords(page: Page): Promise<void> {
  await page.locator('sax-chat [part~="status"]').waitFor({ state: 'detached' })
}

it('[K6] a page whose sockets are blocked from one moment on reads on, and what was written goes out once', async () => {
  const context = await browser.newContext()
  await logIn(await context.newPage(), site.forumUrl, 'ann')
  const removed = await timSays('soon removed')
  const page = await openPage(context)
  await seeRow(page, 'soon removed')
  await say(page, 'while it worked')
  await seeRow(page, 'while it worked')

  proxy.refusesSockets = true
  proxy.cutAll()
  await seeWords(page, BLOCKED)
  await say(page, 'written meanwhile')
  await timSays('said elsewhere')
  await seeRows(page, ['soon removed', 'while it worked', 'said elsewhere', 'written meanwhile'])
  await timRemoves(removed)
  await seeRows(page, ['while it worked', 'said elsewhere', 'written meanwhile'])
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('soon removed')
  expect(await page.locator('sax-chat .outgoing').count()).toBe(1)
  expect(await page.locator('sax-chat [aria-live="polite"]').innerText()).not.toContain('Connected')
  await seeWords(page, BLOCKED)
  expect(await objections(page)).toEqual([])

  proxy.refusesSockets = false
  await nudge(page)
  await seeRow(page, 'written meanwhile')
  await seeNoWords(page)
  await timSays('live again')
  await seeRow(page, 'live again')
  expect(await rowTexts(page)).toEqual([
    'while it worked',
    'said elsewhere',
    'written meanwhile',
    'live again',
  ])
  const { entries } = (await (await fetch(`${site.roomUrl}history`)).json()) as {
    entries: { text?: string }[]
  }
  expect(entries.filter(({ text }) => text === 'written meanwhile')).toHaveLength(1)
})

it('[K6] a first visitor in such a network reads, in every page that is looked at', async () => {
  proxy.refusesSockets = true
  await timSays('for whoever comes')
  const context = await browser.newContext()
  const pages = [await openPage(context), await openPage(context)]
  for (const page of pages) {
    await seeRow(page, 'for whoever comes')
    await seeWords(page, BLOCKED)
  }
  await timSays('for both')
  for (const page of pages) {
    const before = await rowTexts(page)
    await seeRows(page, [...before.filter((text) => text !== 'for both'), 'for both'])
  }
  proxy.refusesSockets = false
  for (const page of pages) await nudge(page)
  await timSays('live for both')
  for (const page of pages) {
    await seeRow(page, 'live for both')
    await seeNoWords(page)
    const texts = await rowTexts(page)
    expect(texts).toEqual([...new Set(texts)])
  }
})

it('[K6] a page without any network is plain offline, and says so by the browser’s word', async () => {
  const context = await browser.newContext()
  const page = await openPage(context)
  // What speaks comes once the room has been reached.
  await page.locator('sax-chat [aria-live="polite"]').waitFor({ state: 'attached' })
  proxy.down = true
  try {
    proxy.cutAll()
    await seeWords(page, 'Not connected. Trying again in')
    await context.setOffline(true)
    await seeWords(page, 'You are offline.')
    await context.setOffline(false)
    await seeWords(page, 'Not connected. Trying again in')
  } finally {
    proxy.down = false
  }
  await nudge(page)
  await seeNoWords(page)
  await expect.poll(() => page.locator('sax-chat [aria-live="polite"]').innerText()).toBe('Connected.')
})

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openBrowser, rowTexts, say, seeRow, setHidden, watch } from './support/browser.ts'
import { embedFromElsewhere, logIn, logOut, startForumSite, type ForumSite } from './support/forum-site.ts'

const TABS = 8

let site: ForumSite
let browser: Browser

beforeAll(async () => {
  site = await startForumSite()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await site.stop()
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
  await eventually(async () => (await health()).sessions === 0)
})

type Health = { readonly sessions: number; readonly head: number }

async function health(): Promise<Health> {
  return (await (await fetch(`${site.roomUrl}health`)).json()) as Health
}

async function eventually(what: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 30_000
  while (!(await what())) {
    if (Date.now() > until) throw new Error('it never came to that')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const oneSession = () => eventually(async () => (await health()).sessions === 1)

/** Tabs of one person; the last one is looked at. */
async function openTabs(context: BrowserContext, count: number): Promise<Page[]> {
  const first = await context.newPage()
  await logIn(first, site.forumUrl, 'ann')
  const pages = [first]
  while (pages.length < count) {
    await setHidden(pages.at(-1) ?? first, true)
    const page = await context.newPage()
    await page.goto(site.forumUrl)
    await page.locator('sax-chat textarea').waitFor()
    pages.push(page)
  }
  return pages
}

/** Each says something, and all see all of it, once. */
async function talk(pages: readonly Page[], topic: string): Promise<void> {
  const before = (await rowTexts(pages[0] ?? fail())).filter((text) => text.startsWith(topic)).length
  expect(before).toBe(0)
  for (const [i, page] of pages.entries()) await say(page, `${topic} ${i}`)
  for (const page of pages) {
    for (const i of pages.keys()) await seeRow(page, `${topic} ${i}`)
    const texts = await rowTexts(page)
    expect(texts.filter((text) => text.startsWith(topic)).toSorted()).toEqual(
      [...pages.keys()].map((i) => `${topic} ${i}`),
    )
  }
}

/** As a browser says it of a hidden page; one without a window freezes none. */
const lifecycle = (page: Page, name: 'freeze' | 'resume') =>
  page.evaluate((type) => void document.dispatchEvent(new Event(type)), name)

function fail(): never {
  throw new Error('no page')
}

it(`[K14] ${TABS} tabs are one socket, and every line is in each of them once`, async () => {
  const context = await browser.newContext()
  const faults: string[][] = []
  context.on('page', (page) => faults.push(watch(page)))
  const pages = await openTabs(context, TABS)
  await oneSession()
  await talk(pages.slice(0, 4), 'hello')
  expect((await health()).sessions).toBe(1)
  for (const page of pages.slice(0, 4)) await page.close()
  await oneSession()
  await talk(pages.slice(4), 'good-bye')
  expect(faults.flat()).toEqual([])
})

it('[K14] tabs whose pages give different sids share nothing but what is said', async () => {
  const context = await browser.newContext()
  await embedFromElsewhere(context, site.forumUrl)
  const pages = await openTabs(context, 3)
  await eventually(async () => (await health()).sessions === 3)
  await talk(pages, 'apart')
  expect((await health()).sessions).toBe(3)
})

it('[K14] another browser is another socket', async () => {
  const here = await openTabs(await browser.newContext(), 2)
  const there = await (await browser.newContext()).newPage()
  await logIn(there, site.forumUrl, 'tim')
  await eventually(async () => (await health()).sessions === 2)
  await say(there, 'from elsewhere')
  for (const page of here) await seeRow(page, 'from elsewhere')
  expect((await health()).sessions).toBe(2)
})

it('[K14] the tab that leads is closed, killed, frozen or hangs: the next one is live, and nothing is lost', async () => {
  const context = await browser.newContext()
  const reader = await (await browser.newContext()).newPage()
  await reader.goto(site.forumUrl)
  const ends: Record<string, (page: Page) => Promise<unknown>> = {
    closed: (page) => page.close(),
    killed: async (page) => (await context.newCDPSession(page)).send('Page.crash').catch(() => {}),
    frozen: (page) => lifecycle(page, 'freeze'),
    hanging: (page) =>
      page.evaluate(() => {
        setTimeout(() => {
          const until = Date.now() + 10_000
          while (Date.now() < until);
        })
      }),
  }
  const follower = await context.newPage()
  await logIn(follower, site.forumUrl, 'ann')
  for (const [how, end] of Object.entries(ends)) {
    await setHidden(follower, true)
    const leader = await context.newPage()
    await leader.goto(site.forumUrl)
    await say(leader, `before it was ${how}`)
    await seeRow(follower, `before it was ${how}`)
    await eventually(async () => (await health()).sessions === 2)
    void end(leader)
    await setHidden(follower, false)
    await say(follower, `after it was ${how}`)
    await seeRow(follower, `after it was ${how}`)
    await seeRow(reader, `after it was ${how}`)
    await eventually(async () => (await health()).sessions === 2)
    const texts = await rowTexts(follower)
    for (const when of ['before', 'after']) {
      expect(texts.filter((text) => text === `${when} it was ${how}`)).toHaveLength(1)
    }
  }
})

it('[K14] a tab that is frozen lets go: one out of sight is live unasked, and it is again when it thaws', async () => {
  const [follower, leader] = await openTabs(await browser.newContext(), 2)
  if (!follower || !leader) return fail()
  await oneSession()
  const taken = follower.waitForEvent('websocket')
  await setHidden(leader, true)
  await lifecycle(leader, 'freeze')
  await taken
  await oneSession()
  await say(follower, 'while it is frozen')
  await seeRow(follower, 'while it is frozen')
  await lifecycle(leader, 'resume')
  await setHidden(leader, false)
  await say(leader, 'thawed')
  for (const page of [follower, leader]) {
    await seeRow(page, 'thawed')
    const texts = await rowTexts(page)
    expect(texts.filter((text) => text === 'while it is frozen')).toHaveLength(1)
  }
  await oneSession()
})

it('[K3] [K16] who logs in next has nothing of the one before, in any tab', async () => {
  const context = await browser.newContext()
  const [old, page] = await openTabs(context, 2)
  if (!old || !page) return fail()
  await page.locator('sax-chat textarea').fill('a draft of Ann')
  await expect.poll(() => old.locator('sax-chat textarea').inputValue()).toBe('a draft of Ann')
  await logOut(page)
  await logIn(page, site.forumUrl, 'tim')
  await say(page, 'Tim here')
  await seeRow(page, 'Tim here')
  const name = page.locator('sax-chat .row', { hasText: 'Tim here' }).locator('[part~="name"]')
  expect(await name.innerText()).toBe('Tim')
  expect(await page.locator('sax-chat textarea').inputValue()).toBe('')
  // The page that was Ann's is Tim's by now, as the forum would say.
  await setHidden(old, false)
  await expect.poll(() => old.locator('sax-chat textarea').inputValue()).toBe('')
  await say(old, 'Tim again')
  await seeRow(page, 'Tim again')
  const again = page.locator('sax-chat .row', { hasText: 'Tim again' }).locator('[part~="name"]')
  expect(await again.innerText()).toBe('Tim')
  await oneSession()
})

it('[K16] a draft follows to the other tabs, and what was sent is gone from all', async () => {
  const [first, second] = await openTabs(await browser.newContext(), 2)
  if (!first || !second) return fail()
  const box = (page: Page) => page.locator('sax-chat textarea')
  await box(second).fill('half a tho')
  await expect.poll(() => box(first).inputValue()).toBe('half a tho')
  await setHidden(second, true)
  await setHidden(first, false)
  await box(first).fill('half a thought')
  await expect.poll(() => box(second).inputValue()).toBe('half a thought')
  await box(first).press('Enter')
  await seeRow(second, 'half a thought')
  await expect.poll(() => box(second).inputValue()).toBe('')
})

it('[K14] [K16] a page in the back-forward cache holds nothing, and is all there when it comes back', async () => {
  const cached = await openBrowser({ ignoreDefaultArgs: ['--disable-back-forward-cache'] })
  try {
    const context = await cached.newContext()
    const page = await context.newPage()
    await page.addInitScript(() => {
      window.addEventListener('pageshow', ({ persisted }) => {
        document.documentElement.dataset['restored'] = `${persisted}`
      })
    })
    await logIn(page, site.forumUrl, 'ann')
    // The stand-in forum's own pages are no-store, which alone keeps them out.
    await page.goto(site.roomUrl)
    await say(page, 'before I went')
    await seeRow(page, 'before I went')
    await oneSession()
    await page.goto(`${site.roomUrl}health`)
    await eventually(async () => (await health()).sessions === 0)
    const other = await context.newPage()
    await other.goto(site.roomUrl)
    await other.locator('sax-chat textarea').fill('typed meanwhile')
    await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain('typed meanwhile')
    await other.close()
    await page.evaluate(() => history.back())
    await page.locator('html[data-restored="true"]').waitFor()
    const reasons = await page.evaluate(() =>
      performance.getEntriesByType('navigation').map((entry) => Reflect.get(entry, 'notRestoredReasons')),
    )
    expect(reasons).toEqual([null])
    await expect.poll(() => page.locator('sax-chat textarea').inputValue()).toBe('typed meanwhile')
    await say(page, 'here I am')
    await seeRow(page, 'here I am')
    await oneSession()
  } finally {
    await cached.close()
  }
})

import type { BrowserContext, Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../protocol/entry.ts'
import type { Welcome } from '../../protocol/server-frame.ts'
import { objections } from './support/accessibility.ts'
import { seeRow } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import { scriptRoom, type ScriptedRoom } from './support/scripted-room.ts'
import { ann, at, greeting, line, merth } from './support/scripted-scene.ts'

const here = browserSite()

type Visit = { readonly page: Page; readonly room: ScriptedRoom }

async function visit(more: Partial<Welcome> = {}, context?: BrowserContext, url?: string): Promise<Visit> {
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
async function turn(page: Page, there: boolean): Promise<void> {
  await page.evaluate((is) => {
    Object.assign(Reflect.get(window, 'there') as object, { is })
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event(is ? 'focus' : 'blur'))
  }, there)
}

const lines = (first: number, last: number, by = ann): Entry[] =>
  Array.from({ length: last - first + 1 }, (_, i) => line(first + i, by, `line ${first + i}`))
const filled = (last: number, more: Partial<Welcome> = {}): Partial<Welcome> => ({
  entries: lines(Math.max(1, last - 29), last),
  head: last,
  ...more,
})
const row = (page: Page, text: string): Locator =>
  page.locator('sax-chat .row', { has: page.getByText(text, { exact: true }) })
const unreadLine = (page: Page): Locator => page.locator('sax-chat .unread')
const keptMarker = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('sax.read'))
    return key === undefined ? null : localStorage.getItem(key)
  })
async function eventually<T>(what: () => Promise<T>, expected: T): Promise<void> {
  await expect.poll(what, { timeout: 10_000 }).toEqual(expected)
}
const markerIs = (page: Page, seq: number): Promise<void> =>
  eventually(() => keptMarker(page), `scripted ${seq}`)
/** Waits until a page that is hidden has heard of a line: it keeps what it hears. */
const heardOf = (page: Page, text: string): Promise<void> =>
  eventually(() => page.evaluate((its) => JSON.stringify(localStorage).includes(its), text), true)
/** The row after the line. */
const firstUnread = (page: Page): Promise<string> =>
  page.locator('sax-chat .unread + .row [part~="text"]').innerText()
const scroller = (page: Page): Locator => page.locator('sax-chat [part~="list"]')
const topOf = (what: Locator): Promise<number> =>
  what.evaluate((element) => element.getBoundingClientRect().top)
const isInSight = (what: Locator): Promise<boolean> =>
  what.evaluate((element) => {
    const around = element.closest('.scroller')?.getBoundingClientRect()
    const its = element.getBoundingClientRect()
    return around !== undefined && its.top >= around.top && its.bottom <= around.bottom
  })
async function scrollTo(page: Page, top: number): Promise<void> {
  await scroller(page).evaluate((element, to) => {
    element.scrollTop = to
  }, top)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

describe('rows of one author', () => {
  it('show a name once, and say it to a screen reader each time', async () => {
    const { page, room } = await visit({ entries: lines(1, 3), head: 3 })
    const name = (text: string): Locator => row(page, text).locator('[part~="name"]')
    const width = async (text: string) => (await name(text).locator('..').boundingBox())?.width ?? 0
    expect(await width('line 1')).toBeGreaterThan(10)
    expect(await width('line 2')).toBeLessThan(2)
    expect(await name('line 3').textContent()).toBe('Ann')
    const time = row(page, 'line 2').locator('.time')
    const opacity = () => time.evaluate((element) => getComputedStyle(element).opacity)
    await page.mouse.move(0, 0)
    expect(await opacity()).toBe('0')
    await row(page, 'line 2').hover()
    expect(await opacity()).toBe('1')
    // The exact time is the description of a link, which is read out; that of a plain time is not.
    expect(await time.getAttribute('title')).toMatch(/\d{4} at \d/)
    room.say({ type: 'entries', entries: [line(4, merth, 'mine')] })
    await seeRow(page, 'mine')
    expect(await width('mine')).toBeGreaterThan(10)
  })

  it('stay where they are when a line on its way is stored', async () => {
    const { page, room } = await visit({ entries: [line(1, merth, 'first')], head: 1 })
    await page.locator('sax-chat textarea').fill('second')
    await page.keyboard.press('Enter')
    const { ref = '' } = await room.next('say')
    const second = row(page, 'second')
    await second.waitFor()
    const before = await second.locator('[part~="text"]').boundingBox()
    room.say({ type: 'entries', entries: [{ ...line(2, merth, 'second'), at: Date.now(), ref }] })
    await seeRow(page, 'second')
    expect(await second.locator('[part~="text"]').boundingBox()).toEqual(before)
  })
})

describe('what is new', () => {
  it('there is no line on a first visit, nor before the eyes of a reader', async () => {
    const { page, room } = await visit(filled(40))
    await markerIs(page, 40)
    room.say({ type: 'entries', entries: lines(41, 42) })
    await seeRow(page, 'line 42')
    await markerIs(page, 42)
    expect(await unreadLine(page).count()).toBe(0)
  })

  it('is behind a line on the way back, which stays while one reads and goes with the next absence', async () => {
    const { page, room } = await visit(filled(40))
    await markerIs(page, 40)
    await turn(page, false)
    room.say({ type: 'entries', entries: [...lines(41, 41, merth), ...lines(42, 44)] })
    await heardOf(page, 'line 44')
    expect(await row(page, 'line 44').count()).toBe(0)
    await turn(page, true)
    await seeRow(page, 'line 44')
    expect(await firstUnread(page)).toBe('line 42')
    expect(await unreadLine(page).innerText()).toMatch(/^New since \d/)
    await markerIs(page, 44)
    room.say({ type: 'entries', entries: lines(45, 45) })
    await markerIs(page, 45)
    expect(await firstUnread(page)).toBe('line 42')
    await turn(page, false)
    await turn(page, true)
    await unreadLine(page).waitFor({ state: 'detached' })
  })

  it('is behind a line when the page opens, in its first picture and with what it gets then', async () => {
    const context = await here.browser.newContext()
    const first = await visit(filled(40), context)
    await markerIs(first.page, 40)
    await turn(first.page, false)
    first.room.say({ type: 'entries', entries: lines(41, 43) })
    await heardOf(first.page, 'line 43')
    await first.page.close()
    const { page, room } = await visit({ reset: false, entries: lines(44, 45), head: 45 }, context)
    await seeRow(page, 'line 45')
    expect(await firstUnread(page)).toBe('line 41')
    expect(room.heard.filter(({ type }) => type === 'history')).toEqual([])
    expect(await objections(page)).toEqual([])
  })

  it('begins with what the delta brings, where all that was kept had been read', async () => {
    const context = await here.browser.newContext()
    const first = await visit(filled(40), context)
    await markerIs(first.page, 40)
    await first.page.close()
    const { page } = await visit({ reset: false, entries: lines(41, 42), head: 42 }, context)
    await seeRow(page, 'line 42')
    expect(await firstUnread(page)).toBe('line 41')
  })

  it('is new in no tab when it was read in another', async () => {
    const context = await here.browser.newContext()
    const other = await visit(filled(40), context)
    await markerIs(other.page, 40)
    await turn(other.page, false)
    other.room.say({ type: 'entries', entries: lines(41, 42) })
    await heardOf(other.page, 'line 42')
    const { page } = await visit(filled(42), context)
    await markerIs(page, 42)
    await turn(other.page, true)
    await seeRow(other.page, 'line 42')
    await eventually(() => unreadLine(other.page).count(), 0)
  })

  it('is not read by somebody far above it', async () => {
    const { page, room } = await visit(filled(60))
    await markerIs(page, 60)
    await scrollTo(page, 200)
    room.say({ type: 'entries', entries: lines(61, 62) })
    await page.getByRole('button', { name: '2 new' }).waitFor()
    expect(await unreadLine(page).count()).toBe(0)
    await turn(page, false)
    await turn(page, true)
    await unreadLine(page).waitFor()
    expect(await firstUnread(page)).toBe('line 61')
    expect(await keptMarker(page)).toBe('scripted 60')
    await page.getByRole('button', { name: '2 new' }).click()
    await markerIs(page, 62)
  })

  it('can be reached from below, and what the forum says is no part of it', async () => {
    const { page, room } = await visit(filled(40))
    await markerIs(page, 40)
    await turn(page, false)
    const [, , news] = greeting().entries
    room.say({
      type: 'entries',
      entries: [...(news ? [{ ...news, seq: 41 } as Entry] : []), ...lines(42, 100)],
    })
    await heardOf(page, 'line 100')
    await turn(page, true)
    const bar = page.getByRole('button', { name: '59 new since' })
    await bar.waitFor()
    expect(await objections(page)).toEqual([])
    await bar.click()
    expect(await isInSight(unreadLine(page))).toBe(true)
    expect(
      await row(page, 'line 42')
        .locator('.time')
        .evaluate((time) => time.matches(':focus')),
    ).toBe(true)
    await bar.waitFor({ state: 'detached' })
  })

  it('is a guest’s own', async () => {
    const context = await here.browser.newContext()
    const member = await visit(filled(40), context)
    await markerIs(member.page, 40)
    await member.page.close()
    const { page } = await visit(filled(45, { auth: 'guest', you: null }), context)
    await seeRow(page, 'line 45')
    const isKept = () =>
      page.evaluate(() => Object.keys(localStorage).some((key) => /^sax.read.*guest$/.test(key)))
    await eventually(isKept, true)
    expect(await unreadLine(page).count()).toBe(0)
  })
})

describe('what is being read', () => {
  it('moves by no pixel while 500 lines arrive, one is edited and one above goes', async () => {
    const { page, room } = await visit(filled(60))
    await scrollTo(page, 300)
    const visible = row(page, 'line 48')
    expect(await isInSight(visible)).toBe(true)
    const before = await topOf(visible)
    const moved = new Set<number>()
    for (let first = 61; first <= 560; first += 20) {
      room.say({ type: 'entries', entries: lines(first, first + 19) })
      await row(page, `line ${first + 19}`).waitFor({ state: 'attached' })
      moved.add((await topOf(visible)) - before)
    }
    room.say({
      type: 'entries',
      entries: [
        { seq: 561, at, kind: 'remove', by: merth, targets: [32] },
        { seq: 562, at, kind: 'edit', by: ann, target: 33, text: 'longer\nby\nthree\nlines' },
      ],
    })
    await row(page, 'line 32').waitFor({ state: 'detached' })
    moved.add((await topOf(visible)) - before)
    expect([...moved]).toEqual([0])
    await page.getByRole('button', { name: '500 new' }).click()
    await eventually(() => page.locator('sax-chat .row').count(), 200)
  })

  it('moves by no pixel when older rows come', async () => {
    const { page, room } = await visit(filled(80))
    await scrollTo(page, 60)
    const visible = row(page, 'line 55')
    const before = await topOf(visible)
    const { ref = '' } = await room.next('history')
    room.say({ type: 'history', ref, entries: lines(1, 50), more: false })
    await row(page, 'line 1').waitFor({ state: 'attached' })
    expect(await topOf(visible)).toBe(before)
  })

  it('does not go when more rows are held than usual', async () => {
    const { page, room } = await visit(filled(60))
    await scrollTo(page, 0)
    room.say({
      type: 'history',
      ref: (await room.next('history')).ref ?? '',
      entries: lines(1, 30),
      more: false,
    })
    await row(page, 'line 1').waitFor({ state: 'attached' })
    await scrollTo(page, 0)
    const before = await topOf(row(page, 'line 1'))
    for (let first = 61; first <= 1_260; first += 400) {
      room.say({ type: 'entries', entries: lines(first, first + 399) })
      await row(page, `line ${first + 399}`).waitFor({ state: 'attached' })
    }
    expect(await topOf(row(page, 'line 1'))).toBe(before)
  })
})

describe('[H6] a permalink', () => {
  const pageAt = (hash: string): string => `${here.site.roomUrl}${hash}`

  it('opens the page at its row, however many pages of history that takes', async () => {
    const { page, room } = await visit(filled(200), undefined, pageAt('#90'))
    for (const first of [121, 71]) {
      const { ref = '' } = await room.next('history')
      room.say({ type: 'history', ref, entries: lines(first, first + 49), more: true })
    }
    await page.locator('sax-chat .found').waitFor()
    expect(await page.locator('sax-chat .found [part~="text"]').innerText()).toBe('line 90')
    expect(await isInSight(row(page, 'line 90'))).toBe(true)
    await page.locator('sax-chat .found').waitFor({ state: 'detached' })
    await page.evaluate(() => (location.hash = '#180'))
    await eventually(() => isInSight(row(page, 'line 180')), true)
  })

  it('says so when the message is not there', async () => {
    const { page, room } = await visit(filled(60), undefined, pageAt('#7'))
    const { ref = '' } = await room.next('history')
    room.say({ type: 'history', ref, entries: lines(8, 30), more: false })
    await page.getByRole('status').getByText('This message is not there any more').waitFor()
    expect(await isInSight(row(page, 'line 60'))).toBe(true)
  })

  it('is what a time leads to; the hash of a page around is that page’s', async () => {
    const { page, room } = await visit(filled(60), undefined, `${here.site.forumUrl}#7`)
    const time = row(page, 'line 60').locator('.time')
    expect(await time.getAttribute('href')).toBe(`${await embeddedBase(page)}#60`)
    const opened = page.context().waitForEvent('page')
    await row(page, 'line 60').hover()
    await time.click()
    expect((await opened).url()).toContain('#60')
    expect(room.heard.filter(({ type }) => type === 'history')).toEqual([])
  })

  /** Where the script of the page came from. */
  function embeddedBase(page: Page): Promise<string> {
    return page.evaluate(() => {
      const script = [...document.scripts].find(({ src }) => src.includes('widget.js'))
      return new URL('.', script?.src ?? '').href
    })
  }
})

describe('an answer', () => {
  const answer = (seq: number, reply: number, text: string): Entry => ({
    seq,
    at,
    kind: 'say',
    by: merth,
    text,
    reply,
  })

  it('shows what it answers in one line that leads there', async () => {
    const long = line(1, ann, `*what* about this ${'and this '.repeat(60)}`)
    const { page } = await visit({ entries: [long, ...lines(2, 29), answer(30, 1, 'yes')], head: 30 })
    const context = row(page, 'yes').getByRole('button', { name: 'Ann' })
    expect(await context.innerText()).toMatch(/^↪ Ann: what about this and/)
    expect((await context.boundingBox())?.height).toBeLessThan(30)
    expect(await objections(page)).toEqual([])
    await context.click()
    expect(await isInSight(page.locator('sax-chat .found'))).toBe(true)
  })

  it('leads to what is not held, and says when it was deleted', async () => {
    const { page, room } = await visit({ entries: [...lines(40, 68), answer(69, 20, 'so be it')], head: 69 })
    await row(page, 'so be it').getByRole('button', { name: '↪ an earlier message' }).click()
    const { ref = '' } = await room.next('history')
    room.say({ type: 'history', ref, entries: lines(10, 39), more: false })
    await page.locator('sax-chat .found', { hasText: 'line 20' }).waitFor()
    room.say({ type: 'entries', entries: [{ seq: 70, at, kind: 'remove', by: merth, targets: [20] }] })
    await row(page, 'so be it').getByText('↪ a message that was deleted').waitFor()
  })
})

describe('what the forum says', () => {
  const reply = (seq: number, topic = 'C or assembly?'): Entry => ({
    seq,
    at,
    kind: 'announce',
    by: { id: 'room', name: 'SAX' },
    event: 'post.created',
    key: `post-${seq}`,
    actor: { name: 'Tim' },
    topic: { title: topic, url: `https://forum.example/t/${topic.length}` },
    post: { url: `https://forum.example/p/${seq}` },
  })
  const talk = [...lines(1, 2), reply(3), reply(4), reply(5), reply(6), ...lines(7, 8)]

  it('is one line where it is much about one topic, and unfolds', async () => {
    const { page } = await visit({ entries: talk, head: 8 })
    const news = page.locator('sax-chat .announce')
    expect(await news.count()).toBe(1)
    expect(await news.locator('[part~="text"]').innerText()).toBe('4 replies in C or assembly?')
    expect(await news.locator('[part~="text"] a').getAttribute('href')).toBe('https://forum.example/p/6')
    const fold = news.getByRole('button', { name: 'Each of them' })
    expect(await fold.getAttribute('aria-expanded')).toBe('false')
    expect(await objections(page)).toEqual([])
    await fold.click()
    await eventually(() => news.count(), 5)
    expect(await fold.getAttribute('aria-expanded')).toBe('true')
    expect(await objections(page)).toEqual([])
    await fold.click()
    await eventually(() => news.count(), 1)
  })

  it('is hidden from who does not want it, in all tabs', async () => {
    const context = await here.browser.newContext()
    const other = await visit({ entries: talk, head: 8 }, context)
    const { page } = await visit({ entries: talk, head: 8 }, context)
    await page.locator('sax-chat header [part~="button"]').click()
    const box = page.getByRole('checkbox', { name: 'Show forum activity' })
    expect(await box.isChecked()).toBe(true)
    expect(await objections(page)).toEqual([])
    await box.uncheck()
    for (const tab of [page, other.page]) {
      await eventually(() => tab.locator('sax-chat .announce').count(), 0)
    }
    await page.reload()
    await seeRow(page, 'line 8')
    expect(await page.locator('sax-chat .announce').count()).toBe(0)
  })
})

it('the pinned line goes when it is hidden, in all tabs, until there is another', async () => {
  const context = await here.browser.newContext()
  const pinned = (text: string, seq: number): Welcome['room'] => ({
    ...greeting().room,
    topic: { text, seq, at, by: merth },
  })
  const other = await visit({ room: pinned('read the rules', 2) }, context)
  const { page, room } = await visit({ room: pinned('read the rules', 2) }, context)
  expect(await objections(page)).toEqual([])
  await page.getByRole('button', { name: 'Hide the pinned line' }).click()
  for (const tab of [page, other.page]) {
    await tab.getByText('read the rules').waitFor({ state: 'detached' })
  }
  room.say({ type: 'room', topic: { text: 'new rules', seq: 9, at, by: merth } })
  await page.getByText('new rules').waitFor()
})

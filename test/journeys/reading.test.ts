import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { objections } from './support/accessibility.ts'
import { seeRow } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import {
  visit,
  turn,
  lines,
  filled,
  row,
  unreadLine,
  keptMarker,
  eventually,
  markerIs,
  heardOf,
  firstUnread,
  topOf,
  isInSight,
  scrollTo,
  scroller,
} from './support/reader.ts'
import { scriptRoom } from './support/scripted-room.ts'
import { ann, at, greeting, line, merth } from './support/scripted-scene.ts'

const here = browserSite()

describe('rows of one author', () => {
  it('show a name once, and say it to a screen reader each time', async () => {
    const { page, room } = await visit(here, { entries: lines(1, 3), head: 3 })
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
    await expect.poll(() => time.getAttribute('title')).toMatch(/, \d+ \w+ \d{4}, \d\d:\d\d:\d\d/)
    room.say({ type: 'entries', entries: [line(4, merth, 'mine')] })
    await seeRow(page, 'mine')
    expect(await width('mine')).toBeGreaterThan(10)
  })

  it('stay where they are when a line on its way is stored', async () => {
    const { page, room } = await visit(here, { entries: [line(1, merth, 'first')], head: 1 })
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
    const { page, room } = await visit(here, filled(40))
    await markerIs(page, 40)
    room.say({ type: 'entries', entries: lines(41, 42) })
    await seeRow(page, 'line 42')
    await markerIs(page, 42)
    expect(await unreadLine(page).count()).toBe(0)
  })

  it('is behind a line on the way back, which stays while one reads and goes with the next absence', async () => {
    const { page, room } = await visit(here, filled(40))
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
    const first = await visit(here, filled(40), context)
    await markerIs(first.page, 40)
    await turn(first.page, false)
    first.room.say({ type: 'entries', entries: lines(41, 43) })
    await heardOf(first.page, 'line 43')
    await first.page.close()
    const { page, room } = await visit(here, { reset: false, entries: lines(44, 45), head: 45 }, context)
    await seeRow(page, 'line 45')
    expect(await firstUnread(page)).toBe('line 41')
    expect(room.heard.filter(({ type }) => type === 'history')).toEqual([])
    expect(await objections(page)).toEqual([])
  })

  it('begins with what the delta brings, where all that was kept had been read', async () => {
    const context = await here.browser.newContext()
    const first = await visit(here, filled(40), context)
    await markerIs(first.page, 40)
    await first.page.close()
    const { page } = await visit(here, { reset: false, entries: lines(41, 42), head: 42 }, context)
    await seeRow(page, 'line 42')
    expect(await firstUnread(page)).toBe('line 41')
  })

  it('[K18] is new in no tab when it was read in another', async () => {
    const context = await here.browser.newContext()
    const other = await visit(here, filled(40), context)
    await markerIs(other.page, 40)
    await turn(other.page, false)
    other.room.say({ type: 'entries', entries: lines(41, 42) })
    await heardOf(other.page, 'line 42')
    const { page } = await visit(here, filled(42), context)
    await markerIs(page, 42)
    other.room.greetWith(greeting(filled(42)))
    await turn(other.page, true)
    await seeRow(other.page, 'line 42')
    expect(await unreadLine(other.page).count()).toBe(0)
  })

  it('[K18] is not read in a window that nobody uses, however much arrives and scrolls', async () => {
    const { page, room } = await visit(here, filled(40))
    await markerIs(page, 40)
    await page.evaluate(() => {
      document.hasFocus = () => false
      window.dispatchEvent(new Event('blur'))
    })
    room.say({ type: 'entries', entries: lines(41, 42) })
    await seeRow(page, 'line 42')
    expect(await firstUnread(page)).toBe('line 41')
    await turn(page, false)
    expect(await keptMarker(page)).toBe('scripted 40')
    await page.evaluate(() => Object.assign(Reflect.get(window, 'there') as object, { is: true }))
    await page.mouse.move(20, 20)
    await page.mouse.move(40, 40)
    await markerIs(page, 42)
  })

  it('is not read by somebody far above it', async () => {
    const { page, room } = await visit(here, filled(60))
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
    const { page, room } = await visit(here, filled(40))
    await markerIs(page, 40)
    await turn(page, false)
    const news = greeting().entries.find(({ kind }) => kind === 'announce')
    room.say({
      type: 'entries',
      entries: news ? [{ ...news, seq: 41 }, ...lines(42, 100)] : [],
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

  it('[K18] is a guest’s own', async () => {
    const context = await here.browser.newContext()
    const member = await visit(here, filled(40), context)
    await markerIs(member.page, 40)
    await member.page.close()
    const { page } = await visit(here, filled(45, { auth: 'guest', you: null }), context)
    await seeRow(page, 'line 45')
    const isKept = () =>
      page.evaluate(() => Object.keys(localStorage).some((key) => /^sax.read.*guest$/.test(key)))
    await eventually(isKept, true)
    expect(await unreadLine(page).count()).toBe(0)
  })
})

describe('what is being read', () => {
  it('moves by no pixel while 500 lines arrive, one is edited and one above goes', async () => {
    const { page, room } = await visit(here, filled(60))
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
    const { page, room } = await visit(here, filled(80))
    await scrollTo(page, 60)
    const visible = row(page, 'line 55')
    const before = await topOf(visible)
    const { ref = '' } = await room.next('history')
    room.say({ type: 'history', ref, entries: lines(1, 50), more: false })
    await row(page, 'line 1').waitFor({ state: 'attached' })
    expect(await topOf(visible)).toBe(before)
  })

  it('does not go when more rows are held than usual', async () => {
    const { page, room } = await visit(here, filled(60))
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

it('what comes after the first look leaves in place what one is in', async () => {
  const page = await (await here.browser.newContext()).newPage()
  let arrive = (): void => {}
  const late = new Promise<void>((resolve) => (arrive = resolve))
  await page.route(/\/chunks\/later/, async (route) => {
    await late
    await route.continue()
  })
  await scriptRoom(
    page,
    greeting({ room: { ...greeting().room, topic: { text: 'rules', by: merth, at, seq: 1 } } }),
  )
  await page.goto(here.site.forumUrl)
  await page.locator('sax-chat textarea').pressSequentially('half a ')
  const [box, list] = await Promise.all([
    page.locator('sax-chat textarea').elementHandle(),
    scroller(page).elementHandle(),
  ])
  arrive()
  await page.getByText('rules').waitFor()
  await page.keyboard.type('word')
  expect(await page.locator('sax-chat textarea').inputValue()).toBe('half a word')
  expect(await box?.evaluate((element) => element.isConnected)).toBe(true)
  expect(await list?.evaluate((element) => element.isConnected)).toBe(true)
})

import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../protocol/entry.ts'
import type { Welcome } from '../../protocol/server-frame.ts'
import { objections } from './support/accessibility.ts'
import { seeRow } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import { visit, lines, filled, row, eventually, scroller, isInSight } from './support/reader.ts'
import { ann, at, greeting, line, merth } from './support/scripted-scene.ts'

const here = browserSite()

describe('a permalink', () => {
  const pageAt = (hash: string): string => `${here.site.roomUrl}${hash}`

  it('opens the page at its row, however many pages of history that takes', async () => {
    const { page, room } = await visit(here, filled(200), undefined, pageAt('#90'))
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
    const { page, room } = await visit(here, filled(60), undefined, pageAt('#7'))
    const { ref = '' } = await room.next('history')
    room.say({ type: 'history', ref, entries: lines(8, 30), more: false })
    await page.getByRole('status').getByText('This message is not there any more').waitFor()
    expect(await isInSight(row(page, 'line 60'))).toBe(true)
  })

  it('is what a time leads to; the hash of a page around is that page’s', async () => {
    const { page, room } = await visit(here, filled(60), undefined, `${here.site.forumUrl}#7`)
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
    const { page } = await visit(here, { entries: [long, ...lines(2, 29), answer(30, 1, 'yes')], head: 30 })
    const context = row(page, 'yes').getByRole('button', { name: 'Ann' })
    expect(await context.innerText()).toMatch(/^↪ Ann: what about this and/)
    expect((await context.boundingBox())?.height).toBeLessThan(30)
    expect(await objections(page)).toEqual([])
    await context.click()
    expect(await isInSight(page.locator('sax-chat .found'))).toBe(true)
  })

  it('leads to what is not held, and says when it was deleted', async () => {
    const { page, room } = await visit(here, {
      entries: [...lines(40, 68), answer(69, 20, 'so be it')],
      head: 69,
    })
    await row(page, 'so be it').getByRole('button', { name: '↪ an earlier message' }).click()
    const { ref = '' } = await room.next('history')
    room.say({ type: 'history', ref, entries: lines(10, 39), more: false })
    await page.locator('sax-chat .found').waitFor()
    expect(await page.locator('sax-chat .found [part~="text"]').innerText()).toBe('line 20')
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
    const { page } = await visit(here, { entries: talk, head: 8 })
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
    const other = await visit(here, { entries: talk, head: 8 }, context)
    const { page } = await visit(here, { entries: talk, head: 8 }, context)
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
  const other = await visit(here, { room: pinned('read the rules', 2) }, context)
  const { page, room } = await visit(here, { room: pinned('read the rules', 2) }, context)
  expect(await objections(page)).toEqual([])
  await page.getByRole('button', { name: 'Hide the pinned line' }).click()
  for (const tab of [page, other.page]) {
    await tab.getByText('read the rules').waitFor({ state: 'detached' })
  }
  room.say({ type: 'room', topic: { text: 'new rules', seq: 9, at, by: merth } })
  await page.getByText('new rules').waitFor()
})

it('[accessibility] the list is one stop of the Tab key, with its rows behind Enter and the arrows', async () => {
  const { page } = await visit(here, filled(60, { auth: 'guest', you: null }))
  const focused = (): Promise<string> =>
    page.evaluate(() => {
      const its = document.querySelector('sax-chat')?.shadowRoot?.activeElement
      return its?.closest('.row')?.querySelector('[part~="text"]')?.textContent ?? its?.className ?? ''
    })
  await scroller(page).focus()
  await page.keyboard.press('Enter')
  expect(await focused()).toBe('line 60')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  expect(await focused()).toBe('line 58')
  await page.keyboard.press('ArrowDown')
  expect(await focused()).toBe('line 59')
  await page.keyboard.press('Home')
  expect(await focused()).toBe('line 31')
  expect(await isInSight(row(page, 'line 31'))).toBe(true)
  await page.keyboard.press('Shift+Tab')
  expect(await focused()).not.toMatch(/^line/)
  expect(await objections(page)).toEqual([])
})

import type { Browser, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Self } from '../../protocol/author.ts'
import type { Welcome } from '../../protocol/server-frame.ts'
import { rowTexts, say, seeRow, watch } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import { embedFromElsewhere, logIn } from './support/forum-site.ts'
import { scriptRoom, type ScriptedRoom } from './support/scripted-room.ts'
import { ann, at, greeting, merth, MERTH } from './support/scripted-scene.ts'
import { helped } from './support/scripted-visit.ts'

const here = browserSite()

const panel = (page: Page) => page.locator('sax-chat [part~="panel"]')
const inPanel = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true })
const people = (page: Page) => page.locator('sax-chat header [part~="button"]')
const composer = (page: Page) => page.locator('sax-chat textarea')
const toolsOf = (page: Page, text: string) =>
  page.locator('sax-chat .row', { hasText: text }).getByRole('button', { name: /^More/ })

describe('the chunk', () => {
  it.each(['same host', 'other origin'])(
    'is found from a page of the %s, under a strict policy and Trusted Types',
    async (embedding) => {
      const context = await here.browser.newContext()
      if (embedding === 'other origin') await embedFromElsewhere(context, here.site.forumUrl)
      const page = await context.newPage()
      const faults = watch(page)
      await page.goto(here.site.forumUrl)
      await people(page).click()
      await panel(page).waitFor()
      expect(faults).toEqual([])
    },
  )

  it('may be kept for ever and loaded by any page; one that is unknown is not found', async () => {
    const widget = await (await fetch(`${here.site.roomUrl}widget.js`)).text()
    const [name = ''] = /chunks\/tools-\w+\.js/.exec(widget) ?? []
    const answer = await fetch(`${here.site.roomUrl}${name}`, {
      headers: { origin: 'https://elsewhere.example' },
    })
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers.get('content-type')).toMatch(/^(?:text|application)\/javascript/)
    for (const path of ['chunks/tools-0123456789.js', 'chunks/', 'chunks/..%2fwidget.js']) {
      const missing = await fetch(`${here.site.roomUrl}${path}`)
      expect([path, missing.status, await missing.json()]).toEqual([path, 404, { error: 'not_found' }])
    }
    expect((await fetch(`${here.site.roomUrl}${name}`, { method: 'POST' })).status).toBe(405)
  })

  it('leaves the chat working where it cannot be fetched, and says so', async () => {
    const page = await (await here.browser.newContext()).newPage()
    let isOffline = true
    await page.route(/\/chunks\/tools-/, (route) => (isOffline ? route.abort() : route.continue()))
    await logIn(page, here.site.forumUrl, 'ann')
    await people(page).click()
    const note = page.locator('sax-chat [role="status"]', { hasText: 'could not be loaded' })
    await note.waitFor()
    await say(page, 'still talking')
    await seeRow(page, 'still talking')
    expect(await panel(page).count()).toBe(0)
    await people(page).click()
    await note.waitFor()
    isOffline = false
    await people(page).click()
    await panel(page).waitFor()
    expect(await note.count()).toBe(0)
  })
})

describe('with a room that a test speaks for', () => {
  const visit = async (
    more: Partial<Welcome> = {},
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<{ page: Page; room: ScriptedRoom; faults: string[] }> => {
    const page = await (await here.browser.newContext(options)).newPage()
    const faults = watch(page)
    const room = await scriptRoom(page, greeting(more))
    await page.goto(here.site.forumUrl)
    await page.locator('sax-chat .row').first().waitFor()
    await helped(page)
    return { page, room, faults }
  }

  it('[S1] edits a line in the composer, and gives the draft back', async () => {
    const { page, room } = await visit()
    await composer(page).fill('a draft')
    await toolsOf(page, 'written by me').click()
    await inPanel(page, 'Edit').click()
    expect(await composer(page).inputValue()).toBe('written by me')
    await composer(page).press('Escape')
    expect(await composer(page).inputValue()).toBe('a draft')
    await toolsOf(page, 'written by me').click()
    await inPanel(page, 'Edit').click()
    await composer(page).fill('/written better')
    await composer(page).press('Enter')
    const { ref = '', ...edit } = await room.next('edit')
    expect(edit).toEqual({ type: 'edit', target: 2, text: '/written better' })
    expect(await composer(page).inputValue()).toBe('a draft')
    room.say({
      type: 'entries',
      entries: [{ seq: 4, at, kind: 'edit', by: merth, target: 2, text: '/written better', ref }],
    })
    await page.locator('sax-chat .row', { hasText: '/written better' }).getByText('(edited)').waitFor()
    const stored = await page.evaluate(() => JSON.stringify(localStorage))
    expect(stored).not.toContain('written by me')
  })

  it('[T5] stops editing a line that is taken away, and keeps no copy of it', async () => {
    const { page, room } = await visit()
    await toolsOf(page, 'written by me').click()
    await inPanel(page, 'Edit').click()
    await composer(page).fill('written by me, and better')
    room.say({
      type: 'entries',
      entries: [{ seq: 4, at, kind: 'remove', by: { id: 'forum:1', name: 'Admin' }, targets: [2] }],
    })
    await page.locator('sax-chat .row', { hasText: 'written by me' }).waitFor({ state: 'detached' })
    expect(await composer(page).inputValue()).toBe('')
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('written by me')
  })

  it('[S4] tells why a deletion failed, and tries again when asked', async () => {
    const { page, room } = await visit()
    await toolsOf(page, 'written by me').click()
    await inPanel(page, 'Delete').click()
    const { ref = '', targets } = await room.next('remove')
    expect([targets, await page.locator('sax-chat .outgoing').count()]).toEqual([[2], 0])
    room.say({ type: 'nack', ref, code: 'too_late' })
    const note = page.locator('sax-chat .outgoing', { hasText: 'It is too late to change that.' })
    await note.getByRole('button', { name: 'Retry' }).click()
    expect((await room.next('remove')).ref).toBe(ref)
    room.say({ type: 'nack', ref, code: 'not_found' })
    await note.waitFor({ state: 'detached' })
    const again = page.locator('sax-chat .outgoing', { hasText: 'not there any more' })
    await again.getByRole('button', { name: 'Discard' }).click()
    await again.waitFor({ state: 'detached' })
  })

  it('[M1] mutes, bans and deletes only after a second press, for as long as is chosen', async () => {
    const { page, room } = await visit()
    await toolsOf(page, 'hello from Ann').click()
    await inPanel(page, 'Mute…').click()
    await panel(page).getByText('Mute Ann').waitFor()
    await panel(page).getByLabel('Reason').fill('  flooding ')
    await inPanel(page, 'Mute').click()
    const mute = await room.next('mute')
    expect(mute).toMatchObject({ user: 'forum:7', seconds: 900, reason: 'flooding' })
    room.say({ type: 'ack', ref: mute.ref ?? '' })
    await panel(page).getByText('Done.').waitFor()
    await inPanel(page, 'Ban…').click()
    await panel(page).getByText('Ban Ann').waitFor()
    expect(room.heard.some(({ type }) => type === 'ban')).toBe(false)
    await panel(page).getByLabel('For how long').selectOption('24 h')
    await inPanel(page, 'Ban').click()
    const { ref, ...ban } = await room.next('ban')
    expect(ban).toEqual({ type: 'ban', user: 'forum:7', seconds: 86_400 })
    room.say({ type: 'nack', ref: ref ?? '', code: 'not_allowed' })
    await panel(page).getByText('You may not do that here.').waitFor()
    await inPanel(page, 'Delete their messages…').click()
    await panel(page).getByLabel('Of which time').selectOption('The last 1 h')
    await inPanel(page, 'Delete them').click()
    expect(await room.next('purge')).toMatchObject({ user: 'forum:7', seconds: 3_600 })
    await inPanel(page, 'Unmute').click()
    expect(await room.next('unmute')).toMatchObject({ user: 'forum:7' })
  })

  it('[P1] names who is here while somebody looks, and gives the focus back', async () => {
    const { page, room } = await visit()
    await people(page).focus()
    await page.keyboard.press('Enter')
    expect(await room.next('people')).toEqual({ type: 'people', on: true })
    room.say({ type: 'people', set: [ann, { id: 'irc:kerm', name: 'Kerm' }, merth], more: 4 })
    await panel(page).getByText('and 4 more').waitFor()
    const listed = await panel(page).locator('li').allInnerTexts()
    expect(listed.map((words) => words.replace(/\s+/g, ' '))).toEqual([
      'Ann',
      'Kerm IRC',
      'Merth You Moderator',
      'and 4 more',
    ])
    room.say({ type: 'people', join: [{ id: 'forum:5', name: 'Tim' }], leave: ['irc:kerm'] })
    await panel(page).getByText('Tim').waitFor()
    expect(await panel(page).getByText('Kerm').count()).toBe(0)
    await page.keyboard.press('Escape')
    expect(await room.next('people')).toEqual({ type: 'people', on: false })
    expect(await people(page).evaluate((button) => button.matches(':focus'))).toBe(true)
  })

  it('[M3] shows what moderators did, newest first, and takes it back', async () => {
    const { page, room } = await visit()
    await people(page).click()
    await inPanel(page, 'Moderation log').click()
    const first = await room.next('modlog')
    const action = (id: number, name: string, user: string) => ({ id, at, actor: merth, action: name, user })
    room.say({
      type: 'modlog',
      ref: first.ref ?? '',
      actions: [action(8, 'mute', 'forum:7'), action(9, 'ban', 'forum:9')],
      more: true,
    })
    await inPanel(page, 'More').click()
    const second = await room.next('modlog')
    expect(second['before']).toBe(8)
    room.say({
      type: 'modlog',
      ref: second.ref ?? '',
      actions: [action(7, 'unmute', 'forum:7')],
      more: false,
    })
    await panel(page).getByText('unmuted Ann').waitFor()
    const texts = await panel(page).locator('li').allInnerTexts()
    expect(texts.map((text) => /Merth .*\./.exec(text)?.[0])).toEqual([
      'Merth banned forum:9 until lifted.',
      'Merth muted Ann until lifted.',
      'Merth unmuted Ann.',
    ])
    await inPanel(page, 'Unmute').click()
    expect(await room.next('unmute')).toMatchObject({ user: 'forum:7' })
    // What was pressed is gone from here; the keyboard is not.
    await inPanel(page, 'Back').click()
    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'detached' })
  })

  it('[S1] [M1] pins a line and slows the room down', async () => {
    const { page, room } = await visit()
    await people(page).click()
    await panel(page).getByText('Room settings').click()
    const save = panel(page).getByRole('button', { name: 'Save' })
    await panel(page).getByLabel('Pinned line').fill('Tea at five: https://forum.example/tea')
    await save.first().click()
    expect(await room.next('topic')).toMatchObject({ text: 'Tea at five: https://forum.example/tea' })
    await panel(page).getByLabel('Slow mode').fill('5')
    await save.last().click()
    expect(await room.next('slow')).toMatchObject({ seconds: 5 })
    await page.keyboard.press('Escape')
    const topic = { text: 'Tea at five: https://forum.example/tea', by: merth, at, seq: 4 }
    room.say({
      type: 'room',
      topic,
      slow: 5,
      people: 12,
      guests: 0,
      irc: { state: 'down', network: 'net', channel: '#sax' },
    })
    const pinned = page.locator('sax-chat [part~="topic"] a')
    await pinned.waitFor()
    expect(await pinned.getAttribute('rel')).toBe('nofollow ugc noopener noreferrer')
    await page.locator('sax-chat').getByText('Slow mode: one message every 5 s').waitFor()
    await page.locator('sax-chat').getByText('IRC is not connected').waitFor()
    expect(await people(page).innerText()).toBe('12 people')
  })

  it('[T2] puts announcements into words, for eyes and ears', async () => {
    const { page, room } = await visit()
    expect(await rowTexts(page)).toContain('Tim started C or assembly?')
    const link = page.locator('sax-chat .row.announce [part~="text"] a')
    expect([await link.getAttribute('href'), await link.getAttribute('target')]).toEqual([
      'https://forum.example/t/1',
      '_blank',
    ])
    const by = { id: 'room', name: 'SAX' }
    room.say({
      type: 'entries',
      entries: [
        { seq: 4, at, kind: 'announce', by, event: 'user.registered', key: 'u', actor: { name: 'Eve' } },
      ],
    })
    await page.locator('sax-chat [aria-live="polite"]', { hasText: 'Eve joined the forum' }).waitFor()
  })

  it('[M1] closes the composer while muted, and opens it by itself when the time is over', async () => {
    const { page, room } = await visit()
    await page.clock.install()
    // Shorter than any silence in which a client looks after its socket.
    const muted = { until: Date.now() + 9_000, reason: 'calm down' }
    room.say({ type: 'you', auth: 'member', you: { ...MERTH, muted } })
    await page.locator('sax-chat').getByText('You are muted until').waitFor()
    expect(await composer(page).isEditable()).toBe(false)
    await page.clock.fastForward(9_000)
    await page.locator('sax-chat textarea:not([readonly])').waitFor()
    room.say({ type: 'you', auth: 'member', you: { ...MERTH, muted: { until: 0 } } })
    await page.locator('sax-chat').getByText('You are muted.').waitFor()
  })

  it('[S4] [M1] offers a member no more of others’ than to read and to write', async () => {
    const you: Self = { ...ann, can: ['read', 'post'], trustUntil: MERTH.trustUntil }
    const { page } = await visit({ you })
    const offered = async (text: string): Promise<string[]> => {
      await toolsOf(page, text).click()
      await panel(page).waitFor()
      const words = await panel(page).getByRole('button').allInnerTexts()
      await page.keyboard.press('Escape')
      return words
    }
    expect(await offered('written by me')).toEqual([
      'Close',
      'Reply',
      'Copy text',
      'Copy link',
      'Mention',
      'Ignore',
    ])
    expect(await offered('hello from Ann')).toEqual([
      'Close',
      'Reply',
      'Copy text',
      'Copy link',
      'Edit',
      'Delete',
    ])
    expect(await offered('C or assembly?')).toEqual(['Close', 'Copy link'])
  })

  it('[H8] offers a guest what takes no leave', async () => {
    const { page } = await visit({ auth: 'guest', you: null })
    await toolsOf(page, 'hello from Ann').click()
    await panel(page).waitFor()
    expect(await panel(page).getByRole('button').allInnerTexts()).toEqual([
      'Close',
      'Copy text',
      'Copy link',
      'Ignore',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import type { Nack } from '../../protocol/server-frame.ts'
import { watch } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import { scriptRoom } from './support/scripted-room.ts'
import { greeting } from './support/scripted-scene.ts'
import { composer, hasFocus, says, storage, typed, visit } from './support/scripted-visit.ts'

const here = browserSite()

type Refusal = Nack extends infer N ? (N extends Nack ? Omit<N, 'type' | 'ref'> : never) : never

describe('what the room does not take', () => {
  it.each<[Refusal, string]>([
    [{ code: 'not_allowed' }, 'Not sent. You may not do that here.'],
    [{ code: 'too_long', max: 100 }, 'Not sent. Too long: a message has at most 100 characters.'],
    [{ code: 'empty' }, 'Not sent. Nothing of it would be seen.'],
    [{ code: 'muted', until: 0, reason: 'calm down' }, 'Not sent. You are muted. Reason: calm down'],
    [{ code: 'not_found' }, 'Not sent. The message is not there any more.'],
    [{ code: 'too_late' }, 'Not sent. It is too late to change that.'],
    [{ code: 'conflict' }, 'Not sent. Something else was sent in its place.'],
  ])('[S4] %j: stays with its reason, and the keyboard stays in the box', async (refusal, words) => {
    const { page, room } = await visit(here)
    await composer(page).fill('words of mine')
    await composer(page).press('Enter')
    const { ref = '' } = await room.next('say')
    await composer(page).pressSequentially('and on')
    room.say({ type: 'nack', ref, ...refusal })
    const row = page.locator('sax-chat .outgoing', { hasText: 'words of mine' })
    await row.getByText(words).waitFor()
    expect(await row.getByRole('button').allInnerTexts()).toEqual(['Retry', 'Edit', 'Discard'])
    expect(await hasFocus(page)).toBe(true)
    await row.getByRole('button', { name: 'Edit' }).click()
    expect(await typed(page)).toBe('words of mine\nand on')
    await row.waitFor({ state: 'detached' })
  })

  it.each<[Refusal]>([[{ code: 'slow', retryAfterMs: 50 }], [{ code: 'unavailable' }]])(
    '[S4] %j: goes again by itself under its ref',
    async (refusal) => {
      const { page, room } = await visit(here)
      await page.clock.install()
      await composer(page).fill('words of mine')
      await composer(page).press('Enter')
      const { ref = '' } = await room.next('say')
      room.say({ type: 'nack', ref, ...refusal })
      await page.clock.runFor(6_000)
      expect((await room.next('say')).ref).toBe(ref)
    },
  )

  it('[S4] [K3] auth: text and draft stay, and the line goes out under its ref when the log-in is renewed', async () => {
    const { page, room } = await visit(here)
    await composer(page).fill('words of mine')
    await composer(page).press('Enter')
    const { ref = '' } = await room.next('say')
    await composer(page).pressSequentially('and on')
    room.say({ type: 'nack', ref, code: 'auth' })
    room.say({ type: 'you', auth: 'expired', you: null })
    expect((await room.next('say')).ref).toBe(ref)
    expect(await typed(page)).toBe('and on')
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: 'and on' })
  })
})

describe('what is typed', () => {
  it('outlives a page change and a crash of its tab', async () => {
    const { page } = await visit(here)
    await composer(page).fill('half a tho')
    await page.goto(`${here.site.forumUrl}login`)
    await page.goto(here.site.forumUrl)
    await expect.poll(() => typed(page)).toBe('half a tho')
    await composer(page).pressSequentially('ught')
    await expect.poll(() => storage(page)).toContain('half a thought')
    const crashed = page.waitForEvent('crash')
    const inspector = await page.context().newCDPSession(page)
    inspector.send('Page.crash').catch(() => {})
    await crashed
    const next = await page.context().newPage()
    await scriptRoom(next, greeting())
    await next.goto(here.site.forumUrl)
    await expect.poll(() => typed(next)).toBe('half a thought')
  })

  it('is sent where nothing can be stored', async () => {
    const page = await (await here.browser.newContext()).newPage()
    const faults = watch(page)
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    })
    const room = await scriptRoom(page, greeting())
    await page.goto(here.site.forumUrl)
    await page.locator('sax-chat .row').first().waitFor()
    await composer(page).fill('words of mine')
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    expect(await typed(page)).toBe('words of mine')
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: 'words of mine' })
    expect([await typed(page), faults]).toEqual(['', []])
  })
})

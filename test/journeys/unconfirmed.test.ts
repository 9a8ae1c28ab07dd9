import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Self } from '../../protocol/author.ts'
import type { Welcome } from '../../protocol/server-frame.ts'
import { browserSite } from './support/browser-site.ts'
import { scriptRoom, type ScriptedRoom } from './support/scripted-room.ts'
import { greeting, MERTH } from './support/scripted-scene.ts'
import { composer, says, storage, typed, visit } from './support/scripted-visit.ts'

const here = browserSite()

const BEN: Self = { id: 'forum:9', name: 'Ben', can: ['read', 'post'], trustUntil: MERTH.trustUntil }
/** The forum has not answered yet who this is. */
const ASKING: Partial<Welcome> = { auth: 'pending', you: null }
const outgoing = (page: Page) => page.locator('sax-chat .outgoing')

/** A browser in which Merth has read and left a draft; the next page of it, of which the forum says nothing yet. */
async function afterMerth(left: string): Promise<{ page: Page; room: ScriptedRoom }> {
  const { page: first } = await visit(here)
  await composer(first).fill(left)
  const page = await first.context().newPage()
  await first.close({ runBeforeUnload: false })
  const room = await scriptRoom(page, greeting(ASKING))
  await page.goto(here.site.forumUrl)
  await page.locator('sax-chat .people').waitFor()
  return { page, room }
}

it('[K3] what somebody else sends and types in the first moment comes along to them, and is nobody else’s', async () => {
  const { page, room } = await afterMerth('')
  await composer(page).fill('sent at once')
  await composer(page).press('Enter')
  await outgoing(page).waitFor()
  await composer(page).fill('typed at once')
  room.say({ type: 'you', auth: 'member', you: BEN })
  await expect.poll(() => typed(page)).toBe('sent at once\ntyped at once')
  expect(await outgoing(page).count()).toBe(0)
  expect(await page.locator('sax-chat #note [role="status"]').innerText()).toContain('Not sent')
  await composer(page).press('Enter')
  expect(await says(room)).toEqual({ type: 'say', text: 'sent at once\ntyped at once' })
  expect(room.heard.filter(({ type }) => type === 'say')).toHaveLength(1)
  expect(await storage(page)).not.toContain(`out|${MERTH.id}`)
})

it('[K3] [K16] a guest reads what they have typed, and nothing of the one before', async () => {
  const { page, room } = await afterMerth('a draft of Merth, ')
  await expect.poll(() => typed(page)).toBe('a draft of Merth, ')
  await composer(page).press('End')
  await composer(page).pressSequentially('typed at once')
  room.say({ type: 'you', auth: 'guest', you: null, reason: 'guest' })
  await expect.poll(() => typed(page)).toBe('typed at once')
  room.say({ type: 'you', auth: 'member', you: BEN })
  await expect.poll(() => composer(page).getAttribute('readonly')).toBeNull()
  await composer(page).press('Enter')
  expect(await says(room)).toEqual({ type: 'say', text: 'typed at once' })
})

it('[K3] who was meant to be here notices nothing: the draft stands, and a line goes out as the room agrees', async () => {
  const { page, room } = await afterMerth('a draft of Merth')
  await page.evaluate(() => {
    const box = document.querySelector('sax-chat')?.shadowRoot?.querySelector('textarea')
    const seen = new Set<string | undefined>()
    Object.assign(window, { seen })
    const look = () => void (seen.add(box?.value), requestAnimationFrame(look))
    look()
  })
  const seen = () => page.evaluate(() => [...(Reflect.get(window, 'seen') as Set<string>)])
  room.say({ type: 'you', auth: 'member', you: MERTH })
  await page.locator('sax-chat').evaluate((chat) => chat.setAttribute('sid', 'renewed'))
  await expect.poll(() => room.sockets).toBe(2)
  room.say({ type: 'you', auth: 'member', you: MERTH })
  await composer(page).press('Enter')
  expect(await says(room)).toEqual({ type: 'say', text: 'a draft of Merth' })
  await expect.poll(seen).toEqual(['a draft of Merth', ''])
})

it('[K3] a ticket of somebody else takes the draft of the one before away, and keeps what is typed after it', async () => {
  const { page, room } = await afterMerth('')
  room.say({ type: 'you', auth: 'member', you: MERTH })
  await composer(page).fill('a draft of Merth, ')
  await page.locator('sax-chat').evaluate((chat) => chat.setAttribute('sid', 'of Ben'))
  await expect.poll(() => room.sockets).toBe(2)
  await composer(page).press('End')
  await composer(page).pressSequentially('typed by Ben')
  room.say({ type: 'you', auth: 'member', you: BEN })
  await expect.poll(() => typed(page)).toBe('typed by Ben')
  await composer(page).press('Enter')
  expect(await says(room)).toEqual({ type: 'say', text: 'typed by Ben' })
})

import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Welcome } from '../../protocol/server-frame.ts'
import { objections } from './support/accessibility.ts'
import { seeRow } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import { scriptRoom, type ScriptedRoom } from './support/scripted-room.ts'
import { ann, at, greeting, line, merth, MERTH } from './support/scripted-scene.ts'

const here = browserSite()

async function visit(more: Partial<Welcome> = {}, width = 900): Promise<{ page: Page; room: ScriptedRoom }> {
  const page = await (await here.browser.newContext({ viewport: { width, height: 600 } })).newPage()
  const room = await scriptRoom(page, greeting(more))
  await page.goto(here.site.forumUrl)
  await page.locator('sax-chat .row').first().waitFor()
  return { page, room }
}

const panel = (page: Page): Locator => page.locator('sax-chat [part~="panel"]')
const inPanel = (page: Page, name: string): Locator => panel(page).getByRole('button', { name, exact: true })
const people = (page: Page): Locator => page.locator('sax-chat header [part~="button"]')
const composer = (page: Page): Locator => page.locator('sax-chat textarea')
const toolsOf = (page: Page, text: string): Locator =>
  page.locator('sax-chat .row', { hasText: text }).getByRole('button', { name: /^More/ })
const hasFocus = (what: Locator): Promise<boolean> => what.evaluate((element) => element.matches(':focus'))

it('shows nobody else what a moderator has open', async () => {
  const { page, room } = await visit()
  await people(page).click()
  await inPanel(page, 'Moderation log').click()
  const { ref = '' } = await room.next('modlog')
  const actions = [{ id: 8, at, actor: merth, action: 'ban', user: 'forum:7', reason: 'between us' }]
  room.say({ type: 'modlog', ref, actions, more: false })
  await panel(page).getByText('between us').waitFor()
  room.say({
    type: 'you',
    auth: 'member',
    you: { ...ann, can: ['read', 'post'], trustUntil: MERTH.trustUntil },
  })
  await panel(page).waitFor({ state: 'detached' })
  expect(await people(page).evaluate((button) => button.matches(':focus'))).toBe(true)
})

it('Escape ends the composing of a word, not the panel that it is typed in', async () => {
  const { page } = await visit()
  await people(page).click()
  await panel(page).getByText('Room settings').click()
  const pinned = panel(page).getByLabel('Pinned line')
  await pinned.fill('おちゃ')
  await pinned.dispatchEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true })
  expect(await pinned.inputValue()).toBe('おちゃ')
  await pinned.press('Escape')
  await panel(page).waitFor({ state: 'detached' })
})

it('[T9] goes on editing no line that has the number in another transcript', async () => {
  const { page, room } = await visit()
  await toolsOf(page, 'written by me').click()
  await inPanel(page, 'Edit').click()
  const restored = { ...line(2, merth, 'an older one'), at: at - 1 }
  await room.cut(greeting({ epoch: 'restored', entries: [restored], head: 2 }))
  await seeRow(page, 'an older one')
  expect(await composer(page).inputValue()).toBe('')
})

it('takes nobody away from what they type when it comes late', async () => {
  const { page } = await visit()
  let arrive = (): void => {}
  const late = new Promise<void>((resolve) => (arrive = resolve))
  await page.route(/\/chunks\//, async (route) => {
    await late
    await route.continue()
  })
  await people(page).click()
  await composer(page).pressSequentially('going ')
  const response = page.waitForResponse(/\/chunks\//)
  arrive()
  // Whoever asked for it first has it first.
  await page.evaluate(`import(${JSON.stringify((await response).url())}).then(() => {})`)
  await page.keyboard.type('on')
  expect([await composer(page).inputValue(), await panel(page).count()]).toEqual(['going on', 0])
  await people(page).click()
  await panel(page).waitFor()
  expect(await hasFocus(panel(page))).toBe(true)
})

it('keeps the keyboard in the conversation when what had the focus goes', async () => {
  const { page, room } = await visit()
  const log = page.getByRole('log')
  await toolsOf(page, 'hello from Ann').click()
  await inPanel(page, 'Delete').press('Enter')
  await panel(page).waitFor({ state: 'detached' })
  const { ref = '' } = await room.next('remove')
  room.say({ type: 'entries', entries: [{ seq: 4, at, kind: 'remove', by: merth, targets: [1], ref }] })
  await page.locator('sax-chat .row', { hasText: 'hello from Ann' }).waitFor({ state: 'detached' })
  expect(await hasFocus(log)).toBe(true)
  await composer(page).fill('refused')
  await composer(page).press('Enter')
  room.say({ type: 'nack', ref: (await room.next('say')).ref ?? '', code: 'not_allowed' })
  await page.getByRole('button', { name: 'Discard' }).press('Enter')
  await page.locator('sax-chat .outgoing').waitFor({ state: 'detached' })
  expect(await hasFocus(log)).toBe(true)
})

it('[M3] calls the log of moderators empty only when the room has said so', async () => {
  const { page, room } = await visit()
  await people(page).click()
  await inPanel(page, 'Moderation log').click()
  const { ref = '' } = await room.next('modlog')
  room.say({ type: 'nack', ref, code: 'unavailable' })
  await panel(page).getByText('Not just now').waitFor()
  expect(
    await panel(page)
      .getByText(/Nothing yet|Loading/)
      .count(),
  ).toBe(0)
  await inPanel(page, 'Try again').click()
  room.say({ type: 'modlog', ref: (await room.next('modlog')).ref ?? '', actions: [], more: false })
  await panel(page).getByText('Nothing yet.').waitFor()
})

it('[accessibility] a long pinned line can be read by keyboard, and words stay inside their buttons', async () => {
  const topic = { text: 'pinned '.repeat(200), by: merth, at, seq: 3 }
  const { page } = await visit({ room: { ...greeting().room, topic } }, 320)
  expect(await objections(page)).toEqual([])
  await toolsOf(page, 'hello from Ann').click()
  await panel(page).waitFor()
  const widths = await panel(page)
    .getByRole('button')
    .evaluateAll((buttons) => buttons.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
  expect(Math.max(...widths)).toBe(0)
})

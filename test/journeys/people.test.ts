import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Occupant } from '../../protocol/author.ts'
import { browserSite } from './support/browser-site.ts'
import { greet } from './support/scripted-page.ts'
import type { ScriptedRoom } from './support/scripted-room.ts'
import { ann, greeting, merth } from './support/scripted-scene.ts'

const here = browserSite()

const panel = (page: Page): Locator => page.locator('sax-chat [part~="panel"]')
const inPanel = (page: Page, name: string): Locator => panel(page).getByRole('button', { name, exact: true })
const hasFocus = (what: Locator): Promise<boolean> => what.evaluate((element) => element.matches(':focus'))
const kerm = { id: 'irc:kerm', name: 'Kerm' }
const admin = { id: 'forum:1', name: 'Root', role: 'admin' as const }
const REFUSED = { type: 'error', code: 'too_many', detail: 'people: wait a minute' } as const

async function lookAt(...set: Occupant[]): Promise<{ page: Page; room: ScriptedRoom }> {
  const { page, room } = await greet(here)
  await page.locator('sax-chat header [part~="button"]').click()
  await room.next('people')
  if (set.length > 0) room.say({ type: 'people', set, more: 0 })
  return { page, room }
}

it('[P5] says that the room would not tell, and asks again when wanted', async () => {
  const { page, room } = await lookAt()
  await panel(page).getByText('Loading…').waitFor()
  room.say(REFUSED)
  await panel(page).getByText('asked too often').waitFor()
  expect(await panel(page).getByText('Loading…').count()).toBe(0)
  await inPanel(page, 'Try again').click()
  await room.next('people')
  room.say({ type: 'people', set: [ann], more: 0 })
  await inPanel(page, 'Ann').waitFor()
  expect(await panel(page).getByText('asked too often').count()).toBe(0)
})

it('[P1] says that nobody can be told without a connection, and tells when it is back', async () => {
  const { page, room } = await lookAt()
  await panel(page).getByText('Loading…').waitFor()
  await room.leave()
  await panel(page).getByText('Not connected. Who is here').waitFor()
  await room.back(greeting())
  await room.next('people')
  room.say({ type: 'people', set: [ann], more: 0 })
  await inPanel(page, 'Ann').waitFor()
  expect(
    await panel(page)
      .getByText(/Not connected|Loading/)
      .count(),
  ).toBe(0)
})

it('[M2] offers to act on those of lower rank alone, and gives the keyboard back', async () => {
  const { page, room } = await lookAt(ann, kerm, merth, admin)
  expect(await inPanel(page, 'Merth').count()).toBe(0)
  await inPanel(page, 'Root').press('Enter')
  expect(await panel(page).getByRole('button').allInnerTexts()).toEqual([
    'Close',
    'Back',
    'Mention',
    'Ignore',
  ])
  expect(await hasFocus(panel(page))).toBe(true)
  await inPanel(page, 'Back').press('Enter')
  expect(await hasFocus(inPanel(page, 'Root'))).toBe(true)
  await inPanel(page, 'Kerm').press('Enter')
  await inPanel(page, 'Ban…').press('Enter')
  const howLong = panel(page).getByLabel('For how long')
  expect([await hasFocus(howLong), await howLong.inputValue()]).toEqual([true, '0'])
  await inPanel(page, 'Cancel').press('Enter')
  expect(await hasFocus(inPanel(page, 'Ban…'))).toBe(true)
  await inPanel(page, 'Mute…').press('Enter')
  await panel(page).getByLabel('Reason').fill('x'.repeat(600))
  await panel(page).getByLabel('Reason').press('Enter')
  const { reason, user } = await room.next('mute')
  expect([user, String(reason).length]).toEqual(['irc:kerm', 500])
  await page.keyboard.press('Escape')
  await panel(page).waitFor({ state: 'detached' })
  expect(await hasFocus(page.locator('sax-chat header [part~="button"]'))).toBe(true)
})

it('[M1] ends in words when the connection goes before the answer', async () => {
  const { page, room } = await lookAt(ann)
  await inPanel(page, 'Ann').click()
  await inPanel(page, 'Unmute').click()
  await room.next('unmute')
  await panel(page).getByText('Asking the room…').waitFor()
  await room.leave()
  await panel(page).getByText('The connection was lost before the room answered.').waitFor()
  expect(await panel(page).getByText('Asking').count()).toBe(0)
})

it('leads to a profile where the forum gives one, by https alone, and shows no foreign picture', async () => {
  const url = 'https://forum.example/u/7'
  const { page } = await lookAt(
    { ...ann, url, avatar: 'https://forum.example/a.png' },
    { ...kerm, url: 'javascript:alert(1)' },
  )
  await inPanel(page, 'Ann').click()
  const link = panel(page).getByRole('link', { name: 'Profile' })
  expect([await link.getAttribute('href'), await link.getAttribute('rel')]).toEqual([
    url,
    'nofollow ugc noopener noreferrer',
  ])
  await inPanel(page, 'Back').click()
  await inPanel(page, 'Kerm').click()
  await inPanel(page, 'Ignore').waitFor()
  expect(await panel(page).getByRole('link').count()).toBe(0)
  expect(await page.locator('sax-chat img').count()).toBe(0)
})

it('finds one among many by name, accents and case aside', async () => {
  const many = Array.from({ length: 24 }, (_, i) => ({ id: `forum:1${i}`, name: `Person ${i}` }))
  const { page, room } = await lookAt(...many.slice(0, 20))
  await inPanel(page, 'Person 19').waitFor()
  expect(await panel(page).getByLabel('Find somebody').count()).toBe(0)
  room.say({ type: 'people', join: [...many.slice(20), { id: 'forum:9', name: 'André' }] })
  await panel(page).getByLabel('Find somebody').fill(' ANDRE')
  await inPanel(page, 'Person 19').waitFor({ state: 'detached' })
  expect(await panel(page).locator('li').allInnerTexts()).toEqual(['André'])
  await panel(page).getByLabel('Find somebody').fill('nobody')
  await panel(page).getByText('Nobody here is called that.').waitFor()
})

it('names somebody in the composer, where one was writing', async () => {
  const { page } = await lookAt(ann)
  const composer = page.locator('sax-chat textarea')
  await inPanel(page, 'Ann').click()
  await inPanel(page, 'Mention').click()
  expect([await composer.inputValue(), await hasFocus(composer)]).toEqual(['@Ann ', true])
  await composer.fill('hello friend')
  for (let i = 0; i < ' friend'.length; i += 1) await composer.press('ArrowLeft')
  await page.locator('sax-chat .row', { hasText: 'hello from Ann' }).getByRole('button').click()
  await inPanel(page, 'Mention').click()
  expect(await composer.inputValue()).toBe('hello @Ann  friend')
})

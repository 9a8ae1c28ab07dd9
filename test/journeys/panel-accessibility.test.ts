import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { objections } from './support/accessibility.ts'
import { watch } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import { greet } from './support/scripted-page.ts'
import { ann, at, greeting, merth } from './support/scripted-scene.ts'

const here = browserSite()

const panel = (page: Page) => page.locator('sax-chat [part~="panel"]')
const inPanel = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true })
const toolsOf = (page: Page, text: string) =>
  page.locator('sax-chat .row', { hasText: text }).getByRole('button', { name: /^More/ })

const CROWD = Array.from({ length: 30 }, (_, i) => ({ id: `forum:1${i}`, name: `Person ${i}` }))
const ANN = { ...ann, url: 'https://forum.example/u/7' }
const PLACES = [
  ['light', 900],
  ['light', 320],
  ['dark', 900],
  ['dark', 360],
] as const

describe.each(PLACES)('[accessibility] axe finds nothing to object to: %s, %i px wide', (scheme, width) => {
  const open = async () => {
    const greeted = await greet(here, {}, { colorScheme: scheme, viewport: { width, height: 700 } })
    return { ...greeted, faults: watch(greeted.page) }
  }

  it('in the people and what is done about one', async () => {
    const { page, room, faults } = await open()
    await page.locator('sax-chat header [part~="button"]').click()
    await room.next('people')
    room.say({ type: 'error', code: 'too_many', detail: 'people: wait a minute' })
    await inPanel(page, 'Try again').waitFor()
    expect(await objections(page)).toEqual([])
    room.say({ type: 'people', set: [ANN, { id: 'irc:kerm', name: 'Kerm' }, merth, ...CROWD], more: 4 })
    await panel(page).getByText('and 4 more').waitFor()
    await panel(page).getByText('Room settings').click()
    expect(await objections(page)).toEqual([])
    await inPanel(page, 'Ann').click()
    await inPanel(page, 'Ignore').click()
    expect(await objections(page)).toEqual([])
    await inPanel(page, 'Back').click()
    await inPanel(page, 'Moderation log').click()
    const { ref = '' } = await room.next('modlog')
    const actions = [{ id: 8, at, actor: merth, action: 'ban', user: ann.id, seconds: 0 }]
    room.say({ type: 'modlog', ref, actions, more: true })
    await inPanel(page, 'Unban').waitFor()
    expect(await objections(page)).toEqual([])
    expect(faults).toEqual([])
  })

  it('in the tools of a row and their questions', async () => {
    const { page, faults } = await open()
    await toolsOf(page, 'hello from Ann').click()
    await inPanel(page, 'Copy link').waitFor()
    expect(await objections(page)).toEqual([])
    for (const step of ['Mute…', 'Ban…', 'Delete their messages…']) {
      await inPanel(page, step).click()
      await panel(page).locator('select').waitFor()
      expect([step, await objections(page)]).toEqual([step, []])
      await inPanel(page, 'Cancel').click()
    }
    await page.keyboard.press('Escape')
    await toolsOf(page, 'written by me').click()
    await inPanel(page, 'Edit').click()
    expect(await objections(page)).toEqual([])
    expect(faults).toEqual([])
  })
})

it('[accessibility] two chats on one page are told apart by their labels', async () => {
  const { page } = await greet(here, { room: { ...greeting().room, name: 'Calculator Corner' } })
  const first = page.locator('sax-chat').first()
  await first.getByRole('region', { name: 'Calculator Corner' }).waitFor()
  await page.evaluate(() => {
    const second = document.createElement('sax-chat')
    second.setAttribute('label', 'Chat of the other board')
    document.querySelector('main, body')?.append(second)
  })
  await page.locator('sax-chat').last().locator('.row').first().waitFor()
  expect(await page.locator('sax-chat').getByRole('region').count()).toBe(2)
  expect(await objections(page)).toEqual([])
  await first.evaluate((chat) => chat.setAttribute('label', 'Chat of the other board'))
  await first.getByRole('region', { name: 'Chat of the other board' }).waitFor()
  expect((await objections(page)).join()).toContain('landmark-unique')
})

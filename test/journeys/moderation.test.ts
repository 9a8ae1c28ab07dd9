import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { rowTexts, say, seeRow } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import { logIn, type PEOPLE } from './support/forum-site.ts'

const here = browserSite()

async function visit(person: keyof typeof PEOPLE | null): Promise<Page> {
  const page = await (await here.browser.newContext()).newPage()
  if (person === null) await page.goto(here.site.forumUrl)
  else await logIn(page, here.site.forumUrl, person)
  return page
}

const panel = (page: Page): Locator => page.locator('sax-chat [part~="panel"]')
const press = (page: Page, name: string | RegExp): Promise<void> =>
  panel(page).getByRole('button', { name, exact: true }).click()

async function openRow(page: Page, text: string): Promise<void> {
  await page.locator('sax-chat .row', { hasText: text }).getByRole('button', { name: /^More/ }).click()
}

it('[S1] [T5] an edit and a removal show on every screen, and leave nothing behind', async () => {
  const [ann, guest] = await Promise.all([visit('ann'), visit(null)])
  await say(ann, 'a first thought')
  await seeRow(guest, 'a first thought')
  await openRow(ann, 'a first thought')
  await press(ann, 'Edit')
  await ann.locator('sax-chat textarea').fill('a second thought')
  await ann.keyboard.press('Enter')
  await seeRow(guest, 'a second thought')
  const row = guest.locator('sax-chat .row', { hasText: 'a second thought' })
  expect(await row.locator('.edited').count()).toBe(1)
  await openRow(ann, 'a second thought')
  await press(ann, 'Delete')
  for (const page of [ann, guest]) {
    // What a page has not been told yet, it still keeps.
    await page.locator('sax-chat .row', { hasText: 'a second thought' }).waitFor({ state: 'detached' })
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('thought')
  }
})

it('[M1] [M3] a moderator mutes somebody, who is told and cannot write, and takes it back', async () => {
  const [merth, tim] = await Promise.all([visit('merth'), visit('tim')])
  await say(tim, 'too loud')
  await seeRow(merth, 'too loud')
  await openRow(merth, 'too loud')
  await press(merth, 'Mute…')
  await panel(merth).getByLabel('For how long').selectOption('Until somebody lifts it')
  await panel(merth).getByLabel('Reason').fill('the neighbours')
  await press(merth, 'Mute')
  await panel(merth).getByText('Done.').waitFor()
  await tim.locator('sax-chat').getByText('You are muted. Reason: the neighbours').waitFor()
  expect(await tim.locator('sax-chat textarea').isEditable()).toBe(false)
  await press(merth, 'Close')
  await merth.locator('sax-chat header [part~="button"]').click()
  await panel(merth).locator('li', { hasText: 'Tim' }).waitFor()
  await press(merth, 'Moderation log')
  await panel(merth).getByText('Merth muted Tim until lifted. Reason: the neighbours').waitFor()
  await press(merth, 'Unmute')
  await panel(merth).getByText('Merth unmuted Tim.').waitFor()
  await tim.locator('sax-chat textarea:not([readonly])').waitFor()
  await say(tim, 'quietly, then')
  await seeRow(merth, 'quietly, then')
})

it('[M1] a moderator mutes somebody who has written nothing, from the list of who is here', async () => {
  const [merth, kerm] = await Promise.all([visit('merth'), visit('kerm')])
  await merth.locator('sax-chat header [part~="button"]').click()
  await press(merth, 'Kerm')
  await press(merth, 'Mute…')
  await press(merth, 'Mute')
  await kerm.locator('sax-chat').getByText('You are muted until').waitFor()
  await panel(merth).getByText('Done.').waitFor()
  expect(await kerm.locator('sax-chat textarea').isEditable()).toBe(false)
  await press(merth, 'Unmute')
  await kerm.locator('sax-chat textarea:not([readonly])').waitFor()
})

it('[M1] a moderator deletes what somebody wrote within the hour', async () => {
  const [merth, tim] = await Promise.all([visit('merth'), visit('tim')])
  await say(tim, 'spam one')
  await say(tim, 'spam two')
  await seeRow(merth, 'spam two')
  await openRow(merth, 'spam two')
  await press(merth, /^Delete their messages/)
  await panel(merth).getByLabel('Of which time').selectOption('The last 1 h')
  await press(merth, 'Delete them')
  await tim.locator('sax-chat .row', { hasText: 'spam' }).first().waitFor({ state: 'detached' })
  expect((await rowTexts(tim)).filter((text) => text.includes('spam'))).toEqual([])
})

it('[M1] a moderator bans somebody, who is shut out until that is lifted', async () => {
  const [merth, tim] = await Promise.all([visit('merth'), visit('tim')])
  await say(tim, 'worse than loud')
  await seeRow(merth, 'worse than loud')
  await openRow(merth, 'worse than loud')
  await press(merth, 'Ban…')
  await press(merth, 'Ban')
  await panel(merth).getByText('Done.').waitFor()
  await tim.locator('sax-chat .writing', { hasText: /banned|shut out/ }).waitFor()
  expect(await tim.evaluate(() => JSON.stringify(localStorage))).not.toContain('worse than loud')
  await press(merth, 'Close')
  await merth.locator('sax-chat header [part~="button"]').click()
  await press(merth, 'Moderation log')
  await press(merth, 'Unban')
  await panel(merth).getByText('Done.').waitFor()
  await tim.reload()
  await say(tim, 'back again')
  await seeRow(merth, 'back again')
})

it('[S1] [H6] a pinned line and slow mode show to everybody, and who is there is counted', async () => {
  const [merth, guest] = await Promise.all([visit('merth'), visit(null)])
  await merth.locator('sax-chat header [part~="button"]').click()
  await panel(merth).getByText('Room settings').click()
  await panel(merth).getByLabel('Pinned line').fill('Tea at five')
  await panel(merth).getByRole('button', { name: 'Save' }).first().click()
  await guest.locator('sax-chat [part~="topic"]', { hasText: 'Tea at five' }).waitFor()
  await panel(merth).getByLabel('Slow mode').fill('3')
  await panel(merth).getByRole('button', { name: 'Save' }).last().click()
  await merth.locator('sax-chat').getByText('Slow mode: one message every 3 s').waitFor()
  // Who has just gone is still counted for a moment.
  const count = guest.locator('sax-chat header [part~="button"]', { hasText: /, 1 guest$/ })
  await count.waitFor()
  expect(await count.innerText()).toMatch(/^\d+ (?:person|people), 1 guest$/)
})

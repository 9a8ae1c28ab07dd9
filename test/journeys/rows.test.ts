import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserSite } from './support/browser-site.ts'
import { rowTexts, seeRow } from './support/browser.ts'
import { greet } from './support/scripted-page.ts'
import { ann, greeting, line, merth } from './support/scripted-scene.ts'

const here = browserSite()

const panel = (page: Page): Locator => page.locator('sax-chat [part~="panel"]')
const inPanel = (page: Page, name: string): Locator => panel(page).getByRole('button', { name, exact: true })
const people = (page: Page): Locator => page.locator('sax-chat header [part~="button"]')
const spoken = (page: Page): Locator => page.locator('sax-chat [aria-live="polite"]')
const toolsOf = (page: Page, text: string): Locator =>
  page.locator('sax-chat .row', { hasText: text }).getByRole('button', { name: /^More/ })

it('copies a row’s text, and a link to where the room’s own page shows it', async () => {
  const { page, context } = await greet(here)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await toolsOf(page, 'hello from Ann').click()
  const copied = async (name: string): Promise<string> => {
    await inPanel(page, name).click()
    await panel(page).getByText('Copied.').waitFor()
    return page.evaluate(() => navigator.clipboard.readText())
  }
  expect(await copied('Copy text')).toBe('hello from Ann')
  await page.evaluate(() => navigator.clipboard.writeText(''))
  expect(await copied('Copy link')).toBe(`${here.site.forumUrl}chat/#1`)
})

it('shows what it may not copy', async () => {
  const { page } = await greet(here)
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  await toolsOf(page, 'C or assembly?').click()
  await inPanel(page, 'Copy link').click()
  const told = panel(page).getByRole('status').filter({ hasText: 'Copy it' })
  await told.waitFor()
  expect(await told.innerText()).toBe(`Copy it from here: ${here.site.forumUrl}chat/#3`)
})

it('[K3] says what becomes of a deletion without a connection, and carries it out later', async () => {
  const { page, room } = await greet(here)
  await room.leave()
  await toolsOf(page, 'written by me').click()
  await inPanel(page, 'Delete').click()
  await panel(page).getByText('It will be when you are connected again.').waitFor()
  expect(await inPanel(page, 'Delete').count()).toBe(0)
  await room.back(greeting({ reset: false, entries: [] }))
  const { ref = '', targets } = await room.next('remove')
  expect(targets).toEqual([2])
  room.say({ type: 'nack', ref, code: 'too_late' })
  const failed = page.locator('sax-chat .outgoing', { hasText: 'It is too late to change that.' })
  await failed.waitFor()
  await inPanel(page, 'Delete').waitFor()
  expect(await panel(page).getByText('Not deleted yet').count()).toBe(0)
})

it('an ignored person is not shown, not counted and not spoken, until that is taken back', async () => {
  const { page, room } = await greet(here)
  await toolsOf(page, 'hello from Ann').click()
  await inPanel(page, 'Ignore').click()
  await page.locator('sax-chat .row', { hasText: 'hello from Ann' }).waitFor({ state: 'detached' })
  await inPanel(page, 'Close').click()
  room.say({ type: 'entries', entries: [line(4, ann, 'more from Ann'), line(5, merth, 'from my phone')] })
  await seeRow(page, 'from my phone')
  expect([await rowTexts(page), await spoken(page).innerText()]).toEqual([
    ['written by me', 'Tim started C or assembly?', 'from my phone'],
    '',
  ])
  await page.reload()
  await seeRow(page, 'written by me')
  expect(await rowTexts(page)).not.toContain('hello from Ann')
  // Whoever is not here stands there too: nothing of theirs is left to press.
  await people(page).click()
  await room.next('people')
  room.say({ type: 'people', set: [merth], more: 0 })
  await panel(page).getByText('Ignored, and not here now:').waitFor()
  await inPanel(page, 'Ann').click()
  await inPanel(page, 'Stop ignoring').click()
  await seeRow(page, 'hello from Ann')
  expect(await spoken(page).innerText()).toBe('')
})

it('[K16] every tab ignores whom one does', async () => {
  const { page, context } = await greet(here)
  const other = await greet(here, {}, { context })
  await toolsOf(page, 'hello from Ann').click()
  await inPanel(page, 'Ignore').click()
  const gone = other.page.locator('sax-chat .row', { hasText: 'hello from Ann' })
  await gone.waitFor({ state: 'detached' })
  await inPanel(page, 'Stop ignoring').click()
  for (const tab of [page, other.page]) await seeRow(tab, 'hello from Ann')
  expect(await rowTexts(other.page)).toEqual(await rowTexts(page))
})

it('what one person ignores, the next one at the same browser reads', async () => {
  const { page, room } = await greet(here)
  await toolsOf(page, 'hello from Ann').click()
  await inPanel(page, 'Ignore').click()
  await page.locator('sax-chat .row', { hasText: 'hello from Ann' }).waitFor({ state: 'detached' })
  await room.cut(greeting({ auth: 'guest', you: null }))
  await seeRow(page, 'hello from Ann')
  expect(await rowTexts(page)).toContain('hello from Ann')
})

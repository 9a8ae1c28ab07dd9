import type { Browser, Page } from 'playwright-core'
import type { Welcome } from '../../../protocol/server-frame.ts'
import { watch } from './browser.ts'
import { scriptRoom, type ScriptedRoom } from './scripted-room.ts'
import { greeting } from './scripted-scene.ts'

/** A page whose room a test speaks for, and what went wrong in it. */
export type Visit = { readonly page: Page; readonly room: ScriptedRoom; readonly faults: string[] }

type Here = { readonly browser: Browser; readonly site: { readonly forumUrl: string } }

export async function visit(
  { browser, site }: Here,
  more: Partial<Welcome> = {},
  settings: Parameters<Browser['newContext']>[0] = {},
): Promise<Visit> {
  const page = await (await browser.newContext(settings)).newPage()
  const faults = watch(page)
  const room = await scriptRoom(page, greeting(more))
  await page.goto(site.forumUrl)
  await helped(page)
  return { page, room, faults }
}

/** The part that comes after the first look has come. */
export function helped(page: Page): Promise<void> {
  return page.locator('sax-chat [aria-live="polite"]').waitFor({ state: 'attached' })
}

export const composer = (page: Page) => page.locator('sax-chat textarea')
export const typed = (page: Page) => composer(page).inputValue()
export const hasFocus = (page: Page) => composer(page).evaluate((box) => box.matches(':focus'))
/** What the page has stored, all of it. */
export const storage = (page: Page) => page.evaluate(() => JSON.stringify(localStorage))

/** The next line that the page says, but for its ref. */
export async function says(room: ScriptedRoom): Promise<unknown> {
  const { ref: _, ...said } = await room.next('say')
  return said
}

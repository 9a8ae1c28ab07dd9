import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Welcome } from '../../../protocol/server-frame.ts'
import type { ForumSite } from './forum-site.ts'
import { scriptRoom, type ScriptedRoom } from './scripted-room.ts'
import { greeting } from './scripted-scene.ts'

export type GreetedPage = {
  readonly page: Page
  readonly context: BrowserContext
  readonly room: ScriptedRoom
}

/** A forum page, in a browser of its own unless `context` says whose, whose room the test speaks for. */
export async function greet(
  here: { readonly site: ForumSite; readonly browser: Browser },
  more: Partial<Welcome> = {},
  options: Parameters<Browser['newContext']>[0] & { readonly context?: BrowserContext } = {},
): Promise<GreetedPage> {
  const { context = await here.browser.newContext(options) } = options
  const page = await context.newPage()
  const room = await scriptRoom(page, greeting(more))
  await page.goto(here.site.forumUrl)
  await page.locator('sax-chat .row').first().waitFor()
  return { page, context, room }
}

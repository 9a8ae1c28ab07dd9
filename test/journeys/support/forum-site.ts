import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { freePort, startRuntime } from '../../../scripts/runtime.ts'

export type ForumSite = {
  readonly roomUrl: string
  readonly forumUrl: string
  stop(): Promise<void>
}

/** Room and stand-in forum with the widget that was built before all tests, as `npm start` runs them. */
export async function startForumSite(settings: Readonly<Record<string, string>> = {}): Promise<ForumSite> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sax-test-'))
  const runtime = await startRuntime({ roomPort: 0, dataDir, settings, forum: { port: await freePort() } })
  const { roomUrl, forumUrl } = runtime
  if (forumUrl === null) throw new Error('the forum was not started')
  return {
    roomUrl,
    forumUrl,
    async stop() {
      await runtime.dispose()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Sample people of the stand-in forum. */
export const PEOPLE = { merth: 2, kerm: 3, ann: 4, tim: 5 } as const

/** Logs in as a sample person by the forum's own form, in whatever page this is. */
export async function logIn(page: Page, forumUrl: string, person: keyof typeof PEOPLE): Promise<void> {
  await page.goto(`${forumUrl}login`)
  await page.locator(`button[name=person][value="${PEOPLE[person]}"]`).click()
  await page.waitForURL(forumUrl)
}

export async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Log out' }).click()
}

/** Embeds the chat from the room's own origin instead of the forum's. */
export async function embedFromElsewhere(context: BrowserContext, forumUrl: string): Promise<void> {
  await context.addCookies([{ name: 'sax_embed', value: 'other', url: forumUrl }])
}

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserSite } from './support/browser-site.ts'
import { say, seeRow, setHidden } from './support/browser.ts'
import { embedFromElsewhere, logIn } from './support/forum-site.ts'

const CLICKS = 20
/** Milliseconds: two of the times in which counts are told but once, so that a click falls outside of one [P1]. */
const CLICKING_MS = 5_000

const here = browserSite()

async function sessions(): Promise<number> {
  return ((await (await fetch(`${here.site.roomUrl}health`)).json()) as { sessions: number }).sessions
}

async function click(page: Page, i: number): Promise<void> {
  await page.goto(`${here.site.forumUrl}${i % 2 ? '' : 'topic/1'}`)
  await page.locator('sax-chat textarea').waitFor()
}

/** A guest who writes down whatever their page says of who is here. */
async function readCounts(): Promise<{ page: Page; seen(): Promise<string[]> }> {
  const page = await (await here.browser.newContext()).newPage()
  await page.goto(here.site.forumUrl)
  await page.locator('sax-chat .people', { hasText: /^1 person, 1 guest$/ }).waitFor()
  const seen = await page.evaluateHandle(() => {
    const texts: string[] = []
    const chat = document.querySelector('sax-chat')?.shadowRoot
    const look = (): void => {
      const text = chat?.querySelector('.people')?.textContent ?? ''
      if (texts.at(-1) !== text) texts.push(text)
    }
    look()
    if (chat)
      new MutationObserver(look).observe(chat, { subtree: true, childList: true, characterData: true })
    return texts
  })
  return { page, seen: () => seen.jsonValue() }
}

/** Something that is to be seen; what went before would have been by then. */
async function comeAsGuest({ page }: { page: Page }): Promise<void> {
  await (await (await here.browser.newContext()).newPage()).goto(here.site.forumUrl)
  await page.locator('sax-chat .people', { hasText: /^1 person, 2 guests$/ }).waitFor()
}

it(`[P2] [K14] ${CLICKS} clicks on links are seen by nobody, and cost a socket each`, async () => {
  const context = await here.browser.newContext()
  const first = await context.newPage()
  await logIn(first, here.site.forumUrl, 'ann')
  await setHidden(first, true)
  const page = await context.newPage()
  await page.goto(here.site.forumUrl)
  const reader = await readCounts()
  await expect.poll(sessions).toBe(2)
  for (let i = 0; i < CLICKS; i += 1) await click(page, i)
  await expect.poll(sessions).toBe(2)
  await comeAsGuest(reader)
  expect(await reader.seen()).toEqual(['1 person, 1 guest', '1 person, 2 guests'])
  await say(page, 'still here')
  await seeRow(first, 'still here')
})

it('[P1] [P2] clicks are seen by nobody either where the forum is asked at each', async () => {
  const context = await here.browser.newContext()
  await embedFromElsewhere(context, here.site.forumUrl)
  const page = await context.newPage()
  await logIn(page, here.site.forumUrl, 'ann')
  const reader = await readCounts()
  const until = Date.now() + CLICKING_MS
  for (let i = 0; Date.now() < until; i += 1) await click(page, i)
  await comeAsGuest(reader)
  expect(await reader.seen()).toEqual(['1 person, 1 guest', '1 person, 2 guests'])
})

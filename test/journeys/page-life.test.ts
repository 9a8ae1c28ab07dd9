import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { objections } from './support/accessibility.ts'
import { openBrowser, rowTexts, say, seeRow } from './support/browser.ts'
import { CuttingProxy } from './support/cutting-proxy.ts'
import { logIn, startForumSite, type ForumSite } from './support/forum-site.ts'

const FLAPS = 20

let site: ForumSite
let proxy: CuttingProxy
let browser: Browser

beforeAll(async () => {
  proxy = await CuttingProxy.start(0)
  site = await startForumSite({ ALLOWED_ORIGINS: `http://127.0.0.1:${proxy.port}` })
  proxy.target = Number(new URL(site.roomUrl).port)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await proxy.stop()
  await site.stop()
})

async function sessions(): Promise<number> {
  const health = (await (await fetch(`${site.roomUrl}health`)).json()) as { sessions: number }
  return health.sessions
}

async function eventually(what: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 20_000
  while (!(await what())) {
    if (Date.now() > until) throw new Error('it never came to that')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

it(`[K1] [K2] a network that flaps ${FLAPS} times doubles no line and leaves one socket`, async () => {
  const writer = await (await browser.newContext()).newPage()
  await logIn(writer, site.forumUrl, 'ann')
  const reader = await (await browser.newContext()).newPage()
  // The room's own page, by a wire that can be cut.
  await reader.goto(`http://127.0.0.1:${proxy.port}/`)
  await eventually(async () => (await sessions()) === 2)
  for (let flap = 1; flap <= FLAPS; flap += 1) {
    proxy.down = true
    proxy.cutAll()
    await say(writer, `while away ${flap}`)
    await seeRow(writer, `while away ${flap}`)
    proxy.down = false
    await reader.evaluate(() => window.dispatchEvent(new Event('online')))
    await seeRow(reader, `while away ${flap}`)
  }
  const expected = Array.from({ length: FLAPS }, (_, i) => `while away ${i + 1}`)
  expect(await rowTexts(reader)).toEqual(expected)
  await eventually(async () => (await sessions()) === 2)
  await say(writer, 'one last')
  await seeRow(reader, 'one last')
  expect(await rowTexts(reader)).toEqual([...expected, 'one last'])
})

it('moving the element keeps its socket, removing it ends it', async () => {
  const page = await (await browser.newContext()).newPage()
  const before = await sessions()
  await page.goto(site.forumUrl)
  await eventually(async () => (await sessions()) === before + 1)
  await page.evaluate(() => document.body.append(document.querySelector('sax-chat') ?? ''))
  await page.locator('sax-chat [part~="list"]').waitFor()
  expect(await sessions()).toBe(before + 1)
  await page.evaluate(() => document.querySelector('sax-chat')?.remove())
  await eventually(async () => (await sessions()) === before)
})

describe('[accessibility] axe finds nothing to object to', () => {
  it.each(['light', 'dark'] as const)('%s: guest, member, full page', async (colorScheme) => {
    const context = await browser.newContext({ colorScheme })
    const page = await context.newPage()
    await page.goto(site.forumUrl)
    await page.locator('sax-chat a[part~="button"]').waitFor()
    expect(await objections(page)).toEqual([])
    await logIn(page, site.forumUrl, 'merth')
    await say(page, `hello in ${colorScheme}`)
    await seeRow(page, `hello in ${colorScheme}`)
    expect(await objections(page)).toEqual([])
    await page.goto(site.roomUrl)
    await page.locator('sax-chat textarea').waitFor()
    expect(await objections(page)).toEqual([])
  })
})

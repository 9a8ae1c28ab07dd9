import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { openBrowser, say, seeRow } from '../test/journeys/support/browser.ts'
import { logIn, PEOPLE } from '../test/journeys/support/forum-site.ts'
import { buildWidget } from './build-widget.ts'
import { LOCAL_CHANNEL, startLocalIrc } from './local-irc.ts'
import { freePort, RELAY_TOKEN, startRuntime } from './runtime.ts'

/** `npm run screenshots`: the README's pictures, taken of the real thing. */

const FOLDER = new URL('../docs/images/', import.meta.url).pathname

type Line = readonly [keyof typeof PEOPLE, string]
const TALK: readonly Line[] = [
  ['merth', 'morning! the new chat is on every page now'],
  ['ann', 'and it was there before the page had finished loading'],
  ['tim', '/me pours coffee'],
  ['kerm', 'does it keep my line if the train goes into a tunnel?'],
  ['ann', 'yes: it waits, greyed out, and goes out once, when you are back'],
  ['tim', 'fixed-point sine table is done, see https://example.com/topic/4?page=2'],
  ['merth', 'nice. <b>no HTML</b> here, by the way: what you type is what you see & nothing else'],
]
/** What the forum announces. */
const NEWS = 'Sine tables: fixed point against float'

await buildWidget()
await mkdir(FOLDER, { recursive: true })
const dataDir = await mkdtemp(join(tmpdir(), 'sax-pictures-'))
const runtime = await startRuntime({
  roomPort: 0,
  dataDir,
  settings: { ROOM_NAME: 'Calculator Corner', RELAY_TOKEN },
  forum: { port: await freePort() },
})
const forumUrl = runtime.forumUrl ?? ''
const browser = await openBrowser()
try {
  await talk(browser)
  await picture(
    'forum-light',
    { colorScheme: 'light', viewport: { width: 1100, height: 760 } },
    forumUrl,
    'ann',
  )
  await picture(
    'forum-dark',
    { colorScheme: 'dark', viewport: { width: 1100, height: 760 } },
    forumUrl,
    'ann',
  )
  await picture(
    'page-dark',
    { colorScheme: 'dark', viewport: { width: 820, height: 560 } },
    `${forumUrl}chat/`,
    'tim',
  )
  await picture(
    'phone-light',
    { colorScheme: 'light', viewport: { width: 360, height: 720 } },
    `${forumUrl}chat/`,
    'tim',
  )
  await picture(
    'guest-light',
    { colorScheme: 'light', viewport: { width: 820, height: 560 } },
    `${forumUrl}topic/1`,
    null,
  )
  await moderator('moderator-light', 'light')
  await moderator('moderator-dark', 'dark')
  await docks()
  await poppedOut()
  await offline()
  await irc()
} finally {
  await browser.close()
  await runtime.dispose()
  await rm(dataDir, { recursive: true, force: true })
}
process.exit(0)

async function talk(by: Browser): Promise<void> {
  const pages = new Map<string, Page>()
  for (const [person, text] of TALK) {
    const page = pages.get(person) ?? (await (await by.newContext()).newPage())
    if (!pages.has(person)) await logIn(page, forumUrl, person)
    pages.set(person, page)
    await say(page, text)
    await seeRow(page, text.replace('/me ', ''))
  }
  const [merth, tim] = [pages.get('merth'), pages.get('tim')]
  if (!merth || !tim) throw new Error('merth and tim must have spoken')
  await merth.locator('sax-chat header [part~="button"]').click()
  await panel(merth).getByText('Room settings').click()
  await panel(merth).getByLabel('Pinned line').fill('Contest: best Mandelbrot in under 1 kB, until Sunday')
  await panel(merth).getByRole('button', { name: 'Save' }).first().click()
  await tim.goto(`${forumUrl}new`)
  await tim.locator('[name=title]').fill(NEWS)
  await tim.locator('[name=body]').fill('Source and benchmarks inside.')
  await tim.getByRole('button', { name: 'Post topic' }).click()
  await merth.locator('sax-chat .row', { hasText: NEWS }).waitFor()
}

/** The menu of a line, as a moderator has it. */
async function moderator(name: string, colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({ colorScheme, viewport: { width: 820, height: 620 } })
  const page = await visit(context, `${forumUrl}chat/`, 'merth')
  const row = page.locator('sax-chat .row', { hasText: TALK[5]?.[1] ?? '' })
  await row.getByRole('button', { name: /^More/ }).click()
  await panel(page).waitFor()
  await page.screenshot({ path: `${FOLDER}${name}.png` })
  await context.close()
}

function panel(page: Page): Locator {
  return page.locator('sax-chat [part~="panel"]')
}

async function picture(
  name: string,
  options: Parameters<Browser['newContext']>[0],
  url: string,
  person: keyof typeof PEOPLE | null,
): Promise<void> {
  const context = await browser.newContext(options)
  const page = await visit(context, url, person)
  await page.screenshot({ path: `${FOLDER}${name}.png` })
  await context.close()
}

/** A page of another look: closed while two lines come, then open. */
async function docks(): Promise<void> {
  const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1100, height: 760 } })
  const page = await context.newPage()
  await page.route(`${forumUrl}topic/1`, async (route) => {
    const answer = await route.fetch()
    const html = (await answer.text()).replace(/<sax-chat /, '<sax-chat mode="dock" ')
    await route.fulfill({ response: answer, body: html })
  })
  await logIn(page, forumUrl, 'ann')
  await page.goto(`${forumUrl}topic/1`)
  const launcher = page.locator('sax-chat .launcher')
  await launcher.waitFor()
  // The stand-in keeps a place for a chat in the text.
  await page.evaluate(() => {
    const chat = document.querySelector('sax-chat')
    const place = chat?.closest('.panel')
    if (chat) document.body.append(chat)
    place?.remove()
  })
  const other = await (await browser.newContext()).newPage()
  await logIn(other, forumUrl, 'merth')
  for (const words of ['@Ann are you there?', 'tea is ready', 'and cake']) await say(other, words)
  await page.locator('sax-chat .count', { hasText: '3' }).waitFor()
  await other.context().close()
  await page.waitForTimeout(600)
  await page.screenshot({ path: `${FOLDER}dock-closed-light.png` })
  await launcher.click()
  await seeRow(page, NEWS)
  await page.waitForTimeout(600)
  await page.screenshot({ path: `${FOLDER}dock-open-light.png` })
  await context.close()
}

/** The window that the chat of a page can be taken out into. */
async function poppedOut(): Promise<void> {
  const context = await browser.newContext({ colorScheme: 'dark', viewport: { width: 420, height: 640 } })
  const page = await visit(context, forumUrl, 'tim')
  const opened = context.waitForEvent('page')
  await page.locator('sax-chat .pop').click()
  const popped = await opened
  await seeRow(popped, NEWS)
  await popped.waitForTimeout(600)
  await popped.screenshot({ path: `${FOLDER}window-dark.png` })
  await context.close()
}

async function offline(): Promise<void> {
  const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 820, height: 560 } })
  const page = await visit(context, `${forumUrl}chat/`, 'ann')
  await page.routeWebSocket(/\/room/, (socket) => void socket.close({ code: 1011 }))
  await page.reload()
  await say(page, 'written in the tunnel')
  await page.locator('sax-chat .outgoing').waitFor()
  await page.locator('sax-chat .status').waitFor()
  await page.screenshot({ path: `${FOLDER}offline-light.png` })
  await context.close()
}

/** Two who are in the channel, as those on the forum see them. */
async function irc(): Promise<void> {
  const port = await freePort()
  const local = startLocalIrc({
    port,
    dataDir,
    roomUrl: runtime.roomUrl,
    publicUrl: `${forumUrl}chat/`,
    relayToken: RELAY_TOKEN,
  })
  try {
    const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 820, height: 620 } })
    const page = await visit(context, `${forumUrl}chat/`, 'tim')
    await local.isOpen()
    const [lena, oz] = [await onIrc(port, 'lena'), await onIrc(port, 'Oz[away]')]
    lena('hi from the train, IRC is all that fits through here')
    await seeRow(page, 'from the train')
    lena('the sine table: does it round to nearest? my \u0002last digit\u0002 is off')
    await seeRow(page, 'round to nearest')
    await say(page, 'to nearest, ties to even. Yours truncates, I guess')
    oz('\u0001ACTION nods\u0001')
    await seeRow(page, 'nods')
    // Counts come every two seconds.
    await page.locator('sax-chat header .people', { hasText: '6 people' }).waitFor()
    await page.screenshot({ path: `${FOLDER}irc-light.png` })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.locator('sax-chat header .people').click()
    await panel(page).getByText('Oz[away]').waitFor()
    await page.screenshot({ path: `${FOLDER}irc-people-dark.png` })
    await context.close()
  } finally {
    await local.stop()
  }
}

/** Joins as this nick; gives what says a line. */
function onIrc(port: number, nick: string): Promise<(text: string) => void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(`NICK ${nick}\r\nUSER ${nick.slice(0, 2)} 0 * :${nick}\r\nJOIN ${LOCAL_CHANNEL}\r\n`)
    socket.on('data', (data) => {
      // With the relay's nick in it: whoever speaks before is not heard.
      if (/ (?:353|JOIN) .*/u.test(String(data)) && String(data).includes('sax-relay'))
        resolve((text) => void socket.write(`PRIVMSG ${LOCAL_CHANNEL} :${text}\r\n`))
    })
  })
}

async function visit(
  context: BrowserContext,
  url: string,
  person: keyof typeof PEOPLE | null,
): Promise<Page> {
  const page = await context.newPage()
  if (person !== null) await logIn(page, forumUrl, person)
  await page.goto(url)
  await seeRow(page, NEWS)
  // Let `you` arrive and the fonts settle.
  await page.waitForTimeout(600)
  return page
}

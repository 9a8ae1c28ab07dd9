import { describe, expect, it } from 'vitest'
import { rowsAfterEnter, rowTexts, say, seeRow, watch } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import { embedFromElsewhere, logIn, logOut } from './support/forum-site.ts'

const HOSTILE = [
  '<img src=x onerror="alert(1)">',
  '<script>alert(2)</script>',
  'javascript:alert(3)',
  '"><svg/onload=alert(4)>',
  '{{constructor.constructor("alert(5)")()}}',
  'https://example.com/"onmouseover="alert(6)',
  'data:text/html,<script>alert(7)</script>',
]

const here = browserSite()

describe.each(['same host', 'other origin'])('the chat embedded from the %s', (embedding) => {
  const visit = async () => {
    const context = await here.browser.newContext()
    if (embedding === 'other origin') await embedFromElsewhere(context, here.site.forumUrl)
    const page = await context.newPage()
    return { context, page, faults: watch(page) }
  }

  it('[H3] [C3] log in to the forum and you are in the chat, under a strict policy and Trusted Types', async () => {
    const ann = await visit()
    const guest = await visit()
    await guest.page.goto(here.site.forumUrl)
    await logIn(ann.page, here.site.forumUrl, 'ann')
    await say(ann.page, `hello from ${embedding}`)
    await seeRow(ann.page, `hello from ${embedding}`)
    await seeRow(guest.page, `hello from ${embedding}`)
    const name = guest.page
      .locator('sax-chat .row', { hasText: `hello from ${embedding}` })
      .locator('[part~="name"]')
    expect(await name.innerText()).toBe('Ann')
    const policy = await guest.page.evaluate(async () =>
      (await fetch(location.href)).headers.get('content-security-policy'),
    )
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).toContain("default-src 'self'")
    expect([...ann.faults, ...guest.faults]).toEqual([])
  })

  it('[T7] what would be code elsewhere is text here, in lines and in names', async () => {
    const eve = await visit()
    const name = `<img src=x onerror=alert("${embedding}")>`
    await eve.page.goto(`${here.site.forumUrl}login`)
    await eve.page.getByLabel(/name/i).fill(name)
    await eve.page.getByRole('button', { name: 'Register and log in', exact: true }).click()
    await eve.page.waitForURL(here.site.forumUrl)
    for (const text of HOSTILE) {
      await say(eve.page, text)
      await seeRow(eve.page, text)
    }
    // The room takes a flood at its own pace [S6], and an earlier Eve has said the same.
    await eve.page.locator('sax-chat .outgoing').first().waitFor({ state: 'detached' })
    const reader = await visit()
    await reader.page.goto(here.site.forumUrl)
    await seeRow(reader.page, HOSTILE.at(-1) ?? '')
    const texts = await rowTexts(reader.page)
    expect(texts.filter((text) => HOSTILE.includes(text)).slice(-HOSTILE.length)).toEqual(HOSTILE)
    expect(await reader.page.locator('sax-chat [part~="name"]').last().innerText()).toBe(name)
    const made = reader.page
      .locator('sax-chat')
      .locator('img, svg, script, iframe, [onerror], [onload], [onmouseover]')
    expect(await made.count()).toBe(0)
    const links = await reader.page
      .locator('sax-chat a[href]')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).protocol))
    expect(links.filter((protocol) => protocol !== 'https:' && protocol !== 'http:')).toEqual([])
    expect([...eve.faults, ...reader.faults]).toEqual([])
  })
})

it('[K4] a returning page draws its last lines though the room cannot be reached', async () => {
  const context = await here.browser.newContext()
  const page = await context.newPage()
  await logIn(page, here.site.forumUrl, 'ann')
  await say(page, 'still here tomorrow')
  await seeRow(page, 'still here tomorrow')
  let sockets = 0
  // The page's own WebSocket is answered by nobody from here on.
  await page.routeWebSocket(/\/room/, () => {
    sockets += 1
  })
  await page.goto(`${here.site.forumUrl}topic/1`)
  await seeRow(page, 'still here tomorrow')
  expect(sockets).toBeLessThanOrEqual(1)
  expect((await rowTexts(page)).at(-1)).toBe('still here tomorrow')
})

it('[K3] what one person had queued is never sent under the name of the next', async () => {
  const context = await here.browser.newContext()
  const page = await context.newPage()
  const reader = await (await here.browser.newContext()).newPage()
  await reader.goto(here.site.forumUrl)
  await logIn(page, here.site.forumUrl, 'ann')
  await say(page, 'before the cable was cut')
  await seeRow(page, 'before the cable was cut')

  let cut = true
  await page.routeWebSocket(/\/room/, (socket) => {
    if (cut) void socket.close({ code: 1011 })
    else socket.connectToServer()
  })
  await page.goto(`${here.site.forumUrl}topic/1`)
  await say(page, 'a secret of Ann')
  await page.locator('sax-chat .outgoing', { hasText: 'a secret of Ann' }).waitFor()
  await logOut(page)
  await logIn(page, here.site.forumUrl, 'tim')
  cut = false
  await page.goto(here.site.forumUrl)
  await page.locator('sax-chat textarea').fill('hello, Tim here')
  await expect
    .poll(() => rowsAfterEnter(page.locator('sax-chat textarea'), reader))
    .toContain('hello, Tim here')
  expect(await rowTexts(reader)).not.toContain('a secret of Ann')
  expect(await page.locator('sax-chat').getByText('a secret of Ann').count()).toBe(0)

  await logOut(page)
  await logIn(page, here.site.forumUrl, 'ann')
  await seeRow(reader, 'a secret of Ann')
  const row = reader.locator('sax-chat .row', { hasText: 'a secret of Ann' })
  expect(await row.locator('[part~="name"]').innerText()).toBe('Ann')
  expect((await rowTexts(reader)).filter((text) => text === 'a secret of Ann')).toHaveLength(1)
})

it('/me is an action, on every screen', async () => {
  const page = await (await here.browser.newContext()).newPage()
  const reader = await (await here.browser.newContext()).newPage()
  await reader.goto(here.site.forumUrl)
  await logIn(page, here.site.forumUrl, 'tim')
  await say(page, '/me waves')
  await seeRow(reader, 'waves')
  expect(await reader.locator('sax-chat .row.action', { hasText: 'waves' }).count()).toBe(1)
})

it('[H8] a guest reads, and is shown the way to log in', async () => {
  const page = await (await here.browser.newContext()).newPage()
  await page.goto(here.site.forumUrl)
  const link = page.locator('sax-chat a[part~="button"]')
  await link.waitFor()
  expect(await link.getAttribute('href')).toContain('/login')
  expect(await page.locator('sax-chat textarea').isEditable()).toBe(false)
})

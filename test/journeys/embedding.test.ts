import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { rowsAfterEnter, rowTexts, say, seeRow, setHidden, watch } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import { logIn, logOut } from './support/forum-site.ts'
import { openHostPage, SCRIPT, STRICT } from './support/host-page.ts'
import { type ScriptedRoom, scriptRoom } from './support/scripted-room.ts'
import { ann, greeting, line } from './support/scripted-scene.ts'

const here = browserSite()

type Chat = HTMLElementTagNameMap['sax-chat']
/** A room that has been left takes a moment to be reached again. */
const PATIENT = { timeout: 40_000 }
const chat = (page: Page) => page.locator('sax-chat')
const rows = (page: Page) => page.locator('sax-chat .row')

async function visit(
  body: string,
  head = SCRIPT,
): Promise<{ readonly page: Page; readonly room: ScriptedRoom; readonly faults: string[] }> {
  const page = await (await here.browser.newContext()).newPage()
  const faults = watch(page)
  const room = await scriptRoom(page, greeting())
  await openHostPage(page, here.site.forumUrl, { body, head, policy: STRICT })
  return { page, room, faults }
}

/** As a script of the page does; written out, because what imports in a test is no import in a page. */
const load = (page: Page, query = '') => page.evaluate(`import('/chat/widget.js${query}').then(() => {})`)

describe('the element', () => {
  it('leaves no name in the page, though its script comes twice', async () => {
    const { page, faults } = await visit('<sax-chat></sax-chat>', '')
    const there = () =>
      page.evaluate(() => [
        ...Object.getOwnPropertyNames(globalThis),
        document.styleSheets.length + document.adoptedStyleSheets.length,
      ])
    const before = await there()
    await load(page)
    await load(page, '?2')
    await page.locator('sax-chat .pop').waitFor()
    expect(await there()).toEqual(before)
    expect(faults).toEqual([])
  })

  it('takes what was set on it before it stood in the page, and before its class was known', async () => {
    const { page } = await visit('<main></main>', '')
    await page.evaluate(() => {
      const early = document.createElement('sax-chat')
      Object.assign(early, { theme: 'dark', logInUrl: '/early', height: '200', renewSid: null })
      document.querySelector('main')?.append(early)
    })
    await load(page)
    await page.evaluate(() => {
      const late = document.createElement('sax-chat')
      late.height = '10em'
      late.mode = 'inline'
      document.querySelector('main')?.append(late)
    })
    await rows(page).nth(5).waitFor()
    const seen = await chat(page).evaluateAll((all) =>
      all.map((element) => [
        [...element.attributes].map(({ name, value }) => `${name}=${value}`).toSorted(),
        element.getBoundingClientRect().height,
      ]),
    )
    expect(seen).toEqual([
      [['height=200', 'log-in-url=/early', 'theme=dark'], 200],
      [['height=10em', 'mode=inline'], 160],
    ])
  })

  it('has each attribute as a property, and takes values that mean nothing for none', async () => {
    const { page, faults } = await visit('<sax-chat></sax-chat>')
    await rows(page).first().waitFor()
    const read = await chat(page).evaluate((element: Chat) => {
      const all = { sid: 'a', renewUrl: 'b', height: '9px', mode: 'c', theme: 'd', logInUrl: 'e' } as const
      Object.assign(element, all)
      const attributes = element.getAttributeNames().map((name) => `${name}=${element.getAttribute(name)}`)
      const properties = Object.keys(all).map((name) => Reflect.get(element, name) as unknown)
      for (const name of Object.keys(all)) Reflect.set(element, name, null)
      return [attributes, properties, element.getAttributeNames()]
    })
    expect(read).toEqual([
      ['sid=a', 'renew-url=b', 'height=9px', 'mode=c', 'theme=d', 'log-in-url=e'],
      ['a', 'b', '9px', 'c', 'd', 'e'],
      [],
    ])
    await chat(page).evaluate((element: Chat) => {
      Object.assign(element, { height: 'tall', mode: 'sideways', theme: 'plaid' })
    })
    await rows(page).first().waitFor()
    expect(await chat(page).evaluate((element) => element.getBoundingClientRect().height)).toBe(384)
    expect(faults).toEqual([])
  })

  it('opens the room that it is given after one that is none', async () => {
    const { page } = await visit('<sax-chat room="/chat/"></sax-chat>')
    await page.waitForFunction(() => customElements.get('sax-chat'))
    expect(await rows(page).count()).toBe(0)
    await chat(page).evaluate((element: Chat, url) => (element.room = url), `${here.site.forumUrl}chat/`)
    await rows(page).first().waitFor()
    await chat(page).evaluate((element: Chat) => (element.room = 'nowhere'))
    await rows(page).first().waitFor({ state: 'detached' })
    await chat(page).evaluate((element: Chat) => (element.room = null))
    await rows(page).first().waitFor()
  })

  it('can be moved, taken out and put back, stand twice, in a shadow tree, and in a dialog', async () => {
    const { page, faults } = await visit(
      '<div id="a"><sax-chat></sax-chat></div><div id="b"></div><dialog><sax-chat></sax-chat></dialog><div id="c"></div>',
    )
    await rows(page).nth(2).waitFor()
    await page.evaluate(() => {
      const [first] = document.querySelectorAll('sax-chat')
      document.querySelector('#b')?.append(first ?? '')
      document.querySelector('dialog')?.showModal()
    })
    await page.locator('dialog .row').first().waitFor()
    await page.evaluate(() => {
      document.querySelector('dialog')?.close()
      const moved = document.querySelector('#b sax-chat')
      moved?.remove()
      Object.assign(globalThis, { moved })
    })
    await page.locator('#b sax-chat').waitFor({ state: 'detached' })
    await page.evaluate(() => {
      const place = document.querySelector('#c')?.attachShadow({ mode: 'open' })
      place?.append((globalThis as unknown as { moved: Element }).moved)
    })
    await page.locator('#c sax-chat .row').first().waitFor()
    await page.locator('#c sax-chat textarea').fill('typed in a shadow tree')
    expect(await page.locator('#c sax-chat .row').count()).toBe(3)
    expect(faults).toEqual([])
  })

  it.each(['', 'mode="dock"', 'mode="dock" open'])('is hidden until the page shows it: %s', async (mode) => {
    const page = await (await here.browser.newContext()).newPage()
    await scriptRoom(page, greeting())
    await openHostPage(page, here.site.forumUrl, {
      body: `<sax-chat ${mode} style="display:none"></sax-chat><sax-chat ${mode} hidden></sax-chat>
        <div style="display:none"><sax-chat ${mode}></sax-chat></div>`,
    })
    const shown = page.locator('sax-chat .launcher, sax-chat .row').filter({ visible: true })
    await page.locator('sax-chat .launcher, sax-chat .pop').nth(2).waitFor({ state: 'attached' })
    expect(await shown.count()).toBe(0)
    await page.evaluate(() => {
      for (const element of document.querySelectorAll<HTMLElement>('sax-chat, div')) {
        element.hidden = false
        element.style.display = ''
      }
    })
    await expect.poll(async () => (await shown.count()) % 3, PATIENT).toBe(0)
    expect(await shown.count()).toBeGreaterThan(0)
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('sax-chat')) element.style.display = 'none'
    })
    expect(await shown.count()).toBe(0)
  })

  it('keeps Enter from the form around it', async () => {
    const { page, room } = await visit(
      '<form action="/elsewhere"><sax-chat></sax-chat><button>Go</button></form>',
    )
    await rows(page).first().waitFor()
    await say(page, 'not for the form')
    expect(await room.next('say')).toMatchObject({ text: 'not for the form' })
    expect(page.url()).toMatch(/host-page$/)
  })

  it('shows what is in it only where it does not come', async () => {
    const body = '<sax-chat><a href="/chat/">Chat</a></sax-chat>'
    const { page } = await visit(body)
    await rows(page).first().waitFor()
    expect(await page.getByRole('link', { name: 'Chat' }).isVisible()).toBe(false)
    const plain = await (await here.browser.newContext({ javaScriptEnabled: false })).newPage()
    await openHostPage(plain, here.site.forumUrl, { body })
    expect(await plain.getByRole('link', { name: 'Chat' }).isVisible()).toBe(true)
  })

  it('[H4] in a sandbox without an origin draws, and says that it is not connected', async () => {
    const page = await (await here.browser.newContext()).newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    await openHostPage(page, here.site.forumUrl, {
      head: '',
      body: `<iframe sandbox="allow-scripts" srcdoc="<script type=module src=/chat/widget.js></script><sax-chat></sax-chat>"></iframe>`,
    })
    const status = page.frameLocator('iframe').locator('sax-chat .status')
    await status.filter({ hasText: 'Not connected' }).waitFor()
    expect(errors).toEqual([])
  })
})

describe('what the page is told', () => {
  const listen = (page: Page) =>
    page.evaluate(() => {
      const heard: unknown[] = []
      Object.assign(globalThis, { heard })
      for (const type of ['sax-state', 'sax-auth-needed'])
        document.addEventListener(
          type,
          (event) => {
            heard.push([type, (event as CustomEvent).detail])
            throw new Error('a listener of the page')
          },
          { capture: true },
        )
    })
  const heard = (page: Page) => page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard)
  const expired = { type: 'you', auth: 'expired', you: null } as const

  it('is how it stands with the room, whatever its listeners do', async () => {
    const { page, room } = await visit('<main></main>')
    await listen(page)
    await page.evaluate(() => document.querySelector('main')?.append(document.createElement('sax-chat')))
    await rows(page).first().waitFor()
    await expect.poll(() => heard(page), PATIENT).toEqual([['sax-state', { state: 'live', auth: 'member' }]])
    await room.cut(greeting({ auth: 'guest', you: null }))
    await expect
      .poll(() => heard(page), PATIENT)
      .toEqual([
        ['sax-state', { state: 'live', auth: 'member' }],
        ['sax-state', { state: 'offline', auth: 'member' }],
        ['sax-state', { state: 'live', auth: 'guest' }],
      ])
    room.say({ type: 'bye', code: 4403, reason: 'enough' })
    await expect
      .poll(async () => (await heard(page)).at(-1), PATIENT)
      .toEqual(['sax-state', { state: 'stopped', auth: 'guest', why: 'banned' }])
    await chat(page).getByText('enough').waitFor()
  })

  it('[C3] is once that only a log-in helps, when the renewal has failed; a fresh sid heals it', async () => {
    const { page, room } = await visit('<sax-chat sid="old" log-in-url="/login"></sax-chat>')
    await rows(page).first().waitFor()
    await page.waitForFunction(() =>
      document.querySelector('sax-chat')?.shadowRoot?.querySelector('.pop, [aria-live]'),
    )
    await listen(page)
    await chat(page).evaluate((element: Chat) => {
      element.renewSid = () => new Promise((_, reject) => Object.assign(globalThis, { refuse: reject }))
    })
    // The credential has changed: a new socket.
    await page.waitForFunction(() => (globalThis as unknown as { heard: unknown[] }).heard.length >= 2)
    const before = (await heard(page)).length
    room.say(expired)
    await page.waitForFunction(() => 'refuse' in globalThis)
    const needed = async () =>
      (await heard(page)).slice(before).filter((one) => JSON.stringify(one).includes('needed'))
    expect(await needed()).toEqual([])
    await page.evaluate(() => (globalThis as unknown as { refuse(): void }).refuse())
    await expect.poll(needed, PATIENT).toEqual([['sax-auth-needed', { reason: 'expired' }]])
    room.say(expired)
    await page.waitForTimeout(200)
    expect(await needed()).toHaveLength(1)
    await chat(page).evaluate((element: Chat) => (element.sid = 'fresh'))
    await say(page, 'back again')
    expect(await room.next('say')).toMatchObject({ text: 'back again' })
  })

  it('is each press of "Log in", which is the page\'s if it takes it', async () => {
    const page = await (await here.browser.newContext()).newPage()
    await scriptRoom(page, greeting({ auth: 'guest', you: null }))
    await openHostPage(page, here.site.forumUrl, { body: '<sax-chat log-in-url="/login"></sax-chat>' })
    const link = chat(page).getByRole('link', { name: 'Log in' })
    await page.locator('sax-chat .pop').waitFor()
    await listen(page)
    await page.evaluate(() =>
      document
        .querySelector('sax-chat')
        ?.addEventListener('sax-auth-needed', (event) => event.preventDefault(), { once: true }),
    )
    expect(await heard(page)).toEqual([])
    await link.click()
    expect(await heard(page)).toEqual([['sax-auth-needed', { reason: 'guest' }]])
    expect(page.url()).toMatch(/host-page$/)
    await link.click()
    await page.waitForURL(/\/login$/)
  })

  it.each([
    ['no text', '() => Promise.resolve(7)'],
    ['nothing', '() => Promise.resolve("")'],
    ['too much', '() => Promise.resolve("x".repeat(9000))'],
    ['half a character', '() => Promise.resolve("\\ud800")'],
    ['an error', '() => { throw new Error("page") }'],
    ['no promise', '() => undefined'],
  ])('[C3] a page whose renewal gives %s has a reader, and is told', async (_, source) => {
    const { page, room } = await visit('<sax-chat sid="old" log-in-url="/login"></sax-chat>')
    await rows(page).first().waitFor()
    await page.evaluate(`document.querySelector('sax-chat').renewSid = ${source}`)
    await listen(page)
    await page.waitForTimeout(300)
    room.say(expired)
    await expect
      .poll(async () => (await heard(page)).at(-1), PATIENT)
      .toEqual(['sax-auth-needed', { reason: 'expired' }])
    expect(room.heard.filter(({ type }) => type === 'auth')).toEqual([])
    expect(await rows(page).count()).toBe(3)
  })

  it('[C3] is that a renew-url of another origin is not asked', async () => {
    const { page, room, faults } = await visit(
      '<sax-chat sid="old" renew-url="https://elsewhere.example/sid"></sax-chat>',
    )
    await rows(page).first().waitFor()
    room.say(expired)
    await chat(page).getByText('Your log-in has run out').waitFor()
    await expect.poll(() => faults.join(), PATIENT).toContain('renew-url: must be of the same origin')
  })
})

describe('another window', () => {
  it('shows the room alone, as the same person, and counts in its title', async () => {
    const context = await here.browser.newContext()
    const page = await context.newPage()
    await logIn(page, here.site.forumUrl, 'ann')
    await say(page, 'before the window')
    await seeRow(page, 'before the window')
    const opened = context.waitForEvent('page')
    await chat(page).getByRole('button', { name: 'Open the chat in a window of its own' }).click()
    const popped = await opened
    const faults = watch(popped)
    await seeRow(popped, 'before the window')
    expect(new URL(popped.url()).pathname).toBe('/chat/')
    expect(await popped.evaluate(() => window.opener as unknown)).toBeNull()
    expect(await popped.locator('sax-chat .pop').count()).toBe(0)
    await say(popped, 'from the window')
    await seeRow(page, 'from the window')
    expect(await popped.title()).toBe('Chat')
    expect(faults).toEqual([])
  })

  it('[C3] is not offered where the page alone holds the sid', async () => {
    const { page } = await visit('<sax-chat></sax-chat>')
    const pop = page.locator('sax-chat .pop')
    await pop.waitFor()
    await chat(page).evaluate((element: Chat) => (element.sid = 'a ticket'))
    await expect.poll(() => pop.count(), PATIENT).toBe(0)
  })

  it('has the count of unread lines in its title', async () => {
    const page = await (await here.browser.newContext()).newPage()
    const room = await scriptRoom(page, greeting())
    await page.goto(`${here.site.forumUrl}chat/`)
    await page.locator('sax-chat [aria-live="polite"]').waitFor({ state: 'attached' })
    await setHidden(page, true)
    room.say({ type: 'entries', entries: [line(4, ann, 'one'), line(5, ann, 'two')] })
    await expect.poll(() => page.title()).toBe('(2) Chat')
    await setHidden(page, false)
    await expect.poll(() => page.title()).toBe('Chat')
  })
})

it('[K3] a dock, a chat in the text and a full page show the next person nothing of the last one', async () => {
  const context = await here.browser.newContext()
  const page = await context.newPage()
  const full = await context.newPage()
  const body = '<sax-chat mode="dock" open></sax-chat><div><sax-chat log-in-url="/login"></sax-chat></div>'
  const inline = page.locator('div sax-chat')
  const dock = page.locator('[mode=dock]')
  await logIn(page, here.site.forumUrl, 'ann')
  await openHostPage(page, here.site.forumUrl, { body })
  await inline.locator('textarea').fill('a draft of Ann')
  await full.goto(`${here.site.forumUrl}chat/`)
  await expect.poll(() => full.locator('sax-chat textarea').inputValue(), PATIENT).toBe('a draft of Ann')

  const elsewhere = await context.newPage()
  await elsewhere.goto(here.site.forumUrl)
  await logOut(elsewhere)
  await logIn(elsewhere, here.site.forumUrl, 'tim')
  await openHostPage(page, here.site.forumUrl, { body })
  await full.reload()
  // Until the room has said who this is, it may be Ann.
  for (const box of [inline.locator('textarea'), dock.locator('textarea')]) {
    await expect.poll(() => box.inputValue(), PATIENT).toBe('')
  }
  await inline.locator('textarea').fill('Tim was here')
  for (const box of [full.locator('sax-chat textarea'), dock.locator('textarea')]) {
    await expect.poll(() => box.inputValue(), PATIENT).toBe('Tim was here')
  }
  await expect.poll(() => rowsAfterEnter(inline.locator('textarea'), full), PATIENT).toContain('Tim was here')
  expect((await rowTexts(full)).filter((text) => text.includes('Ann'))).toEqual([])
  const kept = await page.evaluate(() => JSON.stringify(localStorage))
  expect(kept).not.toContain('a draft of Ann')
})

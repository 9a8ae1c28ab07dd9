import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { objections } from './support/accessibility.ts'
import { browserSite } from './support/browser-site.ts'
import { scriptRoom } from './support/scripted-room.ts'
import { at, greeting, merth, MERTH } from './support/scripted-scene.ts'
import { composer, hasFocus, helped, says, storage, typed, visit } from './support/scripted-visit.ts'

const here = browserSite()

const options = (page: Page) => page.locator('sax-chat [role="option"]')
const chosen = (page: Page) => page.locator('sax-chat [role="option"][aria-selected="true"]')
const button = (page: Page, name: string) =>
  page.locator('sax-chat .composer').getByRole('button', { name, exact: true })
const status = (page: Page) => page.locator('sax-chat #note [role="status"]')

/** What a key asked for has been drawn. */
const nextFrame = (page: Page) =>
  page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))

describe('completion', () => {
  it('[P1] offers who spoke last and who is here, and asks for names only then', async () => {
    const { page, room } = await visit(here)
    await composer(page).pressSequentially('hi ')
    expect(room.heard.some(({ type }) => type === 'people')).toBe(false)
    await composer(page).pressSequentially('@a')
    await options(page).first().waitFor()
    expect(await options(page).allInnerTexts()).toEqual(['Ann'])
    expect(await room.next('people')).toEqual({ type: 'people', on: true })
    room.say({
      type: 'people',
      set: [merth, { id: 'irc:al', name: 'Al' }, { id: 'forum:8', name: 'Mary Anders' }],
      more: 0,
    })
    await options(page).nth(2).waitFor()
    expect(await options(page).allInnerTexts()).toEqual(['Ann', 'Al\nIRC', 'Mary Anders'])
    await page.clock.install()
    await composer(page).press('ArrowUp')
    await expect.poll(() => chosen(page).innerText()).toBe('Mary Anders')
    const id = await chosen(page).getAttribute('id')
    expect(await composer(page).getAttribute('aria-activedescendant')).toBe(id)
    await composer(page).press('Enter')
    expect(await typed(page)).toBe('hi @Mary Anders ')
    await composer(page).pressSequentially('and')
    await nextFrame(page)
    expect(await options(page).count()).toBe(0)
    await page.clock.fastForward(10_000)
    expect(await room.next('people')).toEqual({ type: 'people', on: false })
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: 'hi @Mary Anders and' })
  })

  it('chooses by Tab and by a press, which leave the focus where it is, and lets Escape close the list alone', async () => {
    const { page } = await visit(here)
    await composer(page).pressSequentially('@an')
    await options(page).first().waitFor()
    await composer(page).press('Escape')
    await options(page).waitFor({ state: 'detached' })
    expect(await typed(page)).toBe('@an')
    await composer(page).press('Backspace')
    await nextFrame(page)
    expect(await options(page).count()).toBe(0)
    await composer(page).fill('')
    await composer(page).pressSequentially('so, @an')
    await composer(page).press('Tab')
    expect(await typed(page)).toBe('so, @Ann ')
    await composer(page).pressSequentially(':thumbs')
    await options(page).filter({ hasText: 'thumbsdown' }).click()
    expect(await typed(page)).toBe('so, @Ann 👎 ')
    expect(await hasFocus(page)).toBe(true)
    await composer(page).press('Control+z')
    expect(await typed(page)).toBe('so, @Ann :thumbs')
    await composer(page).press('Escape')
    await composer(page).press('Tab')
    expect(await hasFocus(page)).toBe(false)
  })

  it('replaces a name between colons, and nothing that is meant as it stands', async () => {
    const { page, room } = await visit(here)
    const text = ':) :D :: 10:30:00 std::vec::new https://a.example/:tada: `:tada:` :nonsense: :tada:'
    await composer(page).pressSequentially(text)
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: text.replace(/:tada:$/, '🎉') })
    await composer(page).pressSequentially('@Ann')
    await options(page).first().waitFor()
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: '@Ann' })
  })

  it('leaves the composition of a word alone', async () => {
    const { page } = await visit(here)
    await composer(page).focus()
    const input = await page.context().newCDPSession(page)
    await input.send('Input.imeSetComposition', { text: '@an', selectionStart: 3, selectionEnd: 3 })
    expect(await typed(page)).toBe('@an')
    await nextFrame(page)
    expect(await options(page).count()).toBe(0)
    await input.send('Input.insertText', { text: '@an' })
    await composer(page).press('ArrowRight')
    await options(page).first().waitFor()
  })

  it.each([
    ['light', 900, 700, 1],
    ['dark', 320, 480, 1],
    ['light', 640, 700, 2],
  ] as const)(
    '[accessibility] stays inside the chat and axe objects to nothing: %s, %i × %i, zoom %i',
    async (colorScheme, width, height, zoom) => {
      const settings = { colorScheme, viewport: { width: width / zoom, height: height / zoom } }
      const { page, faults } = await visit(here, {}, { ...settings, deviceScaleFactor: zoom })
      for (const start of ['/', ':st', '@an']) {
        await composer(page).fill('')
        await composer(page).pressSequentially(start)
        await options(page).first().waitFor()
        const inside = await page.locator('sax-chat').evaluate((chat) => {
          const list = chat.shadowRoot?.querySelector('[role="listbox"]')?.getBoundingClientRect()
          const its = chat.getBoundingClientRect()
          return (
            list !== undefined &&
            list.height > 20 &&
            list.left >= its.left &&
            list.right <= its.right &&
            list.top >= its.top &&
            list.bottom <= its.bottom
          )
        })
        expect([start, inside]).toEqual([start, true])
        expect(await objections(page)).toEqual([])
      }
      expect(faults).toEqual([])
    },
  )
})

describe('changing a line', () => {
  it("[S1] takes one's own last line by Up in an empty box, and gives the draft back by Escape", async () => {
    const { page, room } = await visit(here)
    await composer(page).focus()
    await composer(page).press('ArrowUp')
    expect(await typed(page)).toBe('written by me')
    await composer(page).press('Enter')
    expect(await typed(page)).toBe('')
    expect(room.heard.filter(({ type }) => type === 'edit')).toEqual([])
    await composer(page).fill('a draft')
    await composer(page).press('ArrowUp')
    expect(await typed(page)).toBe('a draft')
    await composer(page).fill('')
    await composer(page).press('ArrowUp')
    await composer(page).fill('written better')
    await composer(page).press('Enter')
    expect(await room.next('edit')).toMatchObject({ target: 2, text: 'written better' })
  })

  it('[S4] offers to delete a line that has been emptied, and does not take one that is too old', async () => {
    const { page, room } = await visit(here)
    await composer(page).press('ArrowUp')
    await composer(page).fill('  ')
    await composer(page).press('Enter')
    expect(await status(page).innerText()).toContain('A message cannot be empty.')
    await button(page, 'Delete it').click()
    expect(await room.next('remove')).toMatchObject({ targets: [2] })
    expect(await typed(page)).toBe('')
    await page.clock.install({ time: at + 900_000 })
    await page.clock.fastForward(1_000)
    await composer(page).press('ArrowUp')
    expect(await typed(page)).toBe('')
  })
})

/** Makes what is typed an answer to the row, as the draft is kept, and comes back to it on another page. */
async function answer(page: Page, seq: number, epoch = 'scripted'): Promise<void> {
  await page.goto(`${here.site.forumUrl}login`)
  await page.evaluate(
    (reply) => {
      const key = Object.keys(localStorage).find((name) => name.startsWith('sax.draft')) ?? ''
      const draft: object = JSON.parse(localStorage.getItem(key) ?? '{}')
      localStorage.setItem(key, JSON.stringify({ ...draft, reply }))
    },
    { seq, epoch },
  )
  await page.goto(here.site.forumUrl)
  await helped(page)
}

describe('a reply', () => {
  const target = (page: Page) => page.locator('sax-chat .composer .reply')

  it('[T2] is a part of the draft, says what it answers, and goes out with its seq', async () => {
    const { page, room } = await visit(here)
    await composer(page).fill('I think so too')
    await answer(page, 1)
    await target(page).waitFor()
    expect(await target(page).innerText()).toContain('Replying to Ann: hello from Ann')
    expect(await storage(page).then((all) => /sax\.draft[^}]*hello/.test(all))).toBe(false)
    expect(await objections(page)).toEqual([])
    await composer(page).fill('/me thinks so too')
    await target(page).getByText('goes out without its reply').waitFor()
    await composer(page).fill('I do, too')
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: 'I do, too', reply: 1 })
    expect(await target(page).count()).toBe(0)
    await composer(page).fill('by the way')
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: 'by the way' })
  })

  it('is called off by Escape and by its button, which leave the text', async () => {
    const { page, room } = await visit(here)
    await composer(page).fill('an answer')
    for (const off of ['Escape', 'Cancel the reply']) {
      await answer(page, 1)
      await target(page).waitFor()
      if (off === 'Escape') await composer(page).press('Escape')
      else await button(page, off).click()
      expect([await target(page).count(), await typed(page)]).toEqual([0, 'an answer'])
    }
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: 'an answer' })
  })

  it('[T5] [T9] goes with its row and with its numbering, and the text stays', async () => {
    const { page, room } = await visit(here)
    await composer(page).fill('an answer')
    await answer(page, 1, 'another transcript')
    expect([await target(page).count(), await typed(page)]).toEqual([0, 'an answer'])
    await answer(page, 1)
    await target(page).waitFor()
    const by = { id: 'forum:1', name: 'Admin' }
    room.say({ type: 'entries', entries: [{ seq: 4, at, kind: 'remove', by, targets: [1] }] })
    await target(page).waitFor({ state: 'detached' })
    expect(await typed(page)).toBe('an answer')
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: 'an answer' })
  })

  it('follows to another tab, and comes back with a line that the room refused', async () => {
    const { page } = await visit(here)
    await composer(page).fill('an answer')
    await answer(page, 1)
    const other = await page.context().newPage()
    // Whoever is looked at last speaks to the room for both.
    const room = await scriptRoom(other, greeting())
    await other.goto(here.site.forumUrl)
    await target(other).waitFor()
    await target(page).waitFor()
    await composer(page).press('Enter')
    await target(other).waitFor({ state: 'detached' })
    const { ref = '' } = await room.next('say')
    room.say({ type: 'nack', ref, code: 'not_allowed' })
    await page.locator('sax-chat .outgoing').getByRole('button', { name: 'Edit' }).click()
    await target(page).waitFor()
    expect(await typed(page)).toBe('an answer')
  })
})

describe('commands', () => {
  it('are listed by /help until Escape, and never sent as text', async () => {
    const { page, room, faults } = await visit(here)
    await composer(page).pressSequentially('/help')
    await composer(page).press('Enter')
    const help = page.locator('sax-chat .composer section')
    await help.waitFor()
    expect(await help.innerText()).toContain('Set the pinned line')
    expect([await typed(page), await objections(page)]).toEqual(['', []])
    await composer(page).press('Escape')
    await help.waitFor({ state: 'detached' })
    await composer(page).fill('/frobnicate all')
    await composer(page).press('Enter')
    expect(await status(page).innerText()).toMatch(/Unknown command \/frobnicate\. There are \/me, .*\/help/)
    expect(await typed(page)).toBe('/frobnicate all')
    await composer(page).fill('/shrug //x')
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: '//x ¯\\_(ツ)_/¯' })
    expect(faults).toEqual([])
  })

  it('[S1] [M1] of a moderator pin a line and slow the room down; a failed one leaves its text', async () => {
    const { page, room } = await visit(here)
    await composer(page).fill('/topic')
    await composer(page).press('Enter')
    expect(await status(page).innerText()).toBe('Write it like this: /topic text')
    await composer(page).fill('/topic Tea at five')
    await composer(page).press('Enter')
    expect(await room.next('topic')).toMatchObject({ text: 'Tea at five' })
    for (const code of ['not_allowed', null] as const) {
      await composer(page).fill('/slow 5')
      await composer(page).press('Enter')
      const { ref = '', seconds } = await room.next('slow')
      expect(seconds).toBe(5)
      room.say(code ? { type: 'nack', ref, code } : { type: 'ack', ref })
      await status(page)
        .getByText(code ? 'You may not do that here.' : 'Done.')
        .waitFor()
      expect(await typed(page)).toBe(code ? '/slow 5' : '')
    }
  })

  it('are none for who may not moderate', async () => {
    const you = { ...MERTH, can: ['read' as const, 'post' as const] }
    const { page, room } = await visit(here, { you })
    await composer(page).pressSequentially('/')
    await options(page).first().waitFor()
    expect((await options(page).allInnerTexts()).map((words) => words.split(/[ \n]/)[0])).toEqual([
      '/me',
      '/shrug',
      '/help',
    ])
    await composer(page).fill('/topic Tea')
    await composer(page).press('Enter')
    expect(await status(page).innerText()).toContain('Unknown command /topic')
    expect(room.heard.filter(({ type }) => type === 'topic' || type === 'say')).toEqual([])
  })

  it('wait where they could not be loaded, and what needs none of them is sent', async () => {
    const page = await (await here.browser.newContext()).newPage()
    await page.route(/\/chunks\/later/, (route) => route.abort())
    const room = await scriptRoom(page, greeting())
    await page.goto(here.site.forumUrl)
    await composer(page).fill('/shrug x')
    await composer(page).press('Enter')
    await status(page).getByText('Commands are not loaded yet.').waitFor()
    expect(await typed(page)).toBe('/shrug x')
    await composer(page).fill('//me')
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: '/me' })
  })
})

describe('a long paste', () => {
  it('may be made code, and is as it was otherwise', async () => {
    const { page, room } = await visit(here, {}, { permissions: ['clipboard-read', 'clipboard-write'] })
    const code = ['#include <ti84.h>', '', 'int main() {', '  while (1)', '    ;', '  return 0;', '}'].join(
      '\n',
    )
    await page.evaluate((words) => navigator.clipboard.writeText(words), code)
    await composer(page).pressSequentially('look: ')
    await composer(page).press('Control+v')
    await button(page, 'Make them a block of code').click()
    expect(await typed(page)).toBe(`look: \n\`\`\`\n${code}\n\`\`\``)
    await button(page, 'Make them a block of code').waitFor({ state: 'detached' })
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: `look: \n\`\`\`\n${code}\n\`\`\`` })
    await composer(page).press('Control+v')
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: code })
  })
})

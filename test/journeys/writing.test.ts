import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { objections } from './support/accessibility.ts'
import { browserSite } from './support/browser-site.ts'
import { scriptRoom } from './support/scripted-room.ts'
import { at, greeting, MERTH } from './support/scripted-scene.ts'
import { composer, helped, says, storage, typed, visit } from './support/scripted-visit.ts'

const here = browserSite()

const options = (page: Page) => page.locator('sax-chat [role="option"]')
const button = (page: Page, name: string) =>
  page.locator('sax-chat .composer').getByRole('button', { name, exact: true })
const status = (page: Page) => page.locator('sax-chat #note [role="status"]')

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
    await page.clock.install({ time: at + 960_000 })
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
  const target = (page: Page) => page.locator('sax-chat #reply')

  it('[T2] is a part of the draft, says what it answers, and goes out with its seq', async () => {
    const { page, room } = await visit(here)
    await composer(page).fill('I think so too')
    await answer(page, 1)
    await target(page).waitFor()
    expect(await target(page).innerText()).toContain('Replying to Ann: hello from Ann')
    expect(await storage(page).then((all) => /sax\.draft[^}]*hello/.test(all))).toBe(false)
    expect(await objections(page)).toEqual([])
    await composer(page).fill('/me thinks so too')
    await page.locator('sax-chat').getByText('it goes out without one').waitFor()
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
      '/ignore',
      '/unignore',
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
    await page.locator('sax-chat .row').first().waitFor()
    await composer(page).fill('/shrug x')
    await composer(page).press('Enter')
    await status(page).getByText('Not ready yet.').waitFor()
    expect(await typed(page)).toBe('/shrug x')
    await composer(page).fill('a slash / within')
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: 'a slash / within' })
  })
})

describe('the box', () => {
  it.each(['by itself', 'with help'])(
    'grows with its text to six lines, %s, and scrolls only then',
    async (how) => {
      const page = await (await here.browser.newContext()).newPage()
      await scriptRoom(page, greeting())
      if (how === 'with help') {
        // As a browser that does not know `field-sizing`.
        await page.addInitScript(() => {
          CSS.supports = () => false
        })
      }
      await page.goto(here.site.forumUrl)
      await helped(page)
      if (how === 'with help') {
        await page.locator('sax-chat').evaluate(({ shadowRoot }) => {
          const sheet = new CSSStyleSheet()
          sheet.replaceSync('textarea { field-sizing: fixed !important }')
          shadowRoot?.adoptedStyleSheets.push(sheet)
        })
      }
      const lines = async (count: number) => {
        await composer(page).fill(Array.from({ length: count }, () => 'x').join('\n'))
        return composer(page).evaluate((box) => ({
          height: box.clientHeight,
          scrolls: box.scrollHeight > box.clientHeight,
        }))
      }
      const one = await lines(1)
      const six = await lines(6)
      const many = await lines(9)
      expect([one.scrolls, six.scrolls, many.scrolls]).toEqual([false, false, true])
      expect(six.height).toBeGreaterThan(4 * one.height)
      expect(many.height - six.height).toBeLessThan(one.height / 2)
      expect(await lines(1)).toEqual(one)
    },
  )
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
    await button(page, 'Make it a code block').click()
    expect(await typed(page)).toBe(`look: \n\`\`\`\n${code}\n\`\`\``)
    await button(page, 'Make it a code block').waitFor({ state: 'detached' })
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: `look: \n\`\`\`\n${code}\n\`\`\`` })
    await composer(page).press('Control+v')
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: code })
  })
})

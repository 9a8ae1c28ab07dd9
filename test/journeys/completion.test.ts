import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { objections } from './support/accessibility.ts'
import { browserSite } from './support/browser-site.ts'
import { merth } from './support/scripted-scene.ts'
import { composer, hasFocus, says, typed, visit } from './support/scripted-visit.ts'

const here = browserSite()

const options = (page: Page) => page.locator('sax-chat [role="option"]')
const chosen = (page: Page) => page.locator('sax-chat [role="option"][aria-selected="true"]')

/** What a key asked for has been drawn. */
const nextFrame = (page: Page) =>
  page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))

/** Whether the chosen option is to be seen in its list, and the last one at that. */
const isInSight = (page: Page) =>
  chosen(page).evaluate((option) => {
    const its = option.getBoundingClientRect()
    const list = option.parentElement?.getBoundingClientRect()
    return list !== undefined && !option.nextSibling && its.top >= list.top && its.bottom <= list.bottom
  })

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
    const made = text.replace(/:tada:$/, '🎉')
    expect(await typed(page)).toBe(made)
    await composer(page).press('Control+z')
    expect(await typed(page)).toBe(text)
    await composer(page).press('Control+Shift+z')
    await composer(page).press('Enter')
    expect(await says(room)).toEqual({ type: 'say', text: made })
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
    await options(page).first().waitFor()
    for (const key of ['Enter', 'Tab', 'ArrowUp', 'Escape']) {
      await composer(page).dispatchEvent('keydown', { key, keyCode: 229, isComposing: true })
    }
    await nextFrame(page)
    expect([await typed(page), await options(page).count()]).toEqual(['@an', 1])
    await input.send('Input.insertText', { text: '@an' })
    await options(page).first().click()
    expect(await typed(page)).toBe('@Ann ')
    await composer(page).fill('')
    await input.send('Input.imeSetComposition', { text: ':tada:', selectionStart: 6, selectionEnd: 6 })
    await nextFrame(page)
    expect(await typed(page)).toBe(':tada:')
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
        await composer(page).press('ArrowUp')
        await expect.poll(() => isInSight(page)).toBe(true)
        expect(await objections(page)).toEqual([])
      }
      expect(faults).toEqual([])
    },
  )
})

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { objections } from './support/accessibility.ts'
import { say, seeRow, watch } from './support/browser.ts'
import { browserSite } from './support/browser-site.ts'
import { logIn } from './support/forum-site.ts'

const here = browserSite()

async function visit(width = 900): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const context = await here.browser.newContext({ viewport: { width, height: 700 } })
  const page = await context.newPage()
  return { page, faults: watch(page) }
}

const lastText = (page: Page) => page.locator('sax-chat .row:not(.outgoing) [part~="text"]').last()

it('[T13] marks are elements, addresses are links, and all else is text, under a strict policy', async () => {
  const ann = await visit()
  const reader = await visit()
  await reader.page.goto(here.site.forumUrl)
  await logIn(ann.page, here.site.forumUrl, 'ann')
  await say(
    ann.page,
    '*bold _both_* ~~gone~~ `a_b` [the bank](https://pаypal.example/x) snake_case <b>:*</b>',
  )
  await seeRow(reader.page, 'snake_case')
  const text = lastText(reader.page)
  expect(await text.innerText()).toBe(
    'bold both gone a_b the bank (xn--pypal-4ve.example) snake_case <b>:*</b>',
  )
  expect(await text.locator('strong em').innerText()).toBe('both')
  expect(await text.locator('s').innerText()).toBe('gone')
  expect(await text.locator('code').innerText()).toBe('a_b')
  expect(await text.locator('a').evaluate((a) => (a as HTMLAnchorElement).href)).toBe(
    'https://xn--pypal-4ve.example/x',
  )
  expect(await text.locator('b').count()).toBe(0)
  expect([...ann.faults, ...reader.faults]).toEqual([])
})

it('[T13] a screen reader is told the words without their marks', async () => {
  const ann = await visit()
  const reader = await visit()
  await reader.page.goto(here.site.forumUrl)
  await logIn(ann.page, here.site.forumUrl, 'ann')
  await say(ann.page, 'I said *read* `this_name`')
  await seeRow(reader.page, 'I said read')
  const polite = reader.page.locator('sax-chat [aria-live="polite"]')
  await expect.poll(() => polite.textContent()).toContain('I said read this_name')
})

it.each([900, 320])(
  '[T13] a long line of code scrolls in its block and moves nothing else, %d px wide',
  async (width) => {
    const { page, faults } = await visit(width)
    await logIn(page, here.site.forumUrl, 'ann')
    const line = `const sine${width} = ${Array(40).fill('0x7f').join(', ')};`
    await say(page, `see:\n\`\`\`c\n${line}\n  end\n\`\`\`\n\`end\` and \`${'inline_'.repeat(40)}\``)
    await seeRow(page, `sine${width}`)
    const text = lastText(page)
    const pre = text.locator('pre')
    expect(await pre.innerText()).toBe(`${line}\n  end`)
    const overflows = (element: Element): boolean => element.scrollWidth > element.clientWidth
    expect(await pre.evaluate(overflows)).toBe(true)
    expect(await page.locator('sax-chat .scroller').evaluate(overflows)).toBe(false)
    expect(await page.locator('sax-chat .scroller').evaluate((list) => list.scrollLeft)).toBe(0)
    // Two lines and their scroll bar; the line breaks around the block are no lines of their own.
    const [height, gap, lineHeight] = await pre.evaluate((element) => {
      const block = element.getBoundingClientRect()
      const next = element.nextElementSibling?.getBoundingClientRect()
      return [
        block.height,
        (next?.top ?? 0) - block.bottom,
        Number.parseFloat(getComputedStyle(element).lineHeight),
      ]
    })
    expect(height).toBeLessThan(4 * (lineHeight ?? 0))
    expect(gap).toBeLessThan(lineHeight ?? 0)
    await pre.focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => pre.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0)
    expect(await objections(page)).toEqual([])
    expect(faults).toEqual([])
  },
)

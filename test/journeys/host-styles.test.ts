import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { browserSite } from './support/browser-site.ts'
import { openHostPage, SCRIPT } from './support/host-page.ts'
import { difference } from './support/pixels.ts'
import { scriptRoom } from './support/scripted-room.ts'
import { greeting } from './support/scripted-scene.ts'

const here = browserSite()

const chat = (page: Page) => page.locator('sax-chat')

async function visit(body: string, style = '', colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await (await here.browser.newContext({ colorScheme })).newPage()
  await scriptRoom(page, greeting())
  await openHostPage(page, here.site.forumUrl, { body, head: `<style>${style}</style>${SCRIPT}` })
  await page.locator('sax-chat .pop, sax-chat .launcher').first().waitFor({ state: 'attached' })
  await page.locator('sax-chat .row, sax-chat .launcher').filter({ visible: true }).first().waitFor()
  return page
}

describe('a page that is hostile in its styles', () => {
  /** Where the chat is, and how wide, is the page's to say. */
  const PLACED =
    'html body { margin: 0 !important } html body sax-chat:not([mode]) { width: 600px !important }'
  const picture = async (page: Page): Promise<Buffer> => {
    const clip = await chat(page).evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return { x, y, width, height }
    })
    return page.screenshot({ clip, animations: 'disabled' })
  }
  const HOSTILE = {
    'everything by force': `* { all: revert !important; font-size: 40px !important; line-height: 3 !important; letter-spacing: 9px !important;
      color: lime !important; text-transform: uppercase !important; cursor: wait !important }
      :not(html, body) { background: red !important }`,
    'the element by force': `sax-chat { display: inline !important; color: red; zoom: 2 !important; opacity: 0.2 !important; font: 40px serif !important;
      writing-mode: vertical-rl !important; visibility: hidden; pointer-events: none; text-align: right; direction: rtl; block-size: 9px !important;
      height: 10px !important; user-select: none; white-space: pre; contain: none !important }`,
    'what is inside by name': `div, p, button, textarea, form, section, header, ol, li, span, a, time, input { all: unset !important; display: none !important;
      position: fixed !important; color: lime !important } .row, .sax, .log, .send, #note { opacity: 0 !important }`,
    'what is inherited': `:root { font-size: 40px; writing-mode: vertical-rl; text-transform: uppercase; letter-spacing: 9px; line-height: 4;
      cursor: wait; visibility: hidden; pointer-events: none; word-spacing: 2em; text-indent: 3em; text-shadow: 2px 2px red; hyphens: auto;
      font-variant: small-caps; white-space: pre; text-align: center; list-style: square; quotes: none; tab-size: 1; -webkit-text-stroke: 2px red;
      --bg: red; --fg: red; --line: 9px solid red; --target: 90px; --gutter: 90px; --radius: 50px; --accent: red; --border: red; --muted: red }
      sax-chat { block-size: auto }`,
  }

  it.each(Object.entries(HOSTILE))('%s: changes not one pixel in a thousand', async (_, style) => {
    for (const body of [
      '<sax-chat></sax-chat>',
      '<sax-chat mode="dock" open></sax-chat>',
      '<sax-chat mode="dock"></sax-chat>',
    ]) {
      const plain = await visit(body, PLACED)
      const hostile = await visit(body, `${PLACED} ${style}`)
      const [one, other] = [await picture(plain), await picture(hostile)]
      expect([body, await difference(plain, one, other)]).toEqual([body, expect.closeTo(0, 3)])
    }
  })
})

describe('what a page may set', () => {
  it('is every custom property that the style sheet lists', async () => {
    const page = await visit(
      '<sax-chat></sax-chat>',
      `sax-chat { --sax-height: 300px; --sax-font: serif; --sax-font-mono: cursive; --sax-bg: rgb(1, 2, 3); --sax-fg: rgb(4, 5, 6);
        --sax-muted: rgb(7, 8, 9); --sax-accent: rgb(10, 11, 12); --sax-border: rgb(13, 14, 15); --sax-radius: 17px }`,
    )
    const seen = await chat(page).evaluate((element) => {
      const style = (selector: string) =>
        getComputedStyle(element.shadowRoot?.querySelector(selector) ?? element)
      const sax = style('.sax')
      return {
        height: element.getBoundingClientRect().height,
        font: sax.fontFamily,
        bg: sax.backgroundColor,
        fg: sax.color,
        muted: style('.time').color,
        accent: style('.send').backgroundColor,
        border: sax.borderTopColor,
        radius: sax.borderRadius,
      }
    })
    expect(seen).toEqual({
      height: 300,
      font: 'serif',
      bg: 'rgb(1, 2, 3)',
      fg: 'rgb(4, 5, 6)',
      muted: 'rgb(7, 8, 9)',
      accent: 'rgb(10, 11, 12)',
      border: 'rgb(13, 14, 15)',
      radius: '17px',
    })
    const files = ['styles.css', 'embedding/embedding.css']
    const [css = '', more = ''] = await Promise.all(
      files.map((file) => readFile(new URL(`../../widget/${file}`, import.meta.url), 'utf8')),
    )
    const listed = new Set(css.split('*/')[0]?.match(/--sax-[\w-]+/g))
    const read = new Set([...`${css}${more}`.matchAll(/var\((--sax-[\w-]+)/g)].map(([, name = '']) => name))
    expect([...listed].toSorted()).toEqual([...read].toSorted())
  })

  it('is a value that means nothing: what is written can still be read', async () => {
    const page = await visit(
      '<sax-chat></sax-chat>',
      'sax-chat { --sax-fg: nonsense; --sax-bg: 12px; --sax-radius: red; --sax-font: 7 }',
    )
    const [fg, bg] = await chat(page).evaluate((element) => {
      const { color, backgroundColor } = getComputedStyle(
        element.shadowRoot?.querySelector('.sax') ?? element,
      )
      return [color, backgroundColor]
    })
    expect([fg, bg]).toEqual(['rgb(0, 0, 0)', 'rgba(0, 0, 0, 0)'])
    expect(await page.locator('sax-chat textarea').isVisible()).toBe(true)
  })

  it('is the look of every part that the style sheet lists', async () => {
    const css = await readFile(new URL('../../widget/styles.css', import.meta.url), 'utf8')
    const parts = /Parts: ([\w\s*]+)\./.exec(css)?.[1]?.split(/[\s*]+/) ?? []
    expect(parts).toContain('launcher')
    const page = await visit(
      '<sax-chat></sax-chat><sax-chat mode="dock"></sax-chat>',
      parts.map((part) => `sax-chat::part(${part}) { outline-width: 7px; outline-style: dotted }`).join('\n'),
    )
    await page.locator('sax-chat header [part~="button"]').last().click()
    await page.locator('sax-chat [part~="panel"]').waitFor()
    const untouched = await page.evaluate(
      (names) =>
        names.filter((name) => {
          const isStyled = (element: Element) => getComputedStyle(element).outlineStyle === 'dotted'
          return ![...document.querySelectorAll('sax-chat')].some((element) =>
            [...(element.shadowRoot?.querySelectorAll(`[part~='${name}']`) ?? [])].some(isStyled),
          )
        }),
      parts,
    )
    const whenThereIsSomethingToSay = new Set(['topic', 'badge', 'status', 'count'])
    expect(untouched.filter((name) => !whenThereIsSomethingToSay.has(name))).toEqual([])
  })
})

describe("the page's own scheme", () => {
  const scheme = (page: Page) =>
    chat(page).evaluate((element) => {
      const { colorScheme, animationName } = getComputedStyle(
        element.shadowRoot?.querySelector('.sax') ?? element,
      )
      return `${colorScheme} ${animationName}`
    })
  const HOST = '<main><sax-chat theme="host"></sax-chat></main>'

  it.each([
    ['light, in the dark', '', 'dark', 'light'],
    ['a dark background', 'body { background: #222 }', 'light', 'dark'],
    ['a dark background in a newer notation', 'body { background: oklch(0.3 0.05 260) }', 'light', 'dark'],
    ['a light box on a dark page', 'body { background: #000 } main { background: #fff }', 'dark', 'light'],
    [
      'a veil on a light page',
      'body { background: #fff } main { background: rgb(0 0 0 / 10%) }',
      'dark',
      'light',
    ],
    ['its scheme alone', ':root { color-scheme: dark }', 'light', 'dark'],
    ["the reader's scheme", ':root { color-scheme: light dark }', 'dark', 'dark'],
    [
      'light text on a picture',
      'body { background: linear-gradient(#000, #111); color: #eee }',
      'light',
      'dark',
    ],
  ] as const)('is seen: %s', async (_, style, system, expected) => {
    const page = await visit(HOST, style, system)
    await expect.poll(() => scheme(page)).toBe(`${expected} none`)
  })

  it('is followed through classes, attributes, styles, transitions, style sheets and the system', async () => {
    const page = await visit(
      HOST,
      `html.night body { background: #111 } body[data-theme=day] { background: #fff !important }
       body { background: #fff; transition: background 0.1s } @media (prefers-color-scheme: dark) { .auto body { background: #000 } }`,
    )
    const turn = (act: () => void) => page.evaluate(act)
    await expect.poll(() => scheme(page)).toBe('light none')
    await turn(() => document.documentElement.classList.add('night'))
    await expect.poll(() => scheme(page)).toBe('dark none')
    await turn(() => void (document.body.dataset['theme'] = 'day'))
    await expect.poll(() => scheme(page)).toBe('light none')
    await turn(() => {
      document.documentElement.className = 'auto'
      delete document.body.dataset['theme']
    })
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(() => scheme(page)).toBe('dark none')
    await turn(() => void (document.body.style.background = '#fff'))
    await expect.poll(() => scheme(page)).toBe('light none')
    await turn(() => {
      const style = document.createElement('style')
      style.textContent = 'body { background: #000 !important }'
      document.head.append(style)
    })
    await expect.poll(() => scheme(page)).toBe('dark none')
    await chat(page).evaluate((element: HTMLElementTagNameMap['sax-chat']) => (element.theme = 'light'))
    await expect.poll(() => scheme(page)).toBe('light none')
  })

  it('keeps nobody waiting whom the part that knows it does not reach', async () => {
    const page = await (await here.browser.newContext()).newPage()
    await page.route(/\/chunks\//, (route) => route.abort())
    await scriptRoom(page, greeting())
    await openHostPage(page, here.site.forumUrl, { body: HOST })
    await page.locator('sax-chat .row').last().waitFor()
    expect(await scheme(page)).toBe('normal wait')
  })
})

describe('nothing on the page moves', () => {
  const shifts = (page: Page) =>
    page.evaluate(async () => {
      let sum = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value
      }).observe({ type: 'layout-shift', buffered: true })
      await new Promise((resolve) => setTimeout(resolve, 500))
      return sum
    })
  const TEXT = '<p>Text of the forum</p>'.repeat(10)

  it.each([
    [
      'a chat whose place is kept',
      `<sax-chat><a href="/chat/">Chat</a></sax-chat>${TEXT}`,
      'sax-chat:not(:defined) { display: block; block-size: 24em }',
    ],
    ['a dock', `${TEXT}<sax-chat mode="dock"></sax-chat>${TEXT}`, ''],
    ['an open dock', `${TEXT}<sax-chat mode="dock" open></sax-chat>${TEXT}`, ''],
    ['a chat below everything', `${TEXT}<sax-chat></sax-chat>`, ''],
  ])('%s', async (_, body, style) => {
    const page = await (await here.browser.newContext()).newPage()
    await scriptRoom(page, greeting())
    // Late enough for the page to have been painted without it.
    await page.route(/widget\.js$/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400))
      await route.continue()
    })
    await openHostPage(page, here.site.forumUrl, { body, head: `<style>${style}</style>${SCRIPT}` })
    await page.locator('sax-chat .pop, sax-chat .launcher').first().waitFor({ state: 'attached' })
    expect(await shifts(page)).toBe(0)
  })
})

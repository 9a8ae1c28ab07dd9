import type { Browser } from 'playwright-core'
import type { PlayedRoom } from './played-room.ts'

/** What a script does that has nothing to do but to put a finished picture of the chat onto a page. */
export type StaticRows = { readonly rows: number; readonly embed: string }

/** Milliseconds in which a page has kept what it got. */
const KEEP_MS = 1_500

/** The first picture of a chat whose browser has kept it: its markup and its style sheet. `embed` is what a page runs. */
export async function takeStaticRows(
  browser: Browser,
  { url }: PlayedRoom,
  embed: string,
): Promise<StaticRows> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const open = async (): Promise<void> => {
    await page.goto(url)
    await page.evaluate(embed)
    await page.locator('sax-chat .row').first().waitFor()
    await page.waitForTimeout(KEEP_MS)
  }
  await open()
  // From now on no room answers, and nothing comes later.
  await page.routeWebSocket(/./, () => {})
  await page.route(/\/chunks\//, (route) => route.abort())
  await page.addInitScript(() => {
    const look = (): void => {
      const place = document.querySelector('sax-chat')?.shadowRoot
      if (place?.querySelector('.row')) document.documentElement.dataset['picture'] ??= place.innerHTML
    }
    const next = (): void => {
      setTimeout(look)
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  await open()
  const { html, css } = await page.evaluate(() => {
    const sheets = document.querySelector('sax-chat')?.shadowRoot?.adoptedStyleSheets ?? []
    const { picture = '' } = document.documentElement.dataset
    return { html: picture, css: Array.from(sheets[0]?.cssRules ?? [], ({ cssText }) => cssText).join('\n') }
  })
  await context.close()
  const module = `const host = document.createElement('div')
const place = host.attachShadow({ mode: 'open' })
const sheet = new CSSStyleSheet()
sheet.replaceSync(${JSON.stringify(css)})
place.adoptedStyleSheets = [sheet]
place.innerHTML = ${JSON.stringify(html)}
document.querySelector('#chat').append(host)
const list = place.querySelector('.scroller')
new ResizeObserver(() => { list.scrollTop = list.scrollHeight }).observe(list)
performance.mark('bench:rows')`
  return {
    rows: html.split('class="row ').length - 1,
    embed: `document.head.append(Object.assign(document.createElement('script'), { type: 'module', textContent: ${JSON.stringify(module)} }))`,
  }
}

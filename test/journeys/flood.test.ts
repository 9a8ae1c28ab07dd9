import type { CDPSession } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserSite } from './support/browser-site.ts'
import { seeRow } from './support/browser.ts'
import { scriptRoom } from './support/scripted-room.ts'
import { ann, greeting, line } from './support/scripted-scene.ts'

/** What a flood costs a page in elements: counted, not timed; the times are bench/widget.ts's. */

const here = browserSite()
const ROWS_MAX = 300
const LINES = 1_000
/** Lines after which a reader at the end has as many rows as there will ever be. */
const FULL = 300

async function nodes(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  return (await cdp.send('Memory.getDOMCounters')).nodes
}

it(`${LINES} lines leave a reader at the end with no more elements than ${FULL} do`, async () => {
  const page = await (await here.browser.newContext()).newPage()
  const room = await scriptRoom(page, greeting())
  await page.goto(here.site.forumUrl)
  await page.locator('sax-chat .row').first().waitFor()
  const cdp = await page.context().newCDPSession(page)
  const rows = page.locator('sax-chat .row')
  let seq = greeting().head
  const pour = async (count: number) => {
    for (const until = seq + count; seq < until;) {
      seq += 1
      room.say({ type: 'entries', entries: [line(seq, ann, `line ${seq}`)] })
      if (seq % 50 === 0) await seeRow(page, `line ${seq}`)
    }
    await seeRow(page, `line ${seq}`)
    expect(await rows.count()).toBeLessThanOrEqual(ROWS_MAX)
    return nodes(cdp)
  }
  const full = await pour(FULL)
  const flooded = await pour(LINES - FULL)
  // What the browser has not let go of yet is less than a screen of rows.
  expect(flooded).toBeLessThan(full * 1.25)
})

import { parseArgs } from 'node:util'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { buildWidget } from '../scripts/build-widget.ts'
import { openBrowser } from '../test/journeys/support/browser.ts'
import { entry, greeting } from './support/chatter.ts'
import { watchFrames } from './support/frames.ts'
import { type MainThread, watchMainThread } from './support/main-thread.ts'
import { type PlayedRoom, startPlayedRoom } from './support/played-room.ts'
import { takeStaticRows } from './support/static-rows.ts'

/**
 * The widget in Chromium: what it adds to the start of a page, and a room that floods it. Times are this machine's;
 * those of the start are processor time of the page's main thread, beside what the same page costs without it.
 *
 *   npm run bench:widget            -- --seconds 60 --loads 15 --kinds
 */

const { values } = parseArgs({
  options: {
    /** Of the flood. */
    seconds: { type: 'string', default: '60' },
    /** Page loads of each kind, of which the median counts. */
    loads: { type: 'string', default: '15' },
    /** Says also what the main thread did. */
    kinds: { type: 'boolean', default: false },
  },
})
const SECONDS = Number(values.seconds)
const LOADS = Number(values.loads)

const HEAD = 1_000
const TOPICS = 50
/** Milliseconds in which everything that follows from a step has happened. */
const SETTLE_MS = 700
const PER_SECOND = 100
/** Seconds from which on memory is compared: by then the page holds what it holds. */
const WARM_UP = 10
/** Seconds that a reader is scrolled up: the page holds 1 000 rows, and what is being read must be among them. */
const READING_SECONDS = 5

/** A forum's page, so that the widget has something to be laid out among. */
const FORUM = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Forum</title>
<style>body{font:15px sans-serif;max-inline-size:60rem;margin:auto}li{display:flex;justify-content:space-between;padding:6px}
sax-chat:not(:defined){display:block;block-size:24rem}</style>
<h1>Topics</h1><div id="chat"></div><ol>${Array.from(
  { length: TOPICS },
  (_, i) =>
    `<li><span><a href="/topic/${i}">Topic ${i}</a> <small>by somebody</small></span><small>${i} replies</small></li>`,
).join('')}</ol></html>`

/** What the page's two tags do, said later; and when there are rows. */
const EMBED = `document.querySelector('#chat').append(document.createElement('sax-chat'))
document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: '/chat/widget.js' }))
customElements.whenDefined('sax-chat').then(() => {
  const { shadowRoot } = document.querySelector('sax-chat')
  const look = () => {
    if (!shadowRoot.querySelector('.row')) return false
    observer.disconnect()
    performance.mark('bench:rows')
    return true
  }
  const observer = new MutationObserver(look)
  if (!look()) observer.observe(shadowRoot, { childList: true, subtree: true })
})`

/** Milliseconds of the main thread, and of what scripts took of them. */
type Work = { readonly all: number; readonly script: number }
type Start = { readonly page: number; readonly rows: Work; readonly live: Work }

/** Puts the widget onto a page that has come to rest: all that its main thread does from then on is the widget's. */
async function start(
  page: Page,
  url: string,
  embed: string,
  kinds: Map<string, number[]> | null,
): Promise<Start> {
  const cdp = await page.context().newCDPSession(page)
  const stop = await watchMainThread(cdp)
  await page.goto(url)
  await page.waitForTimeout(SETTLE_MS)
  await run(cdp, "performance.mark('bench:idle')")
  await page.waitForTimeout(SETTLE_MS)
  await run(cdp, `performance.mark('bench:start'); ${embed}`)
  await page.waitForTimeout(2 * SETTLE_MS)
  const thread = await stop()
  if (embed === EMBED) await page.locator('sax-chat .people').waitFor()
  const from = thread.markAt('bench:start')
  const rowsAt = thread.paintedAfter(thread.markAt('bench:rows'))
  const idle = 2 * thread.busyMs(thread.markAt('bench:idle'), from)
  if (kinds) count(thread, from, rowsAt, kinds)
  return {
    page: thread.busyMs(0, thread.markAt('bench:idle')),
    rows: { all: thread.busyMs(from, rowsAt), script: thread.scriptMs(from, rowsAt) },
    live: { all: thread.busyMs(from, Infinity) - idle, script: thread.scriptMs(from, Infinity) },
  }
}

function count(thread: MainThread, from: number, to: number, kinds: Map<string, number[]>): void {
  for (const [kind, ms] of thread.byKind(from, to)) kinds.set(kind, [...(kinds.get(kind) ?? []), ms])
}

/** Without the helpers that a browser's driver puts into the page: their time would be the widget's. */
async function run(cdp: CDPSession, expression: string): Promise<void> {
  await cdp.send('Runtime.evaluate', { expression })
}

/** `cold` in a browser that has never been here, `warm` in one that has kept the rows; the medians. */
async function starts(
  browser: Browser,
  { url }: PlayedRoom,
  kind: 'cold' | 'warm',
  embed: string,
): Promise<Start> {
  const results: Start[] = []
  const kinds = new Map<string, number[]>()
  let context: BrowserContext | null = null
  for (let load = kind === 'warm' ? -3 : 0; load < LOADS; load += 1) {
    if (kind === 'cold') await context?.close()
    if (kind === 'cold' || context === null) context = await browser.newContext()
    const page = await context.newPage()
    const result = await start(page, url, embed, load < 0 ? null : kinds)
    if (load >= 0) results.push(result)
    await page.close({ runBeforeUnload: false })
  }
  await context?.close()
  const of = (pick: (start: Start) => number) => median(results.map(pick))
  if (values.kinds) {
    console.log(`${kind}, until the first rows:`)
    const medians = [...kinds].map(([name, all]) => [name, median(all) * (all.length / LOADS)] as const)
    for (const [name, ms] of medians.toSorted((a, b) => b[1] - a[1]).slice(0, 15))
      console.log(`  ${ms.toFixed(2).padStart(6)} ms ${name}`)
  }
  return {
    page: of((r) => r.page),
    rows: { all: of((r) => r.rows.all), script: of((r) => r.rows.script) },
    live: { all: of((r) => r.live.all), script: of((r) => r.live.script) },
  }
}

/** What a start costs, of that what the browser takes for the same rows from a script that only puts them there. */
async function compareStarts(browser: Browser, its: PlayedRoom): Promise<void> {
  const picture = await takeStaticRows(browser, its, EMBED)
  const floor = (await starts(browser, its, 'warm', picture.embed)).rows
  console.log(
    `floor: ${picture.rows} finished rows, put into a shadow tree: ${told(floor)}; medians of ${LOADS} loads`,
  )
  for (const kind of ['cold', 'warm'] as const) {
    const { page, rows, live } = await starts(browser, its, kind, EMBED)
    console.log(
      `start ${kind}: first rows ${told(rows)}, ${(rows.all - floor.all).toFixed(1)} ms above the floor; live ${told(live)}; the page itself ${page.toFixed(1)} ms (${(live.all / page).toFixed(2)} ×)`,
    )
  }
}

function told({ all, script }: Work): string {
  return `${all.toFixed(1)} ms (script ${script.toFixed(1)})`
}

type Memory = { readonly heap: number; readonly nodes: number }

async function memory(cdp: CDPSession): Promise<Memory> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const { nodes } = await cdp.send('Memory.getDOMCounters')
  return { heap: usedSize / 1_000_000, nodes }
}

/** Lines at an even rate, each in a frame of its own. */
function flood(room: PlayedRoom): () => void {
  const since = performance.now()
  let said = 0
  const timer = setInterval(() => {
    const due = ((performance.now() - since) * PER_SECOND) / 1_000
    for (; said < due; said += 1) {
      head += 1
      room.say({ type: 'entries', entries: [entry(head)] })
    }
  }, 1_000 / PER_SECOND)
  return () => clearInterval(timer)
}

async function floods(browser: Browser, room: PlayedRoom): Promise<void> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(room.url)
  const cdp = await page.context().newCDPSession(page)
  await run(cdp, EMBED)
  await page.locator('sax-chat .row').first().waitFor()
  const still = await watchFrames(page, 3)
  const end = flood(room)
  const warmUp = Math.min(WARM_UP, SECONDS / 2)
  await page.waitForTimeout(warmUp * 1_000)
  const early = await memory(cdp)
  const { fps, longestMs, rowsMax } = await watchFrames(page, SECONDS - warmUp)
  const late = await memory(cdp)
  console.log(
    `flood: ${fps.toFixed(1)} frames/s, longest ${longestMs.toFixed(0)} ms (without: ${still.fps.toFixed(1)}, ${still.longestMs.toFixed(0)} ms); rows at most ${rowsMax}; heap ${early.heap.toFixed(2)} MB at ${warmUp} s, ${late.heap.toFixed(2)} MB at ${SECONDS} s; nodes ${early.nodes}, ${late.nodes}`,
  )
  end()
  await page.waitForTimeout(SETTLE_MS)
  await page.locator('sax-chat [part~="list"]').hover()
  await page.mouse.wheel(0, -900)
  await page.waitForTimeout(SETTLE_MS)
  const endAgain = flood(room)
  const reading = await watchFrames(page, READING_SECONDS, true)
  endAgain()
  console.log(
    `reading above: ${reading.fps.toFixed(1)} frames/s, longest ${reading.longestMs.toFixed(0)} ms; the first row in sight moved ${reading.movedPx} px; rows at most ${reading.rowsMax}`,
  )
}

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0
}

let head = HEAD
await buildWidget()
const room = await startPlayedRoom(FORUM, (since) => greeting(head, since))
const browser = await openBrowser()
if (LOADS > 0) {
  await compareStarts(browser, room)
}
if (SECONDS > 0) await floods(browser, room)
await browser.close()
await room.stop()

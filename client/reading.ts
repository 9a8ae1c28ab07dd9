import { FRAME_MAX_BYTES, HISTORY_BEFORE_MAX } from '../protocol/limits.ts'
import { isUnheard } from './core/connection.ts'
import { missedBy, readHistoryAnswer } from './core/history-answer.ts'
import {
  afterAnswered,
  afterAsked,
  afterLook,
  afterWake,
  askDueAt,
  type Answered,
  isBlocked,
  NOT_READING,
} from './core/reading.ts'
import type { Platform } from './platform.ts'
import type { RoomClient } from './room-client.ts'

/** Milliseconds for the whole answer: as long as a socket gets for its first word [H5]. */
const ANSWER_MS = 10_000
/** UTF-16 units of an answer: no entry is longer than the frame or the announcement it came in [S5, F3]. */
const ANSWER_MAX = HISTORY_BEFORE_MAX * FRAME_MAX_BYTES
/** What wakes a page: it comes into sight, or the network comes back [K6]. */
const WAKES = ['visibilitychange', 'online', 'pageshow']

export type ReadingNeeds = {
  /** The room's address, `wss://…/room` [H1]. */
  readonly url: string
  readonly client: Pick<RoomClient, 'view' | 'subscribe' | 'read' | 'wake'>
  readonly now: Platform['now']
  readonly setTimer: Platform['setTimer']
  /** Ends it. */
  readonly signal: AbortSignal
}

/** What is used of a browser. */
export type Page = {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly isVisible: () => boolean
  /** Where the events named in `WAKES` arrive. */
  readonly events: EventTarget
}

/** Keeps a client that no socket reaches up to date by HTTP, as a guest, while its page is looked at [K6]. */
export function readByHistory(needs: ReadingNeeds, page: Page = browserPage()): void {
  const { client, now, setTimer, signal } = needs
  const url = `${needs.url.replace(/^ws/, 'http').replace(/room$/, 'history')}?limit=${HISTORY_BEFORE_MAX}`
  let reading = NOT_READING
  let clear = () => {}
  let abandon = () => {}

  function look(): void {
    clear()
    const { connection, blocked } = client.view
    reading = afterLook(reading, connection)
    const dueAt = askDueAt(reading, connection, page.isVisible())
    if (now() >= dueAt) void ask()
    else if (dueAt < Infinity) clear = setTimer(look, dueAt - now())
    if (isBlocked(reading, connection) !== blocked) client.read(null, !blocked)
  }

  async function ask(): Promise<void> {
    reading = afterAsked(reading, now())
    const asking = new AbortController()
    const stop = setTimer(() => asking.abort(), ANSWER_MS)
    abandon = () => {
      stop()
      asking.abort()
    }
    const answered = await answerOf(page.fetch, url, asking.signal)
    abandon()
    if (!signal.aborted) hear(answered)
  }

  function hear(answered: Answered): void {
    const { view } = client
    const { worksSince } = reading
    reading = afterAnswered(reading, answered, view.connection)
    if (answered !== null && answered !== 'refused' && isUnheard(view.connection)) {
      const missed = missedBy(view, answered)
      if (missed) client.read(missed, view.blocked)
      // A room that was away is back: its sockets are worth an attempt at once.
      if (worksSince === null) client.wake()
    }
    look()
  }

  const wake = (): void => {
    reading = afterWake(reading)
    look()
  }

  if (signal.aborted) return
  const unsubscribe = client.subscribe(look)
  for (const type of WAKES) page.events.addEventListener(type, wake, { signal })
  signal.addEventListener('abort', () => {
    unsubscribe()
    clear()
    abandon()
  })
  look()
}

/** As nobody: what is read is what a guest may read, and caches may keep it for all [T6]. */
async function answerOf(fetch: Page['fetch'], url: string, signal: AbortSignal): Promise<Answered> {
  try {
    const response = await fetch(url, { signal, credentials: 'omit', redirect: 'error' })
    if (response.status === 403) return 'refused'
    return response.ok ? readHistoryAnswer(await boundedText(response)) : null
  } catch {
    return null
  }
}

async function boundedText({ body }: Response): Promise<string> {
  const parts = body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let part = await parts?.read(); part?.value !== undefined; part = await parts?.read()) {
    text += part.value
    if (text.length > ANSWER_MAX) throw new RangeError('an answer without end')
  }
  return text
}

function browserPage(): Page {
  return {
    fetch: (url, init) => fetch(url, init),
    isVisible: () => !document.hidden,
    // `visibilitychange` bubbles up to the window.
    events: window,
  }
}

import type { Page, WebSocketRoute } from 'playwright-core'
import type { ServerFrame, Welcome } from '../../../protocol/server-frame.ts'

type Said = { readonly type: string; readonly ref?: string; readonly [member: string]: unknown }

/** A room that says what a test tells it to, in the place of the one that a page would reach. */
export type ScriptedRoom = {
  /** What the page has said, `ping` aside. */
  readonly heard: readonly Said[]
  /** How many have been greeted. */
  readonly sockets: number
  say(frame: ServerFrame): void
  /** How the next sockets are greeted. */
  greetWith(next: Welcome): void
  /** Ends the socket; the next one, which the page opens at once, is greeted by this. */
  cut(next: Welcome): Promise<void>
  /** Ends the socket, and every next one until `cut` or `back`. */
  leave(): Promise<void>
  /** Greets the next socket, which the page opens at once. */
  back(next: Welcome): Promise<void>
  /** Waits for the next frame of this type that has not been waited for yet. */
  next(type: string): Promise<Said>
}

const NEXT_MS = 30_000

/** Each new socket is greeted by `welcome`. To be called before the page is opened. */
export async function scriptRoom(page: Page, first: Welcome): Promise<ScriptedRoom> {
  const heard: Said[] = []
  const taken = new Set<Said>()
  let welcome: Welcome | null = first
  let socket: WebSocketRoute | null = null
  let sockets = 0
  await page.routeWebSocket(/\/room/, (route) => {
    if (!welcome) return void route.close({ code: 1011 })
    socket = route
    route.onMessage((raw) => {
      if (raw === 'ping') route.send('pong')
      else heard.push(JSON.parse(String(raw)) as Said)
    })
    route.send(JSON.stringify(welcome))
    sockets += 1
  })
  return {
    heard,
    get sockets() {
      return sockets
    },
    say(frame) {
      if (!socket) throw new Error('the page has not connected')
      socket.send(JSON.stringify(frame))
    },
    greetWith(next) {
      welcome = next
    },
    async cut(next) {
      welcome = next
      socket?.send(JSON.stringify({ type: 'bye', code: 1012, reason: 'come back', retryAfterMs: 0 }))
      await socket?.close({ code: 1012 })
    },
    async leave() {
      welcome = null
      await socket?.close({ code: 1011 })
    },
    async back(next) {
      welcome = next
      await page.evaluate(() => dispatchEvent(new Event('online')))
    },
    async next(type) {
      const until = Date.now() + NEXT_MS
      for (;;) {
        const said = heard.find((frame) => frame.type === type && !taken.has(frame))
        if (said) {
          taken.add(said)
          return said
        }
        if (Date.now() > until) throw new Error(`${type}: the page never said it`)
        await page.waitForTimeout(20)
      }
    },
  }
}

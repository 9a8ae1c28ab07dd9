import type { TabMessage } from './core/tab-message.ts'
import type { Platform } from './platform.ts'

/** What a socket needs of its tab. */
export type Desk = {
  readonly WebSocket: Platform['WebSocket']
  readonly opened: (socket: TabSocket) => void
  /** `given up`: by the client alone, for silence or a hole. */
  readonly closed: (socket: TabSocket, givenUp: boolean) => void
  /** Says something to the tab that leads. */
  readonly ask: (tab: string, session: string, raw: string) => void
  /** Whether a frame of this tab is to reach the room. */
  readonly passes: (raw: string) => boolean
}

/** To its client a WebSocket; to the room one where this tab leads, else a way to the tab that does [K14]. */
export class TabSocket extends EventTarget {
  readonly #desk: Desk
  readonly #id: string
  readonly #url: string
  readonly #protocols: string[]
  #session = ''
  #real: InstanceType<Platform['WebSocket']> | null = null
  #isOver = false

  constructor(desk: Desk, id: string, url: string, protocols: string[]) {
    super()
    this.#desk = desk
    this.#id = id
    this.#url = url
    this.#protocols = protocols
    desk.opened(this)
  }

  /** Opens straight to the room; one that another tab serves is opened anew by its client. */
  attach(): void {
    if (this.#real) return
    if (this.#session !== '') return this.reopen()
    const real = new this.#desk.WebSocket(this.#url, this.#protocols)
    this.#real = real
    real.addEventListener('message', ({ data }: MessageEvent<string>) => this.#say(data))
    real.addEventListener('close', (event) => this.dispatchEvent(new CloseEvent('close', event)))
  }

  /** Asks the tab that leads for a session. */
  greet(): void {
    this.#desk.ask(this.#id, '', this.#url)
  }

  /** Tells the client to open another one at once [C2]. */
  reopen(): void {
    this.#end('{"type":"bye","code":1012,"retryAfterMs":0}')
  }

  hear({ tab, session, raw }: TabMessage): void {
    if (tab !== '' && tab !== this.#id) return
    if (tab !== '' && this.#session === '') this.#session = session
    if (raw === '') {
      if (this.#session === '') this.greet()
      else this.reopen()
    } else if (session === '') this.#end(raw)
    else if (session === this.#session) this.#say(raw)
  }

  send(raw: string): void {
    if (!this.#real) this.#desk.ask(this.#id, this.#session, raw)
    else if (this.#desk.passes(raw)) this.#real.send(raw)
  }

  close(): void {
    this.#real?.close()
    this.#desk.closed(this, !this.#real && !this.#isOver)
  }

  #end(bye: string): void {
    this.#isOver = true
    this.#say(bye)
  }

  #say(data: string): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

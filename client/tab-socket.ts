import type { Platform } from './platform.ts'

/** What a socket needs of its tab. */
export type Desk = {
  readonly WebSocket: Platform['WebSocket']
  readonly opened: (socket: TabSocket) => void
  readonly closed: (socket: TabSocket) => void
  /** Says something to the tab that leads. */
  readonly ask: (socket: TabSocket, raw: string) => void
  /** Whether a frame of this tab is to reach the room. */
  readonly passes: (raw: string) => boolean
}

/** To its client a WebSocket; to the room one where this tab leads, else a way to the tab that does [K14]. */
export class TabSocket extends EventTarget {
  readonly id: string
  readonly url: string
  readonly #desk: Desk
  readonly #protocols: string[]
  /** The one to the room, where this tab leads. */
  real: InstanceType<Platform['WebSocket']> | null = null
  /** The session of the leading tab that serves it; empty while none does. */
  session = ''
  /** Its client was told to close it. */
  isOver = false

  constructor(desk: Desk, id: string, url: string, protocols: string[]) {
    super()
    this.#desk = desk
    this.id = id
    this.url = url
    this.#protocols = protocols
    desk.opened(this)
  }

  /** Opens straight to the room; one that another tab serves is opened anew by its client. */
  attach(): void {
    if (this.real) return
    if (this.session) return this.reopen()
    this.real = new this.#desk.WebSocket(this.url, this.#protocols)
    this.real.addEventListener('message', ({ data }: MessageEvent<string>) => this.say(data))
    this.real.addEventListener('close', (event) => this.dispatchEvent(new CloseEvent('close', event)))
  }

  /** Tells the client to open another one at once [C2]. */
  reopen(): void {
    this.isOver = true
    this.say('{"type":"bye","code":1012,"retryAfterMs":0}')
  }

  say(data: string): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }

  send(raw: string): void {
    if (!this.real) this.#desk.ask(this, raw)
    else if (this.#desk.passes(raw)) this.real.send(raw)
  }

  close(): void {
    this.real?.close()
    this.#desk.closed(this)
  }
}

import type { Platform } from '../../../client/platform.ts'

/** The client's end of a socket, as the room sees it: what was said, and a way to answer. */
export class FakeSocket extends EventTarget {
  readonly url: string
  readonly protocols: readonly string[]
  readonly sent: string[] = []
  open = true
  listeners = 0

  constructor(url: string, protocols: readonly string[]) {
    super()
    this.url = url
    this.protocols = protocols
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    super.addEventListener(...args)
    this.listeners += 1
    const options = args[2]
    if (typeof options !== 'object') return
    options.signal?.addEventListener('abort', () => (this.listeners -= 1))
  }

  send(text: string): void {
    if (this.open) this.sent.push(text)
  }

  close(): void {
    this.end(1005)
  }

  /** What was sent since the last look. */
  take(): string[] {
    return this.sent.splice(0)
  }

  say(frame: unknown): void {
    const data = typeof frame === 'string' ? frame : JSON.stringify(frame)
    if (this.open) this.dispatchEvent(new MessageEvent('message', { data }))
  }

  end(code: number, reason = ''): void {
    if (!this.open) return
    this.open = false
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason }))
  }
}

/** Every socket a client opened, in order. */
export class FakeNetwork {
  readonly sockets: FakeSocket[] = []
  readonly WebSocket: Platform['WebSocket']

  constructor() {
    const { sockets } = this
    this.WebSocket = class extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols)
        sockets.push(this)
      }
    }
  }

  get last(): FakeSocket {
    const last = this.sockets.at(-1)
    if (!last) throw new Error('no socket was opened')
    return last
  }

  get open(): readonly FakeSocket[] {
    return this.sockets.filter(({ open }) => open)
  }

  get listeners(): number {
    return this.sockets.reduce((sum, { listeners }) => sum + listeners, 0)
  }
}

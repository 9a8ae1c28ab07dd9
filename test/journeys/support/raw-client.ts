type Frame = Record<string, unknown>
type Waiter = { readonly wanted: (frame: Frame) => boolean; readonly resolve: (frame: Frame) => void }

export type RawOptions = {
  readonly protocols?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: string
}

/** A socket and nothing else: what arrives is kept as text, in order, until somebody asks for it. */
export class RawClient {
  readonly frames: string[] = []
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  readonly socket: WebSocket
  readonly #waiters: Waiter[] = []
  readonly #decoded: Frame[] = []
  /** Of the frames. */
  #taken = 0
  /** Of what is decoded. */
  #read = 0

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.addEventListener('message', ({ data }) => {
      this.frames.push(String(data))
      this.#settle()
    })
    this.closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }))
    })
  }

  static async open(roomUrl: string, options: RawOptions = {}): Promise<RawClient> {
    const url = `${roomUrl.replace(/^http/, 'ws')}room${options.query ?? ''}`
    // Node's own WebSocket takes headers, which browsers do not; its declared type is the browser's.
    const init = {
      protocols: options.protocols ?? ['sax.v1'],
      headers: options.headers ?? {},
    } as unknown as string[]
    const socket = new WebSocket(url, init)
    const client = new RawClient(socket)
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve())
      socket.addEventListener('error', () => reject(new Error('the upgrade was refused')))
    })
    return client
  }

  send(frame: object | string | Uint8Array<ArrayBuffer>): void {
    this.socket.send(typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame))
  }

  /** All frames so far, `pong` aside; each is decoded once, when somebody waits for one or asks. */
  get decoded(): readonly Frame[] {
    for (const text of this.frames.slice(this.#taken))
      if (text !== 'pong') this.#decoded.push(JSON.parse(text) as Frame)
    this.#taken = this.frames.length
    return this.#decoded
  }

  /** The next frame, not seen by an earlier call, of this type. */
  next(type: string): Promise<Frame> {
    return new Promise((resolve) => {
      this.#waiters.push({ wanted: (frame) => frame['type'] === type, resolve })
      this.#settle()
    })
  }

  /** Closes and waits until both sides have. */
  async end(): Promise<void> {
    this.socket.close(1000)
    await this.closed
  }

  #settle(): void {
    if (this.#waiters.length === 0) return
    for (const frame of this.decoded.slice(this.#read)) {
      const [waiter] = this.#waiters
      if (!waiter) return
      this.#read += 1
      if (!waiter.wanted(frame)) continue
      this.#waiters.shift()
      waiter.resolve(frame)
    }
  }
}

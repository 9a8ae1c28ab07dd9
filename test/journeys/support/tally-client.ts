type Frame = Record<string, unknown>

/** How many frames of a type there were, and how many bytes they took. */
export type Tally = { frames: number; bytes: number }

/** A socket that counts what it is told and keeps nothing of it: for storms. */
export class TallyClient {
  readonly #socket: WebSocket
  readonly #tallies = new Map<string, Tally>()
  readonly #onFrame: (frame: Frame) => void
  readonly #closed: Promise<unknown>

  private constructor(socket: WebSocket, onFrame: (frame: Frame) => void) {
    this.#socket = socket
    this.#onFrame = onFrame
    this.#closed = new Promise((resolve) => socket.addEventListener('close', resolve))
    socket.addEventListener('message', ({ data }) => this.#count(String(data)))
  }

  /** `onFrame` sees every frame. Resolves when `until` holds of one. */
  static async open(
    roomUrl: string,
    sid: string | null,
    until: (frame: Frame) => boolean,
    onFrame: (frame: Frame) => void = () => {},
  ): Promise<TallyClient> {
    const url = `${roomUrl.replace(/^http/, 'ws')}room`
    const socket = new WebSocket(url, sid === null ? ['sax.v1'] : ['sax.v1', `sid.${sid}`])
    return new Promise((resolve, reject) => {
      socket.addEventListener('error', () => reject(new Error('the upgrade was refused')))
      const client: TallyClient = new TallyClient(socket, (frame) => {
        onFrame(frame)
        if (until(frame)) resolve(client)
      })
    })
  }

  of(type: string): Tally {
    return this.#tallies.get(type) ?? { frames: 0, bytes: 0 }
  }

  get all(): Tally {
    const all = { frames: 0, bytes: 0 }
    for (const { frames, bytes } of this.#tallies.values()) {
      all.frames += frames
      all.bytes += bytes
    }
    return all
  }

  get types(): string[] {
    return [...this.#tallies.keys()].toSorted()
  }

  send(frame: object): void {
    this.#socket.send(JSON.stringify(frame))
  }

  async end(): Promise<void> {
    this.#socket.close(1000)
    await this.#closed
  }

  #count(text: string): void {
    const frame = JSON.parse(text) as Frame
    const type = String(frame['type'])
    const tally = this.of(type)
    tally.frames += 1
    tally.bytes += Buffer.byteLength(text)
    this.#tallies.set(type, tally)
    this.#onFrame(frame)
  }
}

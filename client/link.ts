import type { ClientFrame } from '../protocol/client-frame.ts'
import { CloseCode } from '../protocol/codes.ts'
import { connect, connectionDueAt, type Connection, type ConnectionEvent } from './core/connection.ts'
import { afterHeard, afterSent, beatDueAt, firstBeat, nextBeat, type Heartbeat } from './core/heartbeat.ts'
import { readServerFrame, type ReadFrame } from './core/read-server-frame.ts'
import { takeOverVerdict } from './core/take-over.ts'
import type { Platform } from './platform.ts'
import { openSocket, type Socket } from './socket.ts'

export type LinkNeeds = {
  readonly platform: Platform
  /** Where to, and as whom, at this moment. */
  readonly handshake: () => { readonly url: string; readonly protocols: string[] }
  readonly spreadMs: () => number
  /** Everything a socket causes runs in here. */
  readonly enter: (act: () => void) => void
  readonly frame: (frame: ReadFrame) => void
  /** What was in flight will get no answer. */
  readonly gone: () => void
  /** Let in only with another credential; answered by `renewed`. */
  readonly renew: () => void
  /** How a `takeOver` ended; `adopted` comes before the new socket's frames. */
  readonly tookOver: (verdict: 'adopted' | 'unavailable' | 'failed') => void
}

type Candidate = { readonly socket: Socket; readonly frames: ReadFrame[] }

/** One live socket at a time, whatever the network does; the short take-over of H9 is the only overlap [K2, K5, C2]. */
export class Link {
  readonly #needs: LinkNeeds
  #state: Connection
  #socket: Socket | null = null
  #beat: Heartbeat | null = null
  #visible = true
  #candidate: Candidate | null = null

  constructor(needs: LinkNeeds) {
    this.#needs = needs
    this.#state = { is: 'idle', since: needs.platform.now() }
  }

  get state(): Connection {
    return this.#state
  }

  get isLive(): boolean {
    return this.#state.is === 'live'
  }

  step(event: ConnectionEvent): void {
    const { platform, spreadMs } = this.#needs
    const odds = { now: platform.now(), random: platform.random(), spreadMs: spreadMs() }
    const next = connect(this.#state, event, odds)
    if (next === this.#state) return
    this.#state = next
    if (next.is === 'live') {
      this.#beat = firstBeat(odds.now)
      return
    }
    this.#drop()
    if (next.is === 'connecting') this.#open()
    if (next.is === 'renewing') this.#needs.renew()
  }

  /** Ignored unless live: what is not sent now is asked for or sent again after the next `welcome`. */
  send(frame: ClientFrame): void {
    if (this.isLive) this.#say(JSON.stringify(frame))
  }

  /** Asks the forum anew by a second socket, which replaces the first when it is let in [H9]. */
  takeOver(): void {
    if (!this.isLive || this.#candidate) return
    const socket = this.#connect()
    if (socket) this.#candidate = { socket, frames: [] }
    else this.#needs.tookOver('failed')
  }

  /** No verdict in time. */
  abandonTakeOver(): void {
    this.#candidate?.socket.drop()
    this.#candidate = null
  }

  setVisible(visible: boolean): void {
    this.#visible = visible
  }

  wake(): void {
    this.step({ is: 'wake' })
    this.#check(true)
  }

  due(): void {
    this.step({ is: 'due' })
    this.#check(false)
  }

  dueAt(): number | null {
    return this.#beat ? beatDueAt(this.#beat, this.#visible) : connectionDueAt(this.#state)
  }

  dispose(): void {
    this.#drop()
    this.#state = { is: 'idle', since: this.#needs.platform.now() }
  }

  #open(): void {
    this.#socket = this.#connect()
    if (!this.#socket) this.step({ is: 'closed', code: CloseCode.internal, reason: '' })
  }

  /** Null where the platform refuses even to try. */
  #connect(): Socket | null {
    const { platform, handshake, enter } = this.#needs
    const { url, protocols } = handshake()
    try {
      const socket = openSocket(platform.WebSocket, url, protocols, {
        text: (raw) => enter(() => (socket === this.#socket ? this.#heard(raw) : this.#audition(raw))),
        closed: (code, reason) => enter(() => this.#closed(socket, code, reason)),
      })
      return socket
    } catch {
      return null
    }
  }

  #closed(socket: Socket, code: number, reason: string): void {
    if (socket !== this.#socket) {
      this.#decide('failed')
      return
    }
    this.#socket = null
    this.#needs.gone()
    this.step({ is: 'closed', code, reason })
  }

  #heard(raw: string): void {
    if (this.#beat) this.#beat = afterHeard(this.#beat, raw === 'pong', this.#needs.platform.now())
    const frame = readServerFrame(raw)
    if (!frame) return
    if (frame.type === 'bye') {
      const { code, reason, retryAfterMs } = frame
      this.step({ is: 'closed', code, reason, retryAfterMs })
      return
    }
    if (this.#state.is === 'connecting') {
      if (frame.type !== 'welcome') return
      this.step({ is: 'welcomed' })
    }
    this.#needs.frame(frame)
  }

  /** A frame of the socket that would take over; they are heard by nobody until it does. */
  #audition(raw: string): void {
    const frame = readServerFrame(raw)
    const frames = this.#candidate?.frames
    if (!frame || !frames || (frames.length === 0 && frame.type !== 'welcome' && frame.type !== 'bye')) return
    frames.push(frame)
    this.#decide(takeOverVerdict(frame))
  }

  #decide(verdict: ReturnType<typeof takeOverVerdict>): void {
    const candidate = this.#candidate
    if (!candidate || verdict === null) return
    this.#candidate = null
    if (verdict === 'adopted') {
      this.#socket?.drop()
      this.#socket = candidate.socket
      this.#beat = firstBeat(this.#needs.platform.now())
    } else {
      candidate.socket.drop()
    }
    this.#needs.tookOver(verdict)
    if (verdict !== 'adopted') return
    for (const frame of candidate.frames) {
      // A frame before may have ended it: a hole in the delta.
      if (this.#socket === candidate.socket) this.#needs.frame(frame)
    }
  }

  #check(woken: boolean): void {
    if (!this.#beat) return
    const beat = nextBeat(this.#beat, this.#visible, woken, this.#needs.platform.now())
    if (beat === 'ping') this.#say('ping')
    if (beat === 'dead') this.step({ is: 'lost' })
  }

  #say(text: string): void {
    if (!this.#socket || !this.#beat) return
    this.#socket.send(text)
    this.#beat = afterSent(this.#beat, text === 'ping', this.#needs.platform.now())
  }

  #drop(): void {
    this.abandonTakeOver()
    this.#beat = null
    if (!this.#socket) return
    this.#socket.drop()
    this.#socket = null
    this.#needs.gone()
  }
}

import type { ClientFrame } from '../protocol/client-frame.ts'
import {
  connect,
  connectionDueAt,
  idle,
  toConnectionView,
  type Connection,
  type ConnectionEvent,
  type Odds,
} from './core/connection.ts'
import { afterHeard, afterSent, beatDueAt, firstBeat, nextBeat, type Heartbeat } from './core/heartbeat.ts'
import { readServerFrame, type ReadFrame } from './core/read-server-frame.ts'
import type { ConnectionView } from './core/room-view.ts'
import type { Socket } from './socket.ts'

export type LinkNeeds = {
  readonly odds: () => Odds
  /** Everything a socket causes runs in here. */
  readonly enter: (act: () => void) => void
  /** A new socket as whoever the client is now; throws where the platform refuses even to try. */
  readonly open: (heard: (raw: string) => void, closed: (code: number, reason: string) => void) => Socket
  readonly hear: (frame: ReadFrame) => void
  /** What was in flight will get no answer. */
  readonly gone: () => void
  /** Let in only with another credential; answered by the event `renewed`. */
  readonly renew: () => void
  /** How a `takeOver` ended; `adopted` comes before the new socket's frames. */
  readonly tookOver: (verdict: Verdict) => void
}

type Verdict = 'adopted' | 'unavailable' | 'failed'

/** One live socket at a time, whatever the network does; the short take-over of H9 is the only overlap [K2, K5, C2]. */
export type Link = {
  readonly is: Connection['is']
  /** The same object until the state changes. */
  readonly view: ConnectionView
  step(event: ConnectionEvent): void
  /** Ignored unless live: what is not sent now is asked for or sent again after the next `welcome`. */
  send(frame: ClientFrame): void
  /** Asks the forum anew by a second socket, which replaces the first when it is let in [H9]. */
  takeOver(): void
  /** No verdict in time. */
  abandonTakeOver(): void
  wake(): void
  due(): void
  dueAt(): number
  setVisible(visible: boolean): void
  dispose(): void
}

export function createLink({ odds, enter, open, hear, gone, renew, tookOver }: LinkNeeds): Link {
  let state: Connection = idle(odds().now)
  let view = toConnectionView(state)
  let socket: Socket | null = null
  /** Null unless live. */
  let beat: Heartbeat | null = null
  let isVisible = true
  /** Would take over; its frames are heard by nobody until it does. */
  let candidate: Socket | null = null
  let auditioned: ReadFrame[] = []

  function step(event: ConnectionEvent): void {
    const next = connect(state, event, odds())
    if (next === state) return
    state = next
    view = toConnectionView(next)
    if (next.is === 'live') {
      beat = firstBeat(next.since)
      return
    }
    drop()
    if (next.is === 'renewing') renew()
    if (next.is !== 'connecting') return
    socket = openSocket()
    if (!socket) step({ is: 'lost' })
  }

  function openSocket(): Socket | null {
    try {
      const opened = open(
        (raw) => enter(() => (opened === socket ? heard(raw) : audition(readServerFrame(raw)))),
        (code, reason) =>
          enter(() => (opened === socket ? step({ is: 'closed', code, reason }) : decide('failed'))),
      )
      return opened
    } catch {
      return null
    }
  }

  function heard(raw: string): void {
    if (beat) beat = afterHeard(beat, raw === 'pong', odds().now)
    const frame = readServerFrame(raw)
    if (frame?.type === 'bye') step({ ...frame, is: 'closed' })
    if (frame?.type === 'welcome') step({ is: 'welcomed' })
    if (frame && beat) hear(frame)
  }

  function audition(frame: ReadFrame | null): void {
    if (!frame) return
    auditioned.push(frame)
    const verdict = verdictOf(frame)
    if (verdict) decide(verdict)
  }

  function decide(verdict: Verdict): void {
    const adopted = verdict === 'adopted' ? candidate : null
    if (adopted) {
      socket?.drop()
      socket = adopted
      candidate = null
      beat = firstBeat(odds().now)
    }
    abandonTakeOver()
    tookOver(verdict)
    for (const frame of auditioned) {
      // One before may have ended it: a hole in the delta.
      if (socket && socket === adopted) hear(frame)
    }
  }

  function abandonTakeOver(): void {
    candidate?.drop()
    candidate = null
  }

  function check(woken: boolean): void {
    const verdict = beat && nextBeat(beat, isVisible, woken, odds().now)
    if (verdict === 'ping') say('ping')
    if (verdict === 'dead') step({ is: 'lost' })
  }

  function say(text: string): void {
    if (!socket || !beat) return
    socket.send(text)
    beat = afterSent(beat, text === 'ping', odds().now)
  }

  function drop(): void {
    abandonTakeOver()
    beat = null
    if (!socket) return
    socket.drop()
    socket = null
    gone()
  }

  return {
    get is() {
      return state.is
    },
    get view() {
      return view
    },
    step,
    send: (frame) => say(JSON.stringify(frame)),
    takeOver() {
      abandonTakeOver()
      auditioned = []
      candidate = openSocket()
      if (!candidate) tookOver('failed')
    },
    abandonTakeOver,
    wake() {
      step({ is: 'wake' })
      check(true)
    },
    due() {
      step({ is: 'due' })
      check(false)
    },
    dueAt: () => (beat ? beatDueAt(beat, isVisible) : connectionDueAt(state)),
    setVisible(visible) {
      isVisible = visible
    },
    dispose: drop,
  }
}

/** A forum that does not answer takes nobody's session; any other answer stands, welcome or not. Null: not decided yet [H9]. */
function verdictOf(frame: ReadFrame): Verdict | null {
  if (frame.type === 'bye') return 'failed'
  if (frame.type !== 'welcome' && frame.type !== 'you') return null
  if (frame.auth === 'pending') return null
  if (frame.auth === 'expired') return 'failed'
  return 'reason' in frame && frame.reason === 'unavailable' ? 'unavailable' : 'adopted'
}

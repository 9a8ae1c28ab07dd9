import { CloseCode } from '../../protocol/codes.ts'
import type { ConnectionView } from './room-view.ts'

/** Milliseconds that the first back-off is at most; each further one doubles it [C2]. */
const BACK_OFF_BASE_MS = 500
const BACK_OFF_CAP_MS = 30_000
/** Milliseconds from the attempt to `welcome`; a slow phone needs two or three [H5]. */
const HANDSHAKE_MS = 10_000
/** Milliseconds that the page gets for another credential, its own request to the forum included [C3]. */
const RENEWAL_MS = 15_000
/** The close code of a socket that died without a word: the network's doing, not the room's. */
const DIED = 1006
/** No close code: this client gave the socket up. */
const LOST = 0
const LOSS: End = { code: LOST, reason: '' }
/** Milliseconds live after which a connection has proved itself. A room that ends each one sooner is not asked again at once [K10]. */
const PROVEN_MS = 1_000
/** Milliseconds live after which 4401 is worth another renewal; each costs the forum a request [K10]. */
const TRUSTED_MS = 10_000
/** Attempts without a word after which another way is looked for [K6]. */
const UNHEARD_MAX = 3

type Stopped = Extract<ConnectionView, { is: 'stopped' }>

/** The way to one live socket. Which socket object an event came from is the shell's to know [K2]. */
export type Connection = Attempts | Stopped

type Attempts = {
  /** `renewing`: the page is asked for another credential. */
  readonly is: 'idle' | 'connecting' | 'live' | 'waiting' | 'renewing'
  /** When time ends this; Infinity: never. */
  readonly until: number
  /** When this client began to be, or to be without, a live socket. */
  readonly since: number
  readonly wasLive: boolean
  /** Attempts in a row that came to nothing. */
  readonly failures: number
  /** Attempts in a row in which the room said nothing: it may be that no socket goes through [K6]. */
  readonly unheard: number
  /** The credential was renewed for this attempt: a second 4401 is the answer [C2]. */
  readonly renewed: boolean
  /** The room named the time to wait, and no wake hint shortens it. */
  readonly ordered: boolean
}

type End = { readonly code: number; readonly reason: string; readonly retryAfterMs?: number | undefined }

export type ConnectionEvent =
  /** Begin, or begin again where the room had ended it; also when the page gives another credential. */
  | { readonly is: 'start' }
  | { readonly is: 'welcomed' }
  /** By `bye` or by close. */
  | ({ readonly is: 'closed' } & End)
  /** This client gives the socket up: silence, a hole, no answer to a send, or an attempt that could not even begin. */
  | { readonly is: 'lost' }
  | { readonly is: 'renewed'; readonly ok: boolean }
  | { readonly is: 'wake' }
  | { readonly is: 'due' }

/** What chance and the room say about waiting; `random` is in [0, 1). */
export type Odds = { readonly now: number; readonly random: number; readonly spreadMs: number }

const STOPS: Readonly<Record<number, Stopped['why']>> = {
  [CloseCode.banned]: 'banned',
  [CloseCode.replaced]: 'replaced',
  [CloseCode.clientTooOld]: 'client_too_old',
}

export function idle(since: number): Attempts {
  return {
    is: 'idle',
    until: Infinity,
    since,
    wasLive: false,
    failures: 0,
    unheard: 0,
    renewed: false,
    ordered: false,
  }
}

/** The next state; where it is another `connecting`, a new socket is opened, and any older one is dropped. */
export function connect(state: Connection, event: ConnectionEvent, odds: Odds): Connection {
  const { now } = odds
  const wasLive = state.is !== 'stopped' && state.wasLive
  if (event.is === 'start') return attempt({ ...idle(now), wasLive }, now)
  if (state.is === 'stopped') return state
  const { is, until, ordered } = state
  const isUp = is === 'connecting' || is === 'live'
  const isOver = now >= until
  switch (event.is) {
    case 'welcomed':
      return is === 'connecting'
        ? { ...state, is: 'live', until: Infinity, since: now, wasLive: true, unheard: 0 }
        : state
    case 'closed':
      return isUp ? ended(state, event, odds) : state
    case 'lost':
      return isUp ? ended(state, LOSS, odds) : state
    case 'renewed':
      if (is !== 'renewing') return state
      return event.ok ? attempt({ ...state, renewed: true }, now) : stopped('not_let_in')
    case 'wake':
      return (is === 'waiting' && !ordered) || (is === 'connecting' && isOver) ? attempt(state, now) : state
    case 'due':
      if (!isOver) return state
      if (is === 'waiting') return attempt(state, now)
      return is === 'connecting' ? ended(state, LOSS, odds) : stopped('not_let_in')
  }
}

/** When `due` says something new; Infinity: never. */
export function connectionDueAt(state: Connection): number {
  return state.is === 'stopped' ? Infinity : state.until
}

export function toConnectionView(state: Connection): ConnectionView {
  if (state.is === 'stopped') return state
  const { is, since, wasLive, failures, until, unheard } = state
  if (is === 'live') return { is }
  const isWaiting = is === 'waiting'
  if (!wasLive && failures === 0 && !isWaiting) return { is: 'connecting', since }
  const retryAt = is === 'renewing' ? null : isWaiting ? until : until - HANDSHAKE_MS
  return { is: 'offline', since, retryAt, unheard }
}

/** Whether socket after socket has brought no word of the room [K6]. */
export function isUnheard(view: ConnectionView): boolean {
  return view.is === 'offline' && view.unheard >= UNHEARD_MAX
}

/** What follows on the end of an attempt, or of a live socket [C2]. */
function ended(before: Attempts, { code, reason, retryAfterMs }: End, odds: Odds): Connection {
  const { now, random, spreadMs } = odds
  const isLive = before.is === 'live'
  const isProven = isLive && now >= before.since + PROVEN_MS
  const failures = isProven ? 0 : before.failures
  const renewed = before.renewed && !(isLive && now >= before.since + TRUSTED_MS)
  // A word of the room's shows that sockets go through; the one by which tabs make room for each other shows nothing [K14].
  const isHeard = isLive || code > DIED
  const unheard = code === CloseCode.drain ? before.unheard : isHeard ? 0 : before.unheard + 1
  const state = { ...before, since: isLive ? now : before.since, failures, unheard, renewed }

  const why = STOPS[code]
  if (why) return stopped(why, reason)
  if (code === LOST && isProven) return attempt(state, now)
  // With 4401 only a forum that does not answer names a time [H11].
  const ordered = retryAfterMs !== undefined || code === CloseCode.drain || code === CloseCode.backOff
  if (code === CloseCode.notLetIn && !ordered) {
    return renewed ? stopped('not_let_in', reason) : { ...state, is: 'renewing', until: now + RENEWAL_MS }
  }
  // Out of a live socket everybody falls at once: the first try spreads over what the room asked for. Else full jitter.
  const isFall = isLive && !ordered && (isProven || code === DIED)
  const backOffMs = isFall ? 0 : Math.min(BACK_OFF_CAP_MS, BACK_OFF_BASE_MS * 2 ** failures)
  const mostMs = ordered ? BACK_OFF_CAP_MS : Math.max(isLive ? spreadMs : 0, backOffMs)
  const until = now + (retryAfterMs ?? random * mostMs)
  return { ...state, is: 'waiting', until, ordered, failures: isFall ? 0 : failures + 1 }
}

function attempt(state: Attempts, now: number): Attempts {
  return { ...state, is: 'connecting', until: now + HANDSHAKE_MS }
}

function stopped(why: Stopped['why'], detail = ''): Stopped {
  return { is: 'stopped', why, detail }
}

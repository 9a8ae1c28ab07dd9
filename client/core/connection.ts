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
/** Milliseconds live after which a connection has proved itself. A room that ends each one sooner is not asked again at once [K10]. */
const PROVEN_MS = 1_000
/** Milliseconds live after which 4401 is worth another renewal; each costs the forum a request [K10]. */
const TRUSTED_MS = 10_000

/** What lasts from attempt to attempt. */
type Trail = {
  /** When this client began to be without a live socket. */
  readonly since: number
  readonly wasLive: boolean
  /** Attempts in a row that came to nothing. */
  readonly failures: number
  /** The credential was renewed for this attempt: a second 4401 is the answer [C2]. */
  readonly renewed: boolean
}

/** The way to one live socket. Which socket object an event came from is the shell's to know [K2]. */
export type Connection =
  | { readonly is: 'idle'; readonly since: number }
  | { readonly is: 'connecting'; readonly startedAt: number; readonly trail: Trail }
  | { readonly is: 'live'; readonly at: number; readonly trail: Trail }
  /** `ordered`: the room named the time, and no wake hint shortens it. */
  | { readonly is: 'waiting'; readonly retryAt: number; readonly ordered: boolean; readonly trail: Trail }
  /** The page is asked for another credential. */
  | { readonly is: 'renewing'; readonly startedAt: number; readonly trail: Trail }
  | Extract<ConnectionView, { is: 'stopped' }>

export type ConnectionEvent =
  /** Begin, or begin again where the room had ended it; also when the page gives another credential. */
  | { readonly is: 'start' }
  | { readonly is: 'welcomed' }
  /** By `bye`, by close, or by an attempt that could not even begin. */
  | {
      readonly is: 'closed'
      readonly code: number
      readonly reason: string
      readonly retryAfterMs?: number | undefined
    }
  /** This client gives the socket up: silence, a hole, no answer to a send. */
  | { readonly is: 'lost' }
  | { readonly is: 'renewed'; readonly ok: boolean }
  | { readonly is: 'wake' }
  | { readonly is: 'due' }

/** What chance and the room say about waiting; `random` is in [0, 1). */
export type Odds = { readonly now: number; readonly random: number; readonly spreadMs: number }

/** The next state; where it is another `connecting`, a new socket is opened, and any older one is dropped. */
export function connect(state: Connection, event: ConnectionEvent, odds: Odds): Connection {
  const { now } = odds
  switch (event.is) {
    case 'start':
      return attempt(now, { since: now, wasLive: wasEverLive(state), failures: 0, renewed: false })
    case 'welcomed':
      return state.is === 'connecting'
        ? { is: 'live', at: now, trail: { ...state.trail, wasLive: true } }
        : state
    case 'closed':
      return state.is === 'connecting' || state.is === 'live' ? closed(state, event, odds) : state
    case 'lost':
      if (state.is === 'live' && isProven(state, now)) return attempt(now, trailOf(state, now))
      return state.is === 'connecting' || state.is === 'live' ? backOff(state, odds) : state
    case 'renewed':
      if (state.is !== 'renewing') return state
      return event.ok ? attempt(now, { ...state.trail, renewed: true }) : stopped('not_let_in', '')
    case 'wake':
      if (state.is === 'waiting' && !state.ordered) return attempt(now, state.trail)
      return state.is === 'connecting' && now >= state.startedAt + HANDSHAKE_MS
        ? attempt(now, state.trail)
        : state
    case 'due':
      if (state.is === 'waiting' && now >= state.retryAt) return attempt(now, state.trail)
      if (state.is === 'renewing' && now >= state.startedAt + RENEWAL_MS) return stopped('not_let_in', '')
      return state.is === 'connecting' && now >= state.startedAt + HANDSHAKE_MS ? backOff(state, odds) : state
  }
}

/** When `due` says something new. */
export function connectionDueAt(state: Connection): number | null {
  switch (state.is) {
    case 'waiting':
      return state.retryAt
    case 'connecting':
      return state.startedAt + HANDSHAKE_MS
    case 'renewing':
      return state.startedAt + RENEWAL_MS
    default:
      return null
  }
}

export function toConnectionView(state: Connection): ConnectionView {
  switch (state.is) {
    case 'idle':
      return { is: 'connecting', since: state.since }
    case 'live':
      return { is: 'live' }
    case 'stopped':
      return state
    case 'connecting':
    case 'renewing':
    case 'waiting': {
      const { since, wasLive, failures } = state.trail
      const retryAt = state.is === 'waiting' ? state.retryAt : null
      const first = !wasLive && failures === 0 && retryAt === null
      return first ? { is: 'connecting', since } : { is: 'offline', since, retryAt }
    }
  }
}

type Up = Extract<Connection, { is: 'connecting' | 'live' }>

function closed(state: Up, event: ConnectionEvent & { is: 'closed' }, odds: Odds): Connection {
  const trail = trailOf(state, odds.now)
  if (event.code === DIED && state.is === 'live') return fallen(trail, odds)
  switch (event.code) {
    case CloseCode.banned:
      return stopped('banned', event.reason)
    case CloseCode.replaced:
      return stopped('replaced', event.reason)
    case CloseCode.clientTooOld:
      return stopped('client_too_old', event.reason)
    case CloseCode.notLetIn:
      // Only a forum that does not answer names a time [H11].
      if (event.retryAfterMs !== undefined) return ordered(trail, odds.now + event.retryAfterMs)
      return trail.renewed
        ? stopped('not_let_in', event.reason)
        : { is: 'renewing', startedAt: odds.now, trail }
    case CloseCode.drain:
    case CloseCode.backOff:
      return ordered(trail, odds.now + (event.retryAfterMs ?? odds.random * BACK_OFF_CAP_MS))
    default:
      return backOff(state, odds)
  }
}

function ordered(trail: Trail, retryAt: number): Connection {
  return { is: 'waiting', retryAt, ordered: true, trail: { ...trail, failures: trail.failures + 1 } }
}

/** Full jitter [C2]. */
function backOff(state: Up, odds: Odds): Connection {
  const { now, random, spreadMs } = odds
  const trail = trailOf(state, now)
  if (state.is === 'live' && isProven(state, now)) return fallen(trail, odds)
  const longest = Math.min(BACK_OFF_CAP_MS, BACK_OFF_BASE_MS * 2 ** trail.failures)
  const spread = state.is === 'live' ? spreadMs : 0
  const waitMs = random * Math.max(spread, longest)
  return {
    is: 'waiting',
    retryAt: now + waitMs,
    ordered: false,
    trail: { ...trail, failures: trail.failures + 1 },
  }
}

/** Out of a live socket everybody falls at once: the first try spreads over what the room asked for [C2]. */
function fallen(trail: Trail, { now, random, spreadMs }: Odds): Connection {
  return { is: 'waiting', retryAt: now + random * spreadMs, ordered: false, trail: { ...trail, failures: 0 } }
}

/** What an attempt after this one inherits. */
function trailOf(state: Up, now: number): Trail {
  if (state.is === 'connecting') return state.trail
  const { trail, at } = state
  return {
    since: now,
    wasLive: true,
    failures: isProven(state, now) ? 0 : trail.failures,
    renewed: trail.renewed && now < at + TRUSTED_MS,
  }
}

function isProven(state: Connection & { is: 'live' }, now: number): boolean {
  return now >= state.at + PROVEN_MS
}

function wasEverLive(state: Connection): boolean {
  return 'trail' in state && state.trail.wasLive
}

function attempt(now: number, trail: Trail): Connection {
  return { is: 'connecting', startedAt: now, trail }
}

function stopped(why: Extract<Connection, { is: 'stopped' }>['why'], detail: string): Connection {
  return { is: 'stopped', why, detail }
}

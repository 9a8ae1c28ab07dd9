import type { Self } from '../../protocol/author.ts'
import type { GuestReason } from '../../protocol/codes.ts'
import type { Auth, You } from '../../protocol/server-frame.ts'
import { RELAY_AUTHOR } from './outbox.ts'
import type { ReadWelcome } from './read-server-frame.ts'

/** Part of its trust after which a session is renewed, and the part over which renewals of one moment spread [H9]. */
const RENEW_FROM = 0.8
const RENEW_SPREAD = 0.1
/** Milliseconds between two renewals: the room takes six a minute [H9]. */
const GAP_MS = 12_000
/** Milliseconds after which a renewal counts as failed: the forum has three seconds, the page's own request a few more. */
const ANSWER_MS = 15_000
/** Milliseconds to the next try where the forum did not answer [F1]. */
const AGAIN_MIN_MS = 5_000
const AGAIN_SPREAD_MS = 55_000
/** Milliseconds between two tries that a returning reader causes: they may have logged in elsewhere. */
const RETURN_GAP_MS = 30_000

/** Who this client is to the room, and when it asks the room anew. */
export type Standing = {
  /** `renewing`: not let write, but the one renewal that may change it has not been answered [C3]. */
  readonly auth: Auth | 'renewing' | 'unknown'
  /** Who it is, or was last known to be. */
  readonly you: Self | null
  readonly reason: GuestReason | null
  /** When the next renewal begins, or, `asked`, the present one has failed; Infinity while only an event can change something. */
  readonly dueAt: number
  /** Begins only while somebody looks or lines wait; otherwise whatever happens. */
  readonly ifWanted: boolean
  readonly asked: boolean
  /** The latest renewal began. */
  readonly startedAt: number
  /** One was begun since this session last was a member: a second asks for nothing new. */
  readonly tried: boolean
}

export type RenewalOdds = { readonly now: number; readonly random: number }

const NO_RENEWAL = { dueAt: Infinity, ifWanted: false, asked: false }

/** What is remembered until the room tells. */
export function remembered(you: Self | null): Standing {
  return { auth: 'unknown', you, reason: null, ...NO_RENEWAL, startedAt: -Infinity, tried: false }
}

/**
 * After each `welcome` and `you`. `renewable`: whether another credential may make a member of this guest; `roomNow`:
 * the room's clock, in which trust is told.
 */
export function afterTold(
  standing: Standing,
  told: ReadWelcome | You,
  renewable: boolean,
  roomNow: number,
  odds: RenewalOdds,
): Standing {
  const { auth, you } = told
  const reason = 'reason' in told ? told.reason : null
  const next = { ...standing, ...NO_RENEWAL, auth, reason }
  if (auth === 'expired') return afterLoss(next, odds.now)
  if (auth === 'guest') {
    return renewable && !next.tried ? afterLoss({ ...next, auth: 'renewing' }, odds.now) : asGuest(next, odds)
  }
  if (auth !== 'member' || !you) return next
  const trustMs = Math.max(0, you.trustUntil - roomNow)
  const dueAt = odds.now + trustMs * (RENEW_FROM + RENEW_SPREAD * odds.random)
  return planned({ ...next, you, tried: false }, dueAt, true)
}

/** The right to write is gone: one renewal at once [C3]. */
export function afterLoss(standing: Standing, now: number): Standing {
  return standing.tried ? standing : planned(standing, now, false)
}

export function afterStart(standing: Standing, now: number): Standing {
  return { ...standing, dueAt: now + ANSWER_MS, ifWanted: false, asked: true, startedAt: now, tried: true }
}

/** No answer, or an `unavailable` forum's. Somebody who could write a moment ago will want to again. */
export function afterFailure(standing: Standing, unavailable: boolean, odds: RenewalOdds): Standing {
  const { auth } = standing
  if (auth === 'member' || (unavailable && auth === 'expired')) return again(standing, odds)
  if (auth === 'expired') return { ...standing, ...NO_RENEWAL }
  return asGuest(unavailable ? { ...standing, reason: 'unavailable' } : standing, odds)
}

/** The socket went, and with it what it was asked; the next handshake asks afresh. */
export function afterGone(standing: Standing): Standing {
  return { ...standing, ...NO_RENEWAL, tried: false }
}

/** A reader came back to a session that had expired. */
export function afterReturn(standing: Standing, now: number): Standing {
  const { auth, dueAt, startedAt } = standing
  const due = auth === 'expired' && dueAt === Infinity && now >= startedAt + RETURN_GAP_MS
  return due ? planned(standing, now, false) : standing
}

/** `wanted`: the right to write is of use to somebody. */
export function renewalDueAt({ dueAt, ifWanted }: Standing, wanted: boolean): number {
  return ifWanted && !wanted ? Infinity : dueAt
}

/** Who a send would be written as; null when nobody is known [K3]. */
export function writer({ auth, you }: Standing): string | null {
  return auth === 'relay' ? RELAY_AUTHOR : (you?.id ?? null)
}

/** Whether the room has said who is here: who is remembered may be somebody else [K3]. */
export function isSaid({ auth, you }: Pick<Standing, 'auth' | 'you'>): boolean {
  return auth === 'guest' ? you === null : auth === 'member' || auth === 'expired' || auth === 'relay'
}

/** That the forum is silent says nothing about who somebody is: they are kept in mind, and so are their sends [S4]. */
function asGuest(standing: Standing, odds: RenewalOdds): Standing {
  const guest: Standing = { ...standing, ...NO_RENEWAL, auth: 'guest' }
  return guest.reason === 'unavailable' ? again(guest, odds) : { ...guest, you: null }
}

function again(standing: Standing, { now, random }: RenewalOdds): Standing {
  return planned(standing, now + AGAIN_MIN_MS + AGAIN_SPREAD_MS * random, true)
}

function planned(standing: Standing, at: number, ifWanted: boolean): Standing {
  return { ...standing, dueAt: Math.max(at, standing.startedAt + GAP_MS), ifWanted, asked: false }
}

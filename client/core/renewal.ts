import type { Standing } from './standing.ts'

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

/** When the session's trust is renewed next. */
export type Renewal = {
  readonly plan:
    | { readonly is: 'none' }
    /** `wanted`: only while somebody looks or lines wait; otherwise whatever happens. */
    | { readonly is: 'planned'; readonly at: number; readonly wanted: boolean }
    | { readonly is: 'under way' }
  /** The latest one began. */
  readonly startedAt: number
  /** One was begun since this session last was a member: a second asks for nothing new. */
  readonly tried: boolean
}

export const NO_RENEWAL: Renewal = { plan: { is: 'none' }, startedAt: -Infinity, tried: false }

export type RenewalOdds = { readonly now: number; readonly random: number }

/** After each `welcome` and `you`. `roomNow` is the room's clock, in which trust is told. */
export function afterStanding(
  renewal: Renewal,
  { auth, you, reason }: Standing,
  roomNow: number,
  odds: RenewalOdds,
): Renewal {
  switch (auth) {
    case 'member': {
      const trustMs = Math.max(0, (you?.trustUntil ?? roomNow) - roomNow)
      const waitMs = trustMs * (RENEW_FROM + RENEW_SPREAD * odds.random)
      return planned({ ...renewal, tried: false }, odds.now + waitMs, true)
    }
    case 'expired':
    case 'renewing':
      return afterLoss(renewal, odds.now)
    case 'guest':
      return reason === 'unavailable' ? again(renewal, odds) : { ...renewal, plan: { is: 'none' } }
    case 'pending':
    case 'relay':
    case 'unknown':
      return { ...renewal, plan: { is: 'none' } }
  }
}

/** The right to write is gone: one renewal at once [C3]. */
export function afterLoss(renewal: Renewal, now: number): Renewal {
  return renewal.tried ? { ...renewal, plan: { is: 'none' } } : planned(renewal, now, false)
}

/** No answer, or none that says anything. Somebody who could write a moment ago will want to again. */
export function afterFailure(
  renewal: Renewal,
  { auth, reason }: Standing,
  unavailable: boolean,
  odds: RenewalOdds,
): Renewal {
  const goesOn = unavailable || auth === 'member' || reason === 'unavailable'
  return goesOn ? again(renewal, odds) : { ...renewal, plan: { is: 'none' } }
}

/** The socket went, and with it what it was asked; the next handshake asks afresh. */
export function afterGone(renewal: Renewal): Renewal {
  return { ...NO_RENEWAL, startedAt: renewal.startedAt }
}

/** A reader came back to a session that had expired. */
export function afterReturn(renewal: Renewal, { auth }: Standing, now: number): Renewal {
  const due = auth === 'expired' && renewal.plan.is === 'none' && now >= renewal.startedAt + RETURN_GAP_MS
  return due ? planned(renewal, now, false) : renewal
}

export function afterStart(now: number): Renewal {
  return { plan: { is: 'under way' }, startedAt: now, tried: true }
}

/** When to look again: for the next renewal, or for the answer that did not come. */
export function renewalDueAt({ plan, startedAt }: Renewal, wanted: boolean): number | null {
  switch (plan.is) {
    case 'none':
      return null
    case 'planned':
      return plan.wanted && !wanted ? null : plan.at
    case 'under way':
      return startedAt + ANSWER_MS
  }
}

function again(renewal: Renewal, { now, random }: RenewalOdds): Renewal {
  return planned(renewal, now + AGAIN_MIN_MS + AGAIN_SPREAD_MS * random, true)
}

function planned(renewal: Renewal, at: number, wanted: boolean): Renewal {
  return { ...renewal, plan: { is: 'planned', at: Math.max(at, renewal.startedAt + GAP_MS), wanted } }
}

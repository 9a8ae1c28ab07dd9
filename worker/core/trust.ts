import type { GuestReason } from '../../protocol/codes.ts'
import { byes } from './frames.ts'
import { personId, type Person, type Session, type Standing } from './session.ts'

/** Milliseconds of trust that a forum gains by not answering: one more try a minute [H9]. */
const UNAVAILABLE_TRUST_MS = 60_000
/** Milliseconds after the forum's last word at which a silent forum no longer counts as consent [H9]. */
const SILENT_FORUM_MAX_MS = 15 * 60_000

/** What the forum said about a sid [F1]. */
export type Verdict =
  | {
      readonly is: 'active'
      readonly person: Person
      readonly trustUntil: number
      readonly answeredAt: number
    }
  | { readonly is: 'inactive'; readonly reason: Exclude<GuestReason, 'unavailable'> | 'banned' }
  | { readonly is: 'unavailable' }

/** Who reads without being a member, and what the last of it is. */
export type Readers = { readonly guestsRead: boolean; readonly head: number }

type Next = { readonly standing: Standing } | { readonly bye: (typeof byes)[keyof typeof byes] }

/** The session table of protocol.md: where a verdict leads from each standing [States, H8, H9]. */
export function afterVerdict({ standing }: Session, verdict: Verdict, readers: Readers, now: number): Next {
  const { guestsRead } = readers
  switch (verdict.is) {
    case 'active':
      return active(standing, verdict, guestsRead)
    case 'inactive':
      if (verdict.reason === 'banned') return { bye: byes.banned }
      if (standing.is === 'member') return { standing: expired(standing.person.id, readers) }
      return guestsRead ? { standing: guest(standing, verdict.reason) } : { bye: byes.notLetIn }
    case 'unavailable':
      return unavailable(standing, readers, now)
  }
}

function active(standing: Standing, verdict: Verdict & { is: 'active' }, guestsRead: boolean): Next {
  const was = personId(standing)
  if (was !== null && was !== verdict.person.id) return { bye: byes.anotherPerson }
  if (!guestsRead && !verdict.person.can.includes('read')) return { bye: byes.notLetIn }
  const { person, trustUntil, answeredAt } = verdict
  return { standing: { is: 'member', person, trustUntil, answeredAt } }
}

function unavailable(standing: Standing, readers: Readers, now: number): Next {
  switch (standing.is) {
    case 'member': {
      const prolonged = Math.min(now + UNAVAILABLE_TRUST_MS, standing.answeredAt + SILENT_FORUM_MAX_MS)
      // What the forum granted for longer than that, its silence does not take back.
      const trustUntil = prolonged > now ? prolonged : standing.trustUntil
      if (trustUntil > now) return { standing: { ...standing, trustUntil } }
      return { standing: expired(standing.person.id, readers) }
    }
    case 'expired':
    case 'relay':
      return { standing }
    case 'guest':
    case 'pending':
      return readers.guestsRead
        ? { standing: guest(standing, 'unavailable') }
        : { bye: byes.forumUnavailable }
  }
}

/** A member whose right to write ended; they read on where guests may [H9]. */
export function expired(wasId: string | null, { guestsRead, head }: Readers): Standing {
  return { is: 'expired', wasId, shutOut: guestsRead ? null : { toldTo: head } }
}

function guest(standing: Standing, reason: GuestReason): Standing {
  return { is: 'guest', reason, wasId: personId(standing) }
}

import { DELTA_MAX_ENTRIES, SESSION_SILENT_MS } from '../../protocol/limits.ts'
import type { Bye } from '../../protocol/server-frame.ts'
import type { Effect } from './effect.ts'
import { byeBanned, byes, encode, encodeEntries } from './frames.ts'
import { newSession, toSelf, type Client, type Session, type Standing } from './session.ts'
import { end, expire, infoOf, readersOf, type RoomState, tellYou } from './state.ts'
import { afterVerdict, type Verdict } from './trust.ts'
import { welcome, type ClientCursor } from './welcome.ts'

/** Who comes in, as whom, and what they are told first. */

/** Who knocks: what the Worker read off the upgrade request [H1–H3]. */
export type Arrival = {
  readonly id: string
  readonly client: Client
  readonly cursor: ClientCursor | null
  readonly credential:
    | { readonly is: 'none' }
    | { readonly is: 'relay' }
    /** `verdict`: what the forum said of this very sid a moment ago, if it did [F2]. */
    | { readonly is: 'sid'; readonly sid: string; readonly verdict: Verdict | null }
}

export function arrive(state: RoomState, arrival: Arrival, now: number): Effect[] {
  const { id, client, cursor, credential } = arrival
  const full = fullFor(state, arrival)
  if (full) return [{ do: 'close', session: id, bye: full }]
  const effects: Effect[] = []
  if (state.sessions.size >= state.settings.sockets.all) effects.push(...displaceGuest(state, now))
  if (credential.is === 'relay') effects.push(...replaceRelay(state, now))
  const session = newSession(id, client, standingAtArrival(credential), now)
  state.sessions.add(session)
  if (!state.agenda.get('sweep')) state.agenda.put('sweep', '', now + SESSION_SILENT_MS)
  effects.push(...admit(state, session, cursor, credential, now))
  if (state.sessions.get(id)) effects.push({ do: 'keep', session: id })
  return effects
}

/** The forum's answer, whenever it comes. */
export function verified(
  state: RoomState,
  session: Session,
  why: 'connect' | 'auth',
  verdict: Verdict,
  now: number,
): Effect[] {
  const { id } = session
  const late = why === 'connect' && isOvertaken(session.standing, verdict)
  const effects = late ? [] : settle(state, session, verdict, now)
  if (!state.sessions.get(id)) return effects
  const cursor = state.waiting.get(id)
  if (cursor === undefined) effects.push(tellYou(state, session, now))
  else {
    state.waiting.delete(id)
    effects.push(...greet(state, session, cursor, now))
  }
  return [...effects, { do: 'keep', session: id }]
}

/** A session found `pending` after the object lost its memory: nobody will answer it any more [H9]. */
export function lostVerification(state: RoomState, session: Session, now: number): Effect[] {
  return session.welcomed ? expire(state, session, now) : end(state, session, byes.forumUnavailable, now)
}

/** No room for this one [P4]. Of a full room guests are refused first; who has a credential takes the place of one. */
function fullFor(
  { sessions, settings }: RoomState,
  { client, credential }: Arrival,
): Omit<Bye, 'type'> | null {
  if (credential.is === 'relay') return null
  if (sessions.addresses.isFull(client.ip, settings.sockets)) return byes.addressFull
  if (sessions.size < settings.sockets.all) return null
  return credential.is === 'none' || !sessions.all().some(isGuest) ? byes.roomFull : null
}

function displaceGuest(state: RoomState, now: number): Effect[] {
  const guest = state.sessions.all().find(isGuest)
  return guest ? end(state, guest, byes.roomFull, now) : []
}

function isGuest({ standing }: Session): boolean {
  return standing.is === 'guest'
}

/** The newest relay wins [R4]. */
function replaceRelay(state: RoomState, now: number): Effect[] {
  const older = state.sessions.relays().flatMap((relay) => end(state, relay, byes.replaced, now))
  state.agenda.remove('relay')
  return older
}

/** Who was verified a moment ago is a member from the first frame; all others read while the forum thinks [H5, F2]. */
function admit(
  state: RoomState,
  session: Session,
  cursor: ClientCursor | null,
  credential: Arrival['credential'],
  now: number,
): Effect[] {
  const { guests } = state.settings
  if (credential.is === 'none' && guests === 'none') return end(state, session, byes.notLetIn, now)
  if (credential.is !== 'sid') return greet(state, session, cursor, now)
  const { sid, verdict } = credential
  const waits = guests === 'none' || verdict?.is === 'active'
  if (waits) state.waiting.set(session.id, cursor)
  const effects = waits ? [] : greet(state, session, cursor, now)
  if (verdict) return [...effects, ...verified(state, session, 'connect', verdict, now)]
  return [...effects, { do: 'verify', session: session.id, sid, why: 'connect' }]
}

function greet(state: RoomState, session: Session, cursor: ClientCursor | null, now: number): Effect[] {
  session.welcomed = true
  session.saw = state.news.show(session.id, now)
  const { standing } = session
  const muted = standing.is === 'member' ? state.restrictions.muteOf(standing.person, now) : null
  const frame = welcome(state.transcript, cursor, standing, toSelf(standing, muted), infoOf(state), now)
  return [{ do: 'send', to: session.id, frame }]
}

function settle(state: RoomState, session: Session, verdict: Verdict, now: number): Effect[] {
  const next = afterVerdict(session, verdict, readersOf(state), now)
  const bye = 'bye' in next ? next.bye : turnedAway(state, session, next.standing, now)
  if (bye) return end(state, session, bye, now)
  if ('bye' in next) return []
  const shutOut = session.standing.is === 'expired' ? session.standing.shutOut : null
  state.sessions.stand(session, next.standing, now)
  return shutOut && next.standing.is === 'member' ? catchUp(state, session, shutOut.toldTo, now) : []
}

/** Whom the forum lets in and the room does not: banned here, or one socket too many [M1, P4]. */
function turnedAway(
  { sessions, presence, restrictions, settings }: RoomState,
  { standing }: Session,
  next: Standing,
  now: number,
): Omit<Bye, 'type'> | null {
  // Came in on a guest's place, and is a guest.
  if (next.is === 'guest')
    return standing.is === 'pending' && sessions.size >= settings.sockets.all ? byes.roomFull : null
  if (next.is !== 'member') return null
  const ban = restrictions.banOf(next.person, now)
  if (ban) return byeBanned(ban.reason)
  const isAnother = standing.is !== 'member'
  return isAnother && presence.socketsOf(next.person.id) >= settings.sockets.perPerson
    ? byes.personFull
    : null
}

/** What was said while a session could not read, so that its frames stay contiguous [T4]; too much, and it resumes anew. */
function catchUp(state: RoomState, session: Session, toldTo: number, now: number): Effect[] {
  const { id } = session
  const { entries, more } = state.transcript.after(toldTo, DELTA_MAX_ENTRIES)
  if (more || toldTo + 1 < state.transcript.oldest) return end(state, session, byes.resume, now)
  const missed: Effect[] = []
  if (entries.length > 0) missed.push({ do: 'send', to: id, frame: encodeEntries(entries) })
  session.saw = state.news.show(id, now)
  missed.push({ do: 'send', to: id, frame: encode({ type: 'room', ...infoOf(state) }) })
  if (session.watches) missed.push(state.news.names(id))
  return missed
}

function standingAtArrival(credential: Arrival['credential']): Standing {
  switch (credential.is) {
    case 'none':
      return { is: 'guest', reason: null, wasId: null }
    case 'relay':
      return { is: 'relay' }
    case 'sid':
      return { is: 'pending' }
  }
}

/** Whether an `auth` was answered before the upgrade was; a ban counts all the same, and so does a forum that speaks at last. */
function isOvertaken(standing: Standing, verdict: Verdict): boolean {
  if (standing.is === 'pending' || (verdict.is === 'inactive' && verdict.reason === 'banned')) return false
  return !(verdict.is === 'active' && standing.is === 'guest')
}

import { SESSION_SILENT_MS } from '../../protocol/limits.ts'
import type { Effect } from './effect.ts'
import { byes, encode } from './frames.ts'
import type { AgendaItem } from './records.ts'
import { end, expire, type RoomState } from './state.ts'

/** Milliseconds between two looks for silent sockets at least: each may wake the object [P3]. */
const SWEEP_EVERY_MS = 10_000

/** When the runtime last answered a session's ping, or 0: the room sleeps through them [H10]. */
export type PingedAt = (session: string) => number

/** A date that came. */
export function dateDue(
  state: RoomState,
  { what, subject }: AgendaItem,
  pingedAt: PingedAt,
  now: number,
): Effect[] {
  switch (what) {
    case 'counts':
    case 'names':
    case 'name':
      // That they may be told again is all there is to it.
      return []
    case 'leave':
      state.presence.gone(subject, state.news.note)
      return []
    case 'sweep':
      return sweep(state, pingedAt, now)
    case 'close': {
      const session = state.sessions.get(subject)
      return session ? end(state, session, byes.notLetIn, now) : []
    }
    case 'trust':
      return endTrust(state, now)
    case 'relay':
      return relayFell(state)
  }
}

/** Where guests may not read, nobody reads on after their trust [H9]. */
export function endTrust(state: RoomState, now: number): Effect[] {
  const { agenda, sessions, settings } = state
  if (settings.guests === 'read') return []
  agenda.remove('trust')
  const members = sessions.all().flatMap((session) => {
    const { standing } = session
    return standing.is === 'member' ? [{ session, until: standing.trustUntil }] : []
  })
  const next = Math.min(...members.map(({ until }) => (until > now ? until : Infinity)))
  if (next < Infinity) agenda.put('trust', '', next)
  return members.filter(({ until }) => until <= now).flatMap(({ session }) => expire(state, session, now))
}

function sweep(state: RoomState, pingedAt: PingedAt, now: number): Effect[] {
  const { agenda, sessions } = state
  let silentSince = Infinity
  const effects = sessions.all().flatMap((session) => {
    const heardAt = Math.max(session.heardAt, pingedAt(session.id))
    if (heardAt + SESSION_SILENT_MS <= now) return end(state, session, byes.silent, now)
    silentSince = Math.min(silentSince, heardAt)
    return []
  })
  if (silentSince < Infinity)
    agenda.put('sweep', '', Math.max(silentSince + SESSION_SILENT_MS, now + SWEEP_EVERY_MS))
  return effects
}

/** What the relay said of IRC holds no longer [R2]. */
function relayFell({ sessions, presence, records, news }: RoomState): Effect[] {
  if (sessions.relays().length > 0) return []
  presence.setRoster([], news.note)
  if (records.status === null) return []
  records.status = null
  return [{ do: 'tell', to: 'readers', frame: encode({ type: 'room', irc: null }) }]
}

import type { Bye, RoomInfo } from '../../protocol/server-frame.ts'
import { Agenda } from './agenda.ts'
import type { SocketLimits } from './capacity.ts'
import type { Effect } from './effect.ts'
import { encode } from './frames.ts'
import { News } from './news.ts'
import { Presence } from './presence.ts'
import { Rates, type RateLimits } from './rates.ts'
import type { Records } from './records.ts'
import { Restrictions } from './restrictions.ts'
import { toYou, type Session } from './session.ts'
import { Sessions } from './sessions.ts'
import { Tick } from './tick.ts'
import type { Transcript } from './transcript.ts'
import { expired, type Readers } from './trust.ts'
import type { ClientCursor } from './welcome.ts'

export type RoomSettings = {
  readonly name: string
  readonly guests: 'read' | 'none'
  /** Milliseconds for which somebody without a socket, and IRC without a relay, still counts [P2, R2]. */
  readonly graceMs: number
  readonly rates: RateLimits
  readonly sockets: SocketLimits
}

/** All that the room's decisions read and change. Each is a function of it, of an event and of `now`. */
export type RoomState = {
  readonly transcript: Transcript
  readonly records: Records
  readonly settings: RoomSettings
  readonly agenda: Agenda
  readonly presence: Presence
  readonly news: News
  readonly restrictions: Restrictions
  readonly sessions: Sessions
  readonly tick: Tick
  readonly rates: Rates
  /** Cursors of those whose `welcome` waits for the forum [H5]. */
  readonly waiting: Map<string, ClientCursor | null>
}

export function createState(transcript: Transcript, records: Records, settings: RoomSettings): RoomState {
  const { graceMs, rates, guests } = settings
  const agenda = new Agenda(records)
  const presence = new Presence(agenda, records, graceMs)
  const news = new News(agenda, presence)
  const sessions = new Sessions(agenda, presence, news, {
    guestsRead: guests === 'read',
    graceMs,
  })
  return {
    transcript,
    records,
    settings,
    agenda,
    presence,
    news,
    restrictions: new Restrictions(records),
    sessions,
    tick: new Tick(transcript),
    rates: new Rates(rates),
    waiting: new Map(),
  }
}

export function readersOf({ settings, transcript }: RoomState): Readers {
  return { guestsRead: settings.guests === 'read', head: transcript.head }
}

/** What everybody who reads may know of the room [H6]. */
export function infoOf({ settings, transcript, records, news }: RoomState): RoomInfo {
  const { people, guests, spreadMs } = news.counts
  return {
    name: settings.name,
    topic: transcript.topic,
    slow: records.slow,
    people,
    guests,
    irc: records.status,
    spreadMs,
  }
}

/** What a session is to know of itself [H8]. */
export function tellYou({ restrictions }: RoomState, { id, standing }: Session, now: number): Effect {
  const muted = standing.is === 'member' ? restrictions.muteOf(standing.person, now) : null
  return { do: 'send', to: id, frame: encode(toYou(standing, muted)) }
}

/** Takes the right to write, and where guests may not read also that [H9]. */
export function expire(state: RoomState, session: Session, now: number): Effect[] {
  const { standing } = session
  const wasId = standing.is === 'member' ? standing.person.id : null
  state.sessions.stand(session, expired(wasId, readersOf(state)), now)
  return [tellYou(state, session, now), { do: 'keep', session: session.id }]
}

export function end(state: RoomState, session: Session, bye: Omit<Bye, 'type'>, now: number): Effect[] {
  forget(state, session, now)
  return [{ do: 'close', session: session.id, bye }]
}

/** The session is no more, whoever ended it. */
export function forget({ sessions, waiting }: RoomState, session: Session, now: number): void {
  sessions.remove(session, now)
  waiting.delete(session.id)
}

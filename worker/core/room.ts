import type { Announcement } from '../../protocol/announcement.ts'
import { decodeClientFrame } from '../../protocol/client-frame.ts'
import { FRAME_MAX_BYTES, RELAY_FRAME_MAX_BYTES } from '../../protocol/limits.ts'
import type { Bye } from '../../protocol/server-frame.ts'
import { utf8Length } from '../../protocol/text.ts'
import { act, placeOf, refuse } from './acting.ts'
import { announce, type Announced, retract, type Retracted } from './announcing.ts'
import { dateDue, endTrust, type PingedAt } from './dates.ts'
import { arrive, type Arrival, lostVerification, verified } from './door.ts'
import type { Effect } from './effect.ts'
import { byes, encodeHistoryBody } from './frames.ts'
import { pageBefore } from './history.ts'
import { recallRates } from './recalling.ts'
import type { Records } from './records.ts'
import type { Place } from './send.ts'
import { countWithinMinute, type Session } from './session.ts'
import { createState, end, expire, forget, type RoomSettings, type RoomState } from './state.ts'
import type { Transcript } from './transcript.ts'
import type { Verdict } from './trust.ts'

/** Frames of a session that may be unreadable within a minute [S5]. */
const BAD_FRAMES_PER_MINUTE = 20

/** The one chat room: a synchronous function of (state, event, now) that returns what to do. It never waits. */
export class Room {
  readonly #state: RoomState

  constructor(transcript: Transcript, records: Records, settings: RoomSettings) {
    this.#state = createState(transcript, records, settings)
  }

  get sessions(): number {
    return this.#state.sessions.size
  }

  /** When `due` is to be called, asleep or not; Infinity: not at all. */
  get nextDate(): number {
    return this.#state.agenda.next
  }

  session(id: string): Session | undefined {
    return this.#state.sessions.get(id)
  }

  listens(id: string, to: 'readers' | 'watchers'): boolean {
    return this.#state.sessions.listens(id, to)
  }

  /** Takes back the sessions of sockets that outlived the object's memory. */
  restore(sessions: Iterable<Session>, now: number): Effect[] {
    const { records, news, agenda, restrictions, settings } = this.#state
    for (const session of sessions) this.#state.sessions.restore(session)
    news.restored()
    recallRates(this.#state, now)
    restrictions.forgetLapsed(now)
    const all = this.#state.sessions.all()
    // A runtime that died told nobody that the relay's socket had gone.
    const isStale = records.status !== null || records.roster().size > 0
    if (isStale && this.#state.sessions.relays().length === 0 && !agenda.get('relay'))
      agenda.put('relay', '', now + settings.graceMs)
    return all
      .filter(({ standing }) => standing.is === 'pending')
      .flatMap((session) => lostVerification(this.#state, session, now))
  }

  arrive(arrival: Arrival, now: number): Effect[] {
    return this.#decide(now, () => arrive(this.#state, arrival, now), arrival.id)
  }

  /** The forum's answer, whenever it comes; of a session that is gone it says nothing. */
  verified(id: string, why: 'connect' | 'auth', verdict: Verdict, now: number): Effect[] {
    return this.#decide(now, () => {
      const session = this.session(id)
      return session ? verified(this.#state, session, why, verdict, now) : []
    })
  }

  /** One WebSocket message, text or binary. */
  receive(id: string, message: string | ArrayBuffer, now: number): Effect[] {
    return this.#decide(now, () => {
      const session = this.session(id)
      if (!session) return []
      session.heardAt = now
      const effects = this.#read(session, message, now)
      return this.session(id) ? [...effects, { do: 'keep', session: id }] : effects
    })
  }

  flush(now: number): Effect[] {
    return this.#decide(now, () => this.#state.tick.flush(now))
  }

  /** Dates that came. */
  due(now: number, pingedAt: PingedAt): Effect[] {
    return this.#decide(now, () =>
      this.#state.agenda.takeDue(now).flatMap((date) => dateDue(this.#state, date, pingedAt, now)),
    )
  }

  /** The socket is gone. */
  leave(id: string, now: number): Effect[] {
    return this.#decide(now, () => {
      const session = this.session(id)
      if (session) forget(this.#state, session, now)
      return []
    })
  }

  /** The same of a session that this memory never held: its socket closed while the object slept, and woke it. */
  left(session: Session, now: number): Effect[] {
    const { sessions, news } = this.#state
    if (!sessions.get(session.id)) {
      sessions.restore(session)
      news.restored()
    }
    return this.leave(session.id, now)
  }

  /** The socket of a session in which something went wrong. */
  fail(id: string, now: number): Effect[] {
    const session = this.session(id)
    return session
      ? [...end(this.#state, session, byes.internal, now), ...this.#tellNews(now, null)]
      : [{ do: 'close', session: id, bye: byes.internal }]
  }

  /** Body of `GET history`; null where guests may not read [T6]. */
  historyBody(before: number | undefined, limit: number | undefined): string | null {
    const { settings, transcript } = this.#state
    if (settings.guests === 'none') return null
    const { epoch, head } = transcript
    return encodeHistoryBody(epoch, head, pageBefore(transcript, before, limit))
  }

  announce(announcement: Announcement, now: number): { answer: Announced; effects: Effect[] } {
    return this.#answer(now, (place) => announce(announcement, this.#state.settings.name, place))
  }

  retract(key: string, now: number): { answer: Retracted; effects: Effect[] } {
    return this.#answer(now, (place) => retract(key, this.#state.settings.name, place))
  }

  /** The forum says that something about somebody changed: they write again when it has said what [F4]. */
  recheck(person: string, now: number): Effect[] {
    return this.#decide(now, () =>
      this.#state.sessions.of(person).flatMap((session) => expire(this.#state, session, now)),
    )
  }

  /** Ends every session; each comes back in its own part of that time [A3]. */
  drain(overMs: number, now: number): Effect[] {
    return this.#endAll(byes.drain, overMs, now)
  }

  /** Another transcript stands where this one stood: nobody's cursor means anything any more [A2]. */
  replaced(now: number): Effect[] {
    return this.#endAll(byes.imported, this.#state.news.counts.spreadMs, now)
  }

  #endAll(bye: Omit<Bye, 'type'>, overMs: number, now: number): Effect[] {
    const all = this.#state.sessions.all()
    return all.flatMap((session, i) =>
      end(this.#state, session, { ...bye, retryAfterMs: Math.floor((i * overMs) / all.length) }, now),
    )
  }

  /** Every decision: who may not read any more is out before anything is told, and who is here is told after it [H9, P1]. */
  #decide(now: number, decide: () => Effect[], arrived: string | null = null): Effect[] {
    const trust = this.#state.agenda.get('trust')
    const lapsed = trust && trust.at <= now ? endTrust(this.#state, now) : []
    return [...lapsed, ...decide(), ...this.#tellNews(now, arrived)]
  }

  /** A storage that fails here must not keep from anybody what was stored before [T3]. */
  #tellNews(now: number, arrived: string | null): Effect[] {
    try {
      return this.#state.news.tell(now, arrived)
    } catch (error) {
      return [{ do: 'report', what: 'news', error }]
    }
  }

  /** A decision that somebody without a session waits for. */
  #answer<A>(
    now: number,
    decide: (place: Place) => { readonly answer: A; readonly effects: Effect[] },
  ): { answer: A; effects: Effect[] } {
    const before = this.#decide(now, () => [])
    const { answer, effects } = decide(placeOf(this.#state, now))
    return { answer, effects: [...before, ...effects] }
  }

  #read(session: Session, message: string | ArrayBuffer, now: number): Effect[] {
    const isRelay = session.standing.is === 'relay'
    if (byteLength(message) > (isRelay ? RELAY_FRAME_MAX_BYTES : FRAME_MAX_BYTES))
      return end(this.#state, session, byes.tooBig, now)
    const raw = typeof message === 'string' ? message : null
    const decoded = decodeClientFrame(raw, isRelay ? 'relay' : 'client')
    if (decoded.ok) return act(this.#state, session, decoded.frame, now)
    if (!countWithinMinute(session.badFramesAt, now, BAD_FRAMES_PER_MINUTE))
      return end(this.#state, session, byes.abuse, now)
    return [refuse(session, 'bad_frame', decoded.detail, decoded.ref)]
  }
}

function byteLength(message: string | ArrayBuffer): number {
  return typeof message === 'string' ? utf8Length(message) : message.byteLength
}

import { decodeClientFrame, type ClientFrame, type SendFrame } from '../../protocol/client-frame.ts'
import { DELTA_MAX_ENTRIES, FRAME_MAX_BYTES, RELAY_FRAME_MAX_BYTES } from '../../protocol/limits.ts'
import type { Bye, RoomInfo } from '../../protocol/server-frame.ts'
import { utf8Length } from '../../protocol/text.ts'
import { Attendance } from './attendance.ts'
import type { Effect } from './effect.ts'
import { byes, encode, encodeEntries, encodeHistoryBody, encodeNack } from './frames.ts'
import { history, pageBefore } from './history.ts'
import { decideSend } from './send.ts'
import { newSession, countWithinMinute, type Client, type Session, type Standing, toYou } from './session.ts'
import { Tick } from './tick.ts'
import type { Transcript } from './transcript.ts'
import { afterVerdict, expired, type Readers, type Verdict } from './trust.ts'
import { welcome, type ClientCursor } from './welcome.ts'

/** Frames of a session that may be unreadable within a minute [S5]. */
const BAD_FRAMES_PER_MINUTE = 20
/** `auth` frames of a session within a minute [H9]. */
const AUTHS_PER_MINUTE = 6
/** Milliseconds per socket over which returning clients spread: an object takes about 1 000 upgrades a second [C2]. */
const SPREAD_MS_PER_SOCKET = 2
const SPREAD_MAX_MS = 30_000

export type RoomSettings = {
  readonly name: string
  readonly guests: 'read' | 'none'
}

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

/** The one chat room: a synchronous function of (state, event, now) that returns what to do. It never waits. */
export class Room {
  readonly #transcript: Transcript
  readonly #settings: RoomSettings
  readonly #tick: Tick
  readonly #sessions = new Map<string, Session>()
  /** Cursors of those whose `welcome` waits for the forum [H5]. */
  readonly #waiting = new Map<string, ClientCursor | null>()
  readonly #attendance = new Attendance()

  constructor(transcript: Transcript, settings: RoomSettings) {
    this.#transcript = transcript
    this.#settings = settings
    this.#tick = new Tick(transcript)
  }

  get #readers(): Readers {
    return { guestsRead: this.#settings.guests === 'read', head: this.#transcript.head }
  }

  get sessions(): number {
    return this.#sessions.size
  }

  session(id: string): Session | undefined {
    return this.#sessions.get(id)
  }

  /** Whether entries are told to this session [H5, H9]. */
  reads(id: string): boolean {
    const session = this.#sessions.get(id)
    return session !== undefined && session.welcomed && this.#mayRead(session.standing)
  }

  /** Takes back the sessions of sockets that outlived the object's memory. */
  restore(sessions: Iterable<Session>, now: number): Effect[] {
    const effects: Effect[] = []
    for (const session of sessions) {
      this.#add(session)
      if (session.standing.is === 'pending') effects.push(...this.#lostVerification(session, now))
      effects.push(...wakeFor(session))
    }
    return effects
  }

  arrive({ id, client, cursor, credential }: Arrival, now: number): Effect[] {
    const session = newSession(id, client, standingAtArrival(credential))
    this.#add(session)
    const guestsRead = this.#settings.guests === 'read'
    const keep: Effect = { do: 'keep', session: id }
    switch (credential.is) {
      case 'none':
        return guestsRead ? [...this.#welcome(session, cursor, now), keep] : this.#end(session, byes.notLetIn)
      case 'relay':
        return [...this.#welcome(session, cursor, now), keep]
      case 'sid':
        return [...this.#arriveWithSid(session, cursor, credential, now), keep]
    }
  }

  /** Who was verified a moment ago is a member from the first frame; all others read while the forum thinks [H5, F2]. */
  #arriveWithSid(
    session: Session,
    cursor: ClientCursor | null,
    { sid, verdict }: Arrival['credential'] & { is: 'sid' },
    now: number,
  ): Effect[] {
    if (this.#settings.guests === 'none' || verdict?.is === 'active') this.#waiting.set(session.id, cursor)
    const effects = this.#waiting.has(session.id) ? [] : this.#welcome(session, cursor, now)
    if (verdict) return [...effects, ...this.verified(session.id, 'connect', verdict, now)]
    return [...effects, { do: 'verify', session: session.id, sid, why: 'connect' }]
  }

  /** The forum's answer, whenever it comes; of a session that is gone it says nothing. */
  verified(id: string, why: 'connect' | 'auth', verdict: Verdict, now: number): Effect[] {
    const session = this.#sessions.get(id)
    if (!session) return []
    const late = why === 'connect' && isOvertaken(session.standing, verdict)
    const effects = late ? [] : this.#settle(session, verdict, now)
    if (!this.#sessions.has(id)) return effects
    if (this.#waiting.has(id)) {
      const cursor = this.#waiting.get(id) ?? null
      this.#waiting.delete(id)
      effects.push(...this.#welcome(session, cursor, now))
    } else effects.push(this.#tellYou(session))
    effects.push({ do: 'keep', session: id })
    return effects
  }

  /** One WebSocket message, text or binary. */
  receive(id: string, message: string | ArrayBuffer, now: number): Effect[] {
    const session = this.#sessions.get(id)
    if (!session) return []
    const max = session.standing.is === 'relay' ? RELAY_FRAME_MAX_BYTES : FRAME_MAX_BYTES
    if (byteLength(message) > max) return this.#end(session, byes.tooBig)
    const decoded = decodeClientFrame(typeof message === 'string' ? message : null)
    if (decoded.ok) return this.#act(session, decoded.frame, now)
    if (!countWithinMinute(session.badFramesAt, now, BAD_FRAMES_PER_MINUTE))
      return this.#end(session, byes.abuse)
    return [refuse(session, 'bad_frame', decoded.detail, decoded.ref), { do: 'keep', session: id }]
  }

  flush(now: number): Effect[] {
    return this.#tick.flush(now)
  }

  /** Dates that came: sessions whose stay is over [H9]. */
  due(now: number): Effect[] {
    const effects: Effect[] = []
    for (const session of this.#sessions.values()) {
      const closeAt = session.standing.is === 'expired' ? session.standing.shutOut?.closeAt : undefined
      if (closeAt === undefined) continue
      effects.push(...(closeAt <= now ? this.#end(session, byes.notLetIn) : wakeFor(session)))
    }
    return effects
  }

  /** The socket is gone. */
  leave(id: string): void {
    const session = this.#sessions.get(id)
    if (session) this.#remove(session)
  }

  /** The socket of a session in which something went wrong. */
  fail(id: string): Effect[] {
    const session = this.#sessions.get(id)
    return session ? this.#end(session, byes.internal) : []
  }

  /** Body of `GET history`; null where guests may not read [T6]. */
  historyBody(before: number | undefined, limit: number | undefined): string | null {
    if (this.#settings.guests === 'none') return null
    const { epoch, head } = this.#transcript
    return encodeHistoryBody(epoch, head, pageBefore(this.#transcript, before, limit))
  }

  #act(session: Session, frame: ClientFrame, now: number): Effect[] {
    if (!session.welcomed) return [refuse(session, 'not_allowed', `${frame.type}: wait for welcome`)]
    switch (frame.type) {
      case 'auth':
        return this.#auth(session, frame.sid, now)
      case 'history':
        if (!this.#mayRead(session.standing))
          return [refuse(session, 'not_allowed', 'history: members only', frame.ref)]
        return [{ do: 'send', to: session.id, frame: history(this.#transcript, frame) }]
      case 'say':
      case 'action':
      case 'notice':
      case 'edit':
      case 'remove':
      case 'topic':
        return this.#send(session, frame, now)
      case 'mute':
      case 'unmute':
      case 'ban':
      case 'unban':
      case 'purge':
      case 'slow':
      case 'modlog':
        return [{ do: 'send', to: session.id, frame: encodeNack(frame.ref, { code: 'not_allowed' }) }]
      case 'people':
      case 'roster':
      case 'status':
        return [refuse(session, 'not_allowed', `${frame.type}: not allowed`)]
    }
  }

  #send(session: Session, frame: SendFrame, now: number): Effect[] {
    const { standing } = session
    const decision = decideSend(session, frame, {
      transcript: this.#transcript,
      tick: this.#tick,
      sockets: this.#sessions.size,
      now,
    })
    if (decision.is === 'settled') return decision.effects
    const reply: Effect = { do: 'send', to: session.id, frame: encodeNack(frame.ref, decision.refusal) }
    if (standing.is !== 'member' || now < standing.trustUntil) return [reply]
    this.#stand(session, expired(standing.person.id, this.#readers, now))
    return [this.#tellYou(session), reply, { do: 'keep', session: session.id }, ...wakeFor(session)]
  }

  #auth(session: Session, sid: string, now: number): Effect[] {
    if (session.standing.is === 'relay')
      return [refuse(session, 'not_allowed', 'auth: a relay has its token')]
    if (!countWithinMinute(session.authsAt, now, AUTHS_PER_MINUTE))
      return [refuse(session, 'too_many', 'auth: wait a minute')]
    return [
      { do: 'keep', session: session.id },
      { do: 'verify', session: session.id, sid, why: 'auth' },
    ]
  }

  #settle(session: Session, verdict: Verdict, now: number): Effect[] {
    const next = afterVerdict(session, verdict, this.#readers, now)
    if ('bye' in next) return this.#end(session, next.bye)
    const shutOut = session.standing.is === 'expired' ? session.standing.shutOut : null
    this.#stand(session, next.standing)
    const missed = shutOut && next.standing.is === 'member' ? this.#catchUp(session, shutOut.toldTo) : []
    return [...missed, ...wakeFor(session)]
  }

  /** What was said while a session could not read, so that its frames stay contiguous [T4]; too much, and it resumes anew. */
  #catchUp(session: Session, toldTo: number): Effect[] {
    const { entries, more } = this.#transcript.after(toldTo, DELTA_MAX_ENTRIES)
    if (more) return this.#end(session, byes.resume)
    return entries.length > 0 ? [{ do: 'send', to: session.id, frame: encodeEntries(entries) }] : []
  }

  /** A session found `pending` after the object lost its memory: nobody will answer it any more [H9]. */
  #lostVerification(session: Session, now: number): Effect[] {
    if (!session.welcomed) return this.#end(session, byes.forumUnavailable)
    this.#stand(session, expired(null, this.#readers, now))
    return [this.#tellYou(session), { do: 'keep', session: session.id }]
  }

  #welcome(session: Session, cursor: ClientCursor | null, now: number): Effect[] {
    session.welcomed = true
    const frame = welcome(this.#transcript, cursor, session.standing, this.#info(), now)
    return [{ do: 'send', to: session.id, frame }]
  }

  #info(): RoomInfo {
    return {
      name: this.#settings.name,
      topic: null,
      slow: 0,
      people: this.#attendance.people,
      guests: this.#attendance.guests,
      irc: null,
      spreadMs: Math.min(this.#sessions.size * SPREAD_MS_PER_SOCKET, SPREAD_MAX_MS),
    }
  }

  #mayRead(standing: Standing): boolean {
    return this.#settings.guests === 'read' || standing.is === 'member' || standing.is === 'relay'
  }

  #tellYou({ id, standing }: Session): Effect {
    return { do: 'send', to: id, frame: encode(toYou(standing)) }
  }

  #end(session: Session, bye: Omit<Bye, 'type'>): Effect[] {
    this.#remove(session)
    return [{ do: 'close', session: session.id, bye }]
  }

  #add(session: Session): void {
    this.#sessions.set(session.id, session)
    this.#attendance.count(session.standing, 1)
  }

  #remove(session: Session): void {
    this.#sessions.delete(session.id)
    this.#waiting.delete(session.id)
    this.#attendance.count(session.standing, -1)
  }

  #stand(session: Session, standing: Standing): void {
    this.#attendance.count(session.standing, -1)
    session.standing = standing
    this.#attendance.count(standing, 1)
  }
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

function byteLength(message: string | ArrayBuffer): number {
  return typeof message === 'string' ? utf8Length(message) : message.byteLength
}

/** Whether an `auth` was answered before the upgrade was; a ban counts all the same, and so does a forum that speaks at last. */
function isOvertaken(standing: Standing, verdict: Verdict): boolean {
  if (standing.is === 'pending' || (verdict.is === 'inactive' && verdict.reason === 'banned')) return false
  return !(verdict.is === 'active' && standing.is === 'guest')
}

/** The date at which a session must be looked at again, asleep or not. */
function wakeFor({ standing }: Session): Effect[] {
  return standing.is === 'expired' && standing.shutOut
    ? [{ do: 'wake at', at: standing.shutOut.closeAt }]
    : []
}

/** Refuses a frame that is no send. */
function refuse(
  { id }: Session,
  code: 'not_allowed' | 'too_many' | 'bad_frame',
  detail: string,
  ref?: string,
): Effect {
  return {
    do: 'send',
    to: id,
    frame: encode({ type: 'error', code, detail, ...(ref !== undefined && { ref }) }),
  }
}

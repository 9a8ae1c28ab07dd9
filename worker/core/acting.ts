import type { ClientFrame, ModerationFrame, SendFrame } from '../../protocol/client-frame.ts'
import type { RelayStatus } from '../../protocol/server-frame.ts'
import type { Effect } from './effect.ts'
import { byeBanned, encode, encodeNack } from './frames.ts'
import { history, modlog } from './history.ts'
import { moderate } from './moderation.ts'
import { decideSend, personWith, type Place } from './send.ts'
import { countWithinMinute, type Session } from './session.ts'
import { end, expire, type RoomState, tellYou } from './state.ts'

/** `auth` frames of a session within a minute [H9]. */
const AUTHS_PER_MINUTE = 6
/** Times a session may ask for names within a minute: each is answered by up to five hundred of them [P5]. */
const ASKS_PER_MINUTE = 20

/** What a decoded frame of a session comes to. */
export function act(state: RoomState, session: Session, frame: ClientFrame, now: number): Effect[] {
  if (!session.welcomed) return [refuse(session, 'not_allowed', `${frame.type}: wait for welcome`)]
  switch (frame.type) {
    case 'auth':
      return auth(session, frame.sid, now)
    case 'history':
      if (!state.sessions.mayRead(session.standing))
        return [refuse(session, 'not_allowed', 'history: members only', frame.ref)]
      return [{ do: 'send', to: session.id, frame: history(state.transcript, frame) }]
    case 'say':
    case 'action':
    case 'notice':
    case 'edit':
    case 'remove':
    case 'topic':
      return send(state, session, frame, now)
    case 'mute':
    case 'unmute':
    case 'ban':
    case 'unban':
    case 'purge':
    case 'slow':
      return moderateRoom(state, session, frame, now)
    case 'modlog': {
      const person = personWith('moderate', session.standing, now)
      if ('code' in person) return [...lapsed(state, session, now), nack(session, frame.ref, person)]
      return [{ do: 'send', to: session.id, frame: modlog(state.records, frame) }]
    }
    case 'people':
      return people(state, session, frame.on, now)
    case 'roster':
      return session.standing.is === 'relay' ? roster(state, session, frame) : [relayOnly(session, 'roster')]
    case 'status':
      return session.standing.is === 'relay' ? status(state, frame) : [relayOnly(session, 'status')]
  }
}

export function placeOf(state: RoomState, now: number): Place {
  const { transcript, tick, rates, restrictions, sessions, records } = state
  return { transcript, tick, rates, restrictions, sockets: sessions.size, slow: records.slow, now }
}

/** Refuses a frame that is no send. */
export function refuse(
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

function nack({ id }: Session, ref: string, refusal: Parameters<typeof encodeNack>[1]): Effect {
  return { do: 'send', to: id, frame: encodeNack(ref, refusal) }
}

function relayOnly(session: Session, type: string): Effect {
  return refuse(session, 'not_allowed', `${type}: not allowed`)
}

/** Somebody who acts past their trust is told that it is over [H9]. */
function lapsed(state: RoomState, session: Session, now: number): Effect[] {
  const { standing } = session
  return standing.is === 'member' && now >= standing.trustUntil ? expire(state, session, now) : []
}

function send(state: RoomState, session: Session, frame: SendFrame, now: number): Effect[] {
  const decision = decideSend(session, frame, placeOf(state, now))
  if (decision.is === 'settled') return decision.effects
  return [...lapsed(state, session, now), nack(session, frame.ref, decision.refusal)]
}

function moderateRoom(state: RoomState, session: Session, frame: ModerationFrame, now: number): Effect[] {
  const { records, presence } = state
  const moderated = moderate(session, frame, { ...placeOf(state, now), records, presence })
  if (moderated.is === 'refused')
    return [...lapsed(state, session, now), nack(session, frame.ref, moderated.refusal)]
  if (moderated.is === 'failed')
    return [...moderated.effects, nack(session, frame.ref, { code: 'unavailable' })]
  const { seq, effects, follows } = moderated
  const ack = encode({ type: 'ack', ref: frame.ref, ...(seq !== null && { seq }) })
  return [...effects, ...inForce(state, follows, now), { do: 'send', to: session.id, frame: ack }]
}

/** What was decided of somebody, or of the room, shows on open sockets at once [M1]. */
function inForce(
  state: RoomState,
  follows: Extract<ReturnType<typeof moderate>, { is: 'done' }>['follows'],
  now: number,
): Effect[] {
  switch (follows.is) {
    case 'nothing':
      return []
    case 'slow':
      return [
        { do: 'tell', to: 'readers', frame: encode({ type: 'room', slow: state.records.slow }) },
        ...letGo(state),
      ]
    case 'told':
      return state.sessions.of(follows.user).map((session) => tellYou(state, session, now))
    case 'shut out': {
      const bye = byeBanned(follows.reason)
      const ends = state.sessions
        .belongingTo(follows.user)
        .flatMap((session) => end(state, session, bye, now))
      state.presence.gone(follows.user, state.news.note)
      return ends
    }
  }
}

/** What slow mode was may hold a session for hours after it has ended; whom its new pace holds, the next send finds out [M1, S6]. */
function letGo({ sessions }: RoomState): Effect[] {
  const held = sessions.all().filter((session) => session.held.length > 0)
  return held.map((session) => {
    session.held = []
    return { do: 'keep', session: session.id }
  })
}

function auth(session: Session, sid: string, now: number): Effect[] {
  if (session.standing.is === 'relay') return [refuse(session, 'not_allowed', 'auth: a relay has its token')]
  if (!countWithinMinute(session.authsAt, now, AUTHS_PER_MINUTE))
    return [refuse(session, 'too_many', 'auth: wait a minute')]
  return [{ do: 'verify', session: session.id, sid, why: 'auth' }]
}

function people({ sessions, news }: RoomState, session: Session, on: boolean, now: number): Effect[] {
  if (!sessions.mayRead(session.standing)) return [refuse(session, 'not_allowed', 'people: members only')]
  if (!on) {
    session.watches = false
    news.unwatch(session.id)
    return []
  }
  if (!countWithinMinute(session.asksAt, now, ASKS_PER_MINUTE))
    return [refuse(session, 'too_many', 'people: wait a minute')]
  session.watches = true
  news.watch(session.id)
  return [news.names(session.id)]
}

function roster(
  { presence, news }: RoomState,
  session: Session,
  frame: Extract<ClientFrame, { type: 'roster' }>,
): Effect[] {
  const fits = frame.set
    ? presence.setRoster(frame.set, news.note)
    : presence.changeRoster(frame.join ?? [], frame.leave ?? [], news.note)
  return fits ? [] : [refuse(session, 'too_many', 'roster: too many people')]
}

function status({ records }: RoomState, frame: Extract<ClientFrame, { type: 'status' }>): Effect[] {
  const { state, network, channel, detail } = frame
  const said: RelayStatus = { state, network, channel, ...(detail !== undefined && { detail }) }
  records.status = said
  return [{ do: 'tell', to: 'readers', frame: encode({ type: 'room', irc: said }) }]
}

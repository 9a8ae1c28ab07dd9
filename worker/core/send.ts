import type { SendFrame } from '../../protocol/client-frame.ts'
import type { EntryDraft } from '../../protocol/entry.ts'
import { isMessageKind } from '../../protocol/kinds.ts'
import { EDIT_MS } from '../../protocol/limits.ts'
import { cleanText } from '../../protocol/text.ts'
import type { Effect } from './effect.ts'
import { encode, encodeNack, type Refusal } from './frames.ts'
import type { Rates, Sender } from './rates.ts'
import { paceOf } from './rates.ts'
import type { Restrictions } from './restrictions.ts'
import { heldMs, hold, type Person, senderId, type Session, type Standing, toAuthor } from './session.ts'
import { isSameSend, type Tick } from './tick.ts'
import type { Transcript } from './transcript.ts'

type Decision =
  | { readonly is: 'settled'; readonly effects: Effect[] }
  | { readonly is: 'refused'; readonly refusal: Refusal }

export type Place = {
  readonly transcript: Transcript
  readonly tick: Tick
  readonly rates: Rates
  readonly restrictions: Restrictions
  readonly sockets: number
  /** Seconds between two messages of one author; 0 = off [M1]. */
  readonly slow: number
  readonly now: number
}

/** A relay has many lines under way: until they are here, none of them may pass the one that is to wait [S6]. */
const RELAY_WAIT_MS = 1_000

/** What a send would come to, or why not. */
type Considered = { readonly entry: EntryDraft; readonly sender: Sender } | Refusal

/** One send: a retry gets its first answer, whoever may write gets an entry, all else a nack [S1, S2, S4]. */
export function decideSend(session: Session, frame: SendFrame, place: Place): Decision {
  const { tick, rates, sockets, slow, now } = place
  const sender = senderId(session.standing)
  if (sender !== null) {
    const known = repeated(session, sender, frame, place)
    if (known) return { is: 'settled', effects: known }
  }
  const as = 'as' in frame ? (frame.as?.id ?? '') : ''
  const considered = consider(session.standing, frame, as, place, heldMs(session, as, now))
  if ('code' in considered) return { is: 'refused', refusal: considered }
  const waitMs =
    tick.crowdedMs(session, sockets) || rates.take(considered.sender, paceOf(frame.type), slow, now)
  if (waitMs > 0) {
    const retryAfterMs = session.standing.is === 'relay' ? Math.max(waitMs, RELAY_WAIT_MS) : waitMs
    hold(session, as, now + retryAfterMs, now)
    return { is: 'refused', refusal: { code: 'slow', retryAfterMs } }
  }
  const { entry } = considered
  const draft = { sender: sender ?? entry.by.id, entry }
  return { is: 'settled', effects: tick.take(session, draft, frame.ref, sockets, now) }
}

/** The answer to a ref that is known, whatever its sender may do by now; null where it is new [S2]. */
function repeated(session: Session, sender: string, frame: SendFrame, place: Place): Effect[] | null {
  const text = 'text' in frame ? cleanText(frame.text) : null
  const sent = { kind: frame.type, text: text?.ok ? text.text : frame.type === 'topic' ? '' : null }
  const stored = place.transcript.find(sender, frame.ref)
  if (!stored) return place.tick.repeat(session, sender, frame.ref, sent, place.sockets)
  const answer = isSameSend(stored, sent)
    ? encode({ type: 'ack', ref: frame.ref, seq: stored.seq })
    : encodeNack(frame.ref, { code: 'conflict' })
  return [{ do: 'send', to: session.id, frame: answer }]
}

function consider(
  standing: Standing,
  frame: SendFrame,
  as: string,
  place: Place,
  retryAfterMs: number,
): Considered {
  const slow: Refusal | null = retryAfterMs > 0 ? { code: 'slow', retryAfterMs } : null
  if (standing.is === 'relay') return slow ?? considerRelayed(frame, as, place)
  const person = personWith(frame.type === 'topic' ? 'moderate' : 'post', standing, place.now)
  if ('code' in person) return person
  return slow ?? considerOwn(person, frame, place)
}

/** Whoever this session is, with that right, now; or why not [S4]. */
export function personWith(right: Person['can'][number], standing: Standing, now: number): Person | Refusal {
  switch (standing.is) {
    case 'pending':
    case 'expired':
      return { code: 'auth' }
    case 'guest':
      return { code: standing.reason === 'unavailable' ? 'auth' : 'not_allowed' }
    case 'relay':
      return { code: 'not_allowed' }
    case 'member':
      if (now >= standing.trustUntil) return { code: 'auth' }
      return standing.person.can.includes(right) ? standing.person : { code: 'not_allowed' }
  }
}

function considerOwn(person: Person, frame: SendFrame, place: Place): Considered {
  const { restrictions, now } = place
  if (frame.type === 'notice' || ('as' in frame && frame.as)) return { code: 'not_allowed' }
  const muted = restrictions.muteOf(person, now)
  if (muted) return { code: 'muted', ...muted }
  const moderates = person.can.includes('moderate')
  const sender: Sender = { author: person.id, is: moderates ? 'moderator' : 'member' }
  const by = toAuthor(person)
  const { ref } = frame
  switch (frame.type) {
    case 'say':
    case 'action': {
      const text = worded(frame.text)
      if (typeof text !== 'string') return text
      const reply = frame.type === 'say' ? replyTo(frame.reply, place) : {}
      if ('code' in reply) return reply
      return { entry: { kind: frame.type, by, text, ...reply, ref }, sender }
    }
    case 'edit': {
      const text = worded(frame.text)
      if (typeof text !== 'string') return text
      const refusal = mayNotEdit(person.id, frame.target, place)
      return refusal ?? { entry: { kind: 'edit', by, target: frame.target, text, ref }, sender }
    }
    case 'remove': {
      const targets = removable(person.id, moderates, frame.targets, place)
      if (!Array.isArray(targets)) return targets
      const { reason } = frame
      return { entry: { kind: 'remove', by, targets, ...(reason && { reason }), ref }, sender }
    }
    case 'topic': {
      const text = cleanText(frame.text)
      if (!text.ok && text.code === 'too_long') return { code: 'too_long', max: text.max }
      return { entry: { kind: 'topic', by, text: text.ok ? text.text : '', ref }, sender }
    }
  }
}

/** A relay speaks for people on IRC and does nothing else; who is shut out of the room is not heard from there either [R1, M1]. */
function considerRelayed(frame: SendFrame, as: string, place: Place): Considered {
  if (frame.type === 'edit' || frame.type === 'remove' || frame.type === 'topic' || !frame.as)
    return { code: 'not_allowed' }
  const { restrictions, now } = place
  const muted = restrictions.muteOf(frame.as, now) ?? restrictions.banOf(frame.as, now)
  if (muted) return { code: 'muted', ...muted }
  const text = worded(frame.text)
  if (typeof text !== 'string') return text
  const { ref, sentAt } = frame
  const reply = frame.type === 'say' ? replyTo(frame.reply, place) : {}
  if ('code' in reply) return reply
  // Nothing was said after it arrived, whatever the relay's clock says.
  const late = sentAt !== undefined && { sentAt: Math.min(sentAt, now) }
  return {
    entry: { kind: frame.type, by: frame.as, text, ...reply, ...late, ref },
    sender: { author: as, is: 'irc' },
  }
}

function worded(raw: string): string | Refusal {
  const text = cleanText(raw)
  if (text.ok) return text.text
  return text.code === 'empty' ? { code: 'empty' } : { code: 'too_long', max: text.max }
}

/** What is not there yet cannot be answered; what is gone could be [T11]. */
function replyTo(reply: number | undefined, { transcript }: Place): { readonly reply?: number } | Refusal {
  if (reply === undefined) return {}
  return reply > transcript.head ? { code: 'not_found' } : { reply }
}

function mayNotEdit(id: string, target: number, { transcript, now }: Place): Refusal | null {
  const entry = transcript.entry(target)
  if (!entry?.shown) return { code: 'not_found' }
  if (entry.by.id !== id || (entry.kind !== 'say' && entry.kind !== 'action')) return { code: 'not_allowed' }
  return now - entry.at > EDIT_MS ? { code: 'too_late' } : null
}

/** Those of the targets that still show, each once; one that never was a message, or that this person may not remove, spoils all. */
function removable(
  id: string,
  moderates: boolean,
  targets: readonly number[],
  { transcript }: Place,
): number[] | Refusal {
  const shown: number[] = []
  for (const target of new Set(targets)) {
    const entry = transcript.entry(target)
    if (!entry || !isMessageKind(entry.kind)) return { code: 'not_found' }
    if (entry.by.id !== id && !moderates) return { code: 'not_allowed' }
    if (entry.shown) shown.push(target)
  }
  return shown.length > 0 ? shown : { code: 'not_found' }
}

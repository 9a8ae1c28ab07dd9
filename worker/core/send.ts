import type { SendFrame } from '../../protocol/client-frame.ts'
import type { EntryDraft } from '../../protocol/entry.ts'
import { cleanText } from '../../protocol/text.ts'
import type { Effect } from './effect.ts'
import { encode, encodeNack, type Refusal } from './frames.ts'
import { senderId, toAuthor, type Session } from './session.ts'
import { isSameSend, type Tick } from './tick.ts'
import type { Transcript } from './transcript.ts'

type Decision =
  | { readonly is: 'settled'; readonly effects: Effect[] }
  | { readonly is: 'refused'; readonly refusal: Refusal }

/** What people say; `notice`, `edit`, `remove` and `topic` are not open to anybody yet. */
type Spoken = Extract<EntryDraft, { kind: 'say' | 'action' }>

type Place = {
  readonly transcript: Transcript
  readonly tick: Tick
  readonly sockets: number
  readonly now: number
}

/** One send: a retry gets its first answer, whoever may write gets an entry, all else a nack [S1, S2, S4]. */
export function decideSend(session: Session, frame: SendFrame, place: Place): Decision {
  const sender = senderId(session.standing)
  const text = 'text' in frame ? cleanText(frame.text) : null
  const sent = { kind: frame.type, text: text?.ok ? text.text : null }

  const stored = sender === null ? null : place.transcript.find(sender, frame.ref)
  if (stored) {
    const answer = isSameSend(stored, sent)
      ? encode({ type: 'ack', ref: frame.ref, seq: stored.seq })
      : encodeNack(frame.ref, { code: 'conflict' })
    return { is: 'settled', effects: [{ do: 'send', to: session.id, frame: answer }] }
  }
  const joined = sender === null ? null : place.tick.repeat(session, sender, frame.ref, sent, place.sockets)
  if (joined) return { is: 'settled', effects: joined }

  const draft = allowed(session, frame, place.now)
  if ('code' in draft) return refused(draft)
  if (text === null) return refused({ code: 'not_allowed' })
  if (!text.ok)
    return refused(text.code === 'empty' ? { code: 'empty' } : { code: 'too_long', max: text.max })
  if ('reply' in draft && draft.reply !== undefined && draft.reply > place.transcript.head) {
    return refused({ code: 'not_found' })
  }
  const entry = { ...draft, text: text.text }
  return {
    is: 'settled',
    effects: place.tick.take(session, { sender: entry.by.id, entry }, frame.ref, place.sockets, place.now),
  }
}

/** The entry this session may make of the frame, still with the text as it came; or why it may not. */
function allowed(session: Session, frame: SendFrame, now: number): Spoken | Refusal {
  const { standing } = session
  switch (standing.is) {
    case 'pending':
    case 'expired':
      return { code: 'auth' }
    case 'guest':
      return { code: standing.reason === 'unavailable' ? 'auth' : 'not_allowed' }
    case 'relay':
      return { code: 'not_allowed' }
    case 'member':
      break
  }
  if (now >= standing.trustUntil) return { code: 'auth' }
  if (!standing.person.can.includes('post')) return { code: 'not_allowed' }
  const by = toAuthor(standing.person)
  switch (frame.type) {
    case 'say':
      if (frame.as) return { code: 'not_allowed' }
      return {
        kind: 'say',
        by,
        text: frame.text,
        ...(frame.reply !== undefined && { reply: frame.reply }),
        ref: frame.ref,
      }
    case 'action':
      if (frame.as) return { code: 'not_allowed' }
      return { kind: 'action', by, text: frame.text, ref: frame.ref }
    case 'notice':
    case 'edit':
    case 'remove':
    case 'topic':
      return { code: 'not_allowed' }
  }
}

function refused(refusal: Refusal): Decision {
  return { is: 'refused', refusal }
}

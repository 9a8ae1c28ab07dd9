import type { ModerationFrame } from '../../protocol/client-frame.ts'
import { REMOVE_TARGETS_MAX } from '../../protocol/limits.ts'
import type { Effect } from './effect.ts'
import type { Refusal } from './frames.ts'
import type { Presence } from './presence.ts'
import type { Records } from './records.ts'
import { personWith, type Place } from './send.ts'
import { type Person, rankOf, type Session, toAuthor } from './session.ts'
import type { Draft } from './transcript.ts'

/** Milliseconds in which the same frame again is a repetition [M1]. */
const REPEAT_MS = 10 * 60_000

export type ModerationPlace = Place & { readonly records: Records; readonly presence: Presence }

export type Moderated =
  | { readonly is: 'refused'; readonly refusal: Refusal }
  /** Storage does not take it: nothing is done. */
  | { readonly is: 'failed'; readonly effects: Effect[] }
  | Done

/** `seq`: of the last entry it made. `follows`: what open sessions are to notice. */
type Done = {
  readonly is: 'done'
  readonly seq: number | null
  readonly effects: Effect[]
  readonly follows:
    | { readonly is: 'nothing' | 'slow' }
    | { readonly is: 'told'; readonly user: string }
    | { readonly is: 'shut out'; readonly user: string; readonly reason: string | undefined }
}

/** One act of a moderator: refused, repeated, or done, kept and in force at once [M1–M3]. */
export function moderate(session: Session, frame: ModerationFrame, place: ModerationPlace): Moderated {
  const { records, transcript, tick, rates, now } = place
  const person = personWith('moderate', session.standing, now)
  if ('code' in person) return { is: 'refused', refusal: person }
  const made = frame.type === 'purge' ? transcript.find(person.id, frame.ref) : null
  // An entry under this ref is known as long as it is kept [S2].
  if (records.hasAction(person.id, frame.ref, made ? 0 : now - REPEAT_MS))
    return { is: 'done', seq: made?.seq ?? null, effects: [], follows: { is: 'nothing' } }
  if (made || (frame.type === 'purge' && tick.waits(person.id, frame.ref)))
    return { is: 'refused', refusal: { code: 'conflict' } }
  if (frame.type !== 'slow' && rankOf(person) <= rankOfUser(frame.user, place))
    return { is: 'refused', refusal: { code: 'not_allowed' } }
  const retryAfterMs = rates.take({ author: person.id, is: 'moderator' }, 'moderation', 0, now)
  if (retryAfterMs > 0) return { is: 'refused', refusal: { code: 'slow', retryAfterMs } }
  // Of a purge, what they have sent and what waits for its tick is theirs as well.
  const waited = frame.type === 'purge' ? tick.flush(now) : []
  try {
    const done = records.together(() => {
      const { type, ref, ...detail } = frame
      records.addAction(person.id, ref, { at: now, actor: toAuthor(person), action: type, ...detail })
      return act(person, frame, place)
    })
    return { ...done, effects: [...waited, ...done.effects] }
  } catch (error) {
    return { is: 'failed', effects: [...waited, { do: 'report', what: 'moderation', error }] }
  }
}

/** Nothing may be written after it: what memory holds of an act is then stored as well. */
function act(person: Person, frame: ModerationFrame, place: ModerationPlace): Done {
  const { records, restrictions, rates, transcript, now } = place
  const done = { is: 'done', seq: null } as const
  switch (frame.type) {
    case 'mute':
    case 'ban': {
      const { user, seconds, reason, type } = frame
      const until = seconds === 0 ? 0 : now + seconds * 1_000
      restrictions.put({ user, kind: type, until, rank: rankOf(person), reason: reason || null })
      return {
        ...done,
        effects: [],
        follows: type === 'ban' ? { is: 'shut out', user, reason } : { is: 'told', user },
      }
    }
    case 'unmute':
    case 'unban':
      restrictions.lift(frame.user, frame.type === 'unban' ? 'ban' : 'mute')
      return { ...done, effects: [], follows: { is: 'told', user: frame.user } }
    case 'purge':
      return { is: 'done', ...purge(person, frame, place), follows: { is: 'nothing' } }
    case 'slow':
      records.slow = frame.seconds
      rates.hear(transcript.sentSince(now - frame.seconds * 1_000))
      return { ...done, effects: [], follows: { is: 'slow' } }
  }
}

/** Removes what somebody said in that time, by entries of a hundred; the last bears the ref [M1]. */
function purge(
  person: Person,
  { user, seconds, reason, ref }: Extract<ModerationFrame, { type: 'purge' }>,
  { transcript, tick, now }: ModerationPlace,
): { readonly seq: number | null; readonly effects: Effect[] } {
  const seqs = transcript.shownBy(user, now - seconds * 1_000)
  const by = toAuthor(person)
  const drafts: Draft[] = []
  for (let from = 0; from < seqs.length; from += REMOVE_TARGETS_MAX) {
    const targets = seqs.slice(from, from + REMOVE_TARGETS_MAX)
    const isLast = from + REMOVE_TARGETS_MAX >= seqs.length
    const entry = { kind: 'remove' as const, by, targets, ...(reason && { reason }), ...(isLast && { ref }) }
    drafts.push({ sender: person.id, entry })
  }
  if (drafts.length === 0) return { seq: null, effects: [] }
  const { seqs: made, effects } = tick.now(drafts, now)
  return { seq: made.at(-1) ?? null, effects }
}

/** What somebody is, as far as the room knows: from their session, or from when they last wrote [M2]. */
function rankOfUser(user: string, { presence, transcript }: ModerationPlace): number {
  return presence.rankOf(user) ?? rankOf(transcript.lastBy(user) ?? {})
}

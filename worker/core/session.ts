import * as v from 'valibot'
import { occupantSchema, type Author, type Occupant, type Self } from '../../protocol/author.ts'
import { GUEST_REASONS } from '../../protocol/codes.ts'
import { right } from '../../protocol/fields.ts'
import type { You } from '../../protocol/server-frame.ts'

/** One socket's life in the room. It outlives hibernation in the socket's attachment, so it holds no sid, ever. */

const millis = v.pipe(v.number(), v.safeInteger())

const personSchema = v.object({ ...occupantSchema.entries, can: v.array(right) })
/** Who the forum says somebody is. */
export type Person = v.InferOutput<typeof personSchema>

const standingSchema = v.variant('is', [
  /** `wasId`: the person this socket belonged to before; it may come back as nobody else [H9]. */
  v.object({
    is: v.literal('guest'),
    reason: v.nullable(v.picklist(GUEST_REASONS)),
    wasId: v.nullable(v.string()),
  }),
  v.object({ is: v.literal('pending') }),
  v.object({
    is: v.literal('member'),
    person: personSchema,
    trustUntil: millis,
    /** When the forum last answered for this person; a silent forum prolongs trust only so long [H9]. */
    answeredAt: millis,
  }),
  v.object({
    is: v.literal('expired'),
    wasId: v.nullable(v.string()),
    /** Where guests may not read: up to where it was told [H9]. */
    shutOut: v.nullable(v.object({ toldTo: millis })),
  }),
  v.object({ is: v.literal('relay') }),
])
export type Standing = v.InferOutput<typeof standingSchema>

const MINUTE_MAX_KEPT = 32
const times = v.pipe(v.array(millis), v.maxLength(MINUTE_MAX_KEPT))
/** People a relay speaks for who may be held back at once; with more, those that are free soonest are forgotten. */
const HELD_MAX = 64

const attachmentSchema = v.object({
  v: v.literal(2),
  id: v.string(),
  standing: standingSchema,
  client: v.object({ ip: v.string(), userAgent: v.string() }),
  /** Whether `welcome` was sent; before it nothing else is [H5]. */
  welcomed: v.boolean(),
  badFramesAt: times,
  authsAt: times,
  /** `people` frames [P5]. */
  asksAt: times,
  /** Whether it asked to be told names [P1]. */
  watches: v.boolean(),
  /** Counts that it was shown before they are told, if it was, and when that is [P1]. */
  saw: v.nullable(v.object({ people: millis, guests: millis, spreadMs: millis, until: millis })),
  /** When its last frame came; pings are the runtime's to remember [P3]. */
  heardAt: millis,
  /** Until when its sends are slow, by who is spoken for; a session that speaks for itself has one, '' [S6]. */
  held: v.pipe(v.array(v.object({ as: v.string(), until: millis })), v.maxLength(HELD_MAX)),
})
type Attachment = v.InferOutput<typeof attachmentSchema>

/** What the forum is told about the socket's other end [F1]. */
export type Client = Attachment['client']

export type Session = Omit<Attachment, 'v'> & {
  /** Sends that wait for their tick [S1]. Lost with the object's memory, as the sends are. */
  unsettled: number
}

export function newSession(id: string, client: Client, standing: Standing, now: number): Session {
  return {
    id,
    client,
    standing,
    welcomed: false,
    badFramesAt: [],
    authsAt: [],
    asksAt: [],
    watches: false,
    saw: null,
    heardAt: now,
    held: [],
    unsettled: 0,
  }
}

/** Author of what the room itself says [Vocabulary: author]. */
export const ROOM_ID = 'room'

/** What is kept with the socket: a plain value for structured clone. */
export function toAttachment({ unsettled: _, ...kept }: Session): Attachment {
  return { v: 2, ...kept }
}

/** The session a socket had before the object slept; null where the attachment is not one of ours. */
export function fromAttachment(attachment: unknown): Session | null {
  const result = v.safeParse(attachmentSchema, attachment)
  if (!result.success) return null
  const { v: _, ...kept } = result.output
  return { ...kept, unsettled: 0 }
}

/** The person a session is, or was before its right to write went; null where it never was anybody. */
export function personId(standing: Standing): string | null {
  switch (standing.is) {
    case 'member':
      return standing.person.id
    case 'expired':
    case 'guest':
      return standing.wasId
    case 'pending':
    case 'relay':
      return null
  }
}

/** Whose refs a send of this session is looked up among, known also when the right to write is gone [S2, R1]. */
export function senderId(standing: Standing): string | null {
  return standing.is === 'relay' ? 'relay' : personId(standing)
}

/** Rank: admin > moderator > member; whoever may moderate is no mere member [M2]. */
export function rankOf({ role, can }: Partial<Pick<Person, 'role' | 'can'>>): number {
  if (role === 'admin') return 2
  return role === 'moderator' || can?.includes('moderate') === true ? 1 : 0
}

export function toAuthor({ id, name, role, color }: Person): Author {
  return { id, name, ...(role && { role }), ...(color && { color }) }
}

/** An author as they are shown among those who are here [P1]. */
export function toOccupant(person: Person): Occupant {
  const { avatar, url } = person
  return { ...toAuthor(person), ...(avatar !== undefined && { avatar }), ...(url !== undefined && { url }) }
}

export function toSelf(standing: Standing, muted: Self['muted'] | null): Self | null {
  if (standing.is !== 'member') return null
  return { ...standing.person, trustUntil: standing.trustUntil, ...(muted && { muted }) }
}

/** What a session is told of itself [H8]. */
export function toYou(standing: Standing, muted: Self['muted'] | null): You {
  const you = toSelf(standing, muted)
  if (you) return { type: 'you', auth: 'member', you }
  if (standing.is === 'guest' && standing.reason)
    return { type: 'you', auth: 'guest', you: null, reason: standing.reason }
  return { type: 'you', auth: 'expired', you: null }
}

/** Milliseconds for which a send of this session, as whom it speaks, stays slow; 0: none [S6]. */
export function heldMs({ held }: Session, as: string, now: number): number {
  return Math.max(0, (held.find((one) => one.as === as)?.until ?? now) - now)
}

/** After a `slow`: what comes later waits too, so that order holds [S6]. */
export function hold(session: Session, as: string, until: number, now: number): void {
  const others = session.held.filter((one) => one.as !== as && one.until > now)
  session.held = [...others, { as, until }].toSorted((a, b) => b.until - a.until).slice(0, HELD_MAX)
}

/** Counts `now` into a list of times of the last minute; false, and not counted, when that makes more than `max`. */
export function countWithinMinute(list: number[], now: number, max: number): boolean {
  while (list[0] !== undefined && list[0] <= now - 60_000) list.shift()
  if (list.length >= max) return false
  list.push(now)
  return true
}

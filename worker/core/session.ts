import * as v from 'valibot'
import { occupantSchema, type Author, type Self } from '../../protocol/author.ts'
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
    /** Where guests may not read: when this socket is closed, and up to where it was told [H9]. */
    shutOut: v.nullable(v.object({ closeAt: millis, toldTo: millis })),
  }),
  v.object({ is: v.literal('relay') }),
])
export type Standing = v.InferOutput<typeof standingSchema>

const MINUTE_MAX_KEPT = 32
const times = v.pipe(v.array(millis), v.maxLength(MINUTE_MAX_KEPT))

const attachmentSchema = v.object({
  v: v.literal(1),
  id: v.string(),
  standing: standingSchema,
  client: v.object({ ip: v.string(), userAgent: v.string() }),
  /** Whether `welcome` was sent; before it nothing else is [H5]. */
  welcomed: v.boolean(),
  badFramesAt: times,
  authsAt: times,
})
type Attachment = v.InferOutput<typeof attachmentSchema>

/** What the forum is told about the socket's other end [F1]. */
export type Client = Attachment['client']

export type Session = Omit<Attachment, 'v'> & {
  /** Sends that wait for their tick [S1]. Lost with the object's memory, as the sends are. */
  unsettled: number
}

export function newSession(id: string, client: Client, standing: Standing): Session {
  return { id, client, standing, welcomed: false, badFramesAt: [], authsAt: [], unsettled: 0 }
}

/** What is kept with the socket: a plain value for structured clone. */
export function toAttachment({ unsettled: _, ...kept }: Session): Attachment {
  return { v: 1, ...kept }
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

export function toAuthor({ id, name, role, color }: Person): Author {
  return { id, name, ...(role && { role }), ...(color && { color }) }
}

export function toSelf(standing: Standing): Self | null {
  return standing.is === 'member' ? { ...standing.person, trustUntil: standing.trustUntil } : null
}

/** What a session is told of itself [H8]. */
export function toYou(standing: Standing): You {
  const you = toSelf(standing)
  if (you) return { type: 'you', auth: 'member', you }
  if (standing.is === 'guest' && standing.reason)
    return { type: 'you', auth: 'guest', you: null, reason: standing.reason }
  return { type: 'you', auth: 'expired', you: null }
}

/** Counts `now` into a list of times of the last minute; false, and not counted, when that makes more than `max`. */
export function countWithinMinute(list: number[], now: number, max: number): boolean {
  while (list[0] !== undefined && list[0] <= now - 60_000) list.shift()
  if (list.length >= max) return false
  list.push(now)
  return true
}

import * as v from 'valibot'
import { authorId, color, httpsUrl, ircId, milliseconds, name, right, role, string } from './fields.ts'

const person = {
  name,
  role: v.exactOptional(role),
  color: v.exactOptional(color),
}

/** Who an entry is from. */
export const authorSchema = v.object({ id: authorId, ...person })
export type Author = v.InferOutput<typeof authorSchema>

/** A person in the room now, however many sockets. */
export const occupantSchema = v.object({
  id: authorId,
  ...person,
  avatar: v.exactOptional(httpsUrl),
  url: v.exactOptional(httpsUrl),
})

export type Occupant = v.InferOutput<typeof occupantSchema>

/** What a member learns about themselves [H8]. */
export const selfSchema = v.object({
  ...occupantSchema.entries,
  can: v.array(right),
  trustUntil: milliseconds,
  muted: v.exactOptional(v.object({ until: milliseconds, reason: v.exactOptional(string) })),
})
export type Self = v.InferOutput<typeof selfSchema>

/** Somebody on IRC, as the relay names them [R1, R2]. */
export const ircPersonSchema = v.object({ id: ircId, name })

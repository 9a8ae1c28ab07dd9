import * as v from 'valibot'
import { color, forumUserId, httpsUrl, milliseconds, name, right, role } from './fields.ts'

/** How the room asks the forum who a sid is, and what it may answer [F1]. */

/** Body of the room's question. */
export type VerifyRequest = {
  readonly v: 1
  readonly sid: string
  readonly client: { readonly ip: string; readonly userAgent: string }
}

/** Bytes of an answer that is read at most; a person takes a few hundred. */
export const VERIFY_ANSWER_MAX_BYTES = 16 * 1024

/** Each right once, however often the forum says it: what is kept with a socket is bounded. */
const rights = v.pipe(
  v.array(right),
  v.transform((list) => [...new Set(list)]),
)

/** A decoration that the forum got wrong must not lock its owner out: it is left out. */
const decoration = <S extends v.GenericSchema>(schema: S) =>
  v.exactOptional(v.fallback(v.optional(schema), undefined))

const activeSchema = v.object({
  v: v.literal(1),
  active: v.literal(true),
  user: v.object({
    id: forumUserId,
    name,
    can: rights,
    role: v.exactOptional(role),
    color: decoration(color),
    avatar: decoration(httpsUrl),
    url: decoration(httpsUrl),
  }),
  trustForMs: milliseconds,
})

const inactiveSchema = v.object({
  v: v.literal(1),
  active: v.literal(false),
  reason: v.picklist(['unknown', 'expired', 'guest', 'banned', 'inactive', 'no_permission']),
})

/** What counts as an answer; anything else is a forum that is unavailable. */
export const verifyAnswerSchema = v.variant('active', [activeSchema, inactiveSchema])

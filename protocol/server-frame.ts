import * as v from 'valibot'
import { authorSchema, occupantSchema, selfSchema } from './author.ts'
import { FRAME_ERRORS, GUEST_REASONS } from './codes.ts'
import { entrySchema } from './entry.ts'
import { authorId, count, cursor, epoch, milliseconds, ref, seq, string, wellFormed } from './fields.ts'

/** What the room says to a client. The schemas are the contract that tests hold every frame against; clients read with read-server-frame.ts. */

const AUTHS = ['guest', 'pending', 'relay', 'member', 'expired'] as const
/** A session's standing [Vocabulary: session]. */
export type Auth = (typeof AUTHS)[number]

const topicLine = v.object({ text: wellFormed, by: authorSchema, at: milliseconds, seq })
/** What the relay says of IRC [R6]. */
export const relayStatusSchema = v.object({
  state: v.picklist(['up', 'degraded', 'down']),
  network: string,
  channel: string,
  detail: v.exactOptional(string),
})
export type RelayStatus = v.InferOutput<typeof relayStatusSchema>

const room = {
  name: string,
  topic: v.nullable(topicLine),
  /** Seconds between two messages of one author; 0 = off. */
  slow: count,
  people: count,
  guests: count,
  irc: v.nullable(relayStatusSchema),
  /** Milliseconds over which returning clients spread [C2]. */
  spreadMs: milliseconds,
}
const roomSchema = v.object(room)
/** What everybody may know of the room [H6]. */
export type RoomInfo = v.InferOutput<typeof roomSchema>

const welcomeSchema = v.object({
  type: v.literal('welcome'),
  v: v.literal(1),
  epoch,
  head: cursor,
  now: milliseconds,
  reset: v.boolean(),
  entries: v.array(entrySchema),
  auth: v.picklist(['guest', 'pending', 'relay', 'member']),
  you: v.nullable(selfSchema),
  limits: v.object({ textMax: count, editMs: milliseconds }),
  room: roomSchema,
})

const youSchema = v.variant('auth', [
  v.object({ type: v.literal('you'), auth: v.literal('member'), you: selfSchema }),
  v.object({
    type: v.literal('you'),
    auth: v.literal('guest'),
    you: v.null(),
    reason: v.picklist(GUEST_REASONS),
  }),
  v.object({ type: v.literal('you'), auth: v.literal('expired'), you: v.null() }),
])

const nackSchema = v.variant('code', [
  v.object({
    type: v.literal('nack'),
    ref,
    code: v.picklist(['auth', 'unavailable', 'not_allowed', 'empty', 'not_found', 'too_late', 'conflict']),
  }),
  v.object({ type: v.literal('nack'), ref, code: v.literal('slow'), retryAfterMs: milliseconds }),
  v.object({ type: v.literal('nack'), ref, code: v.literal('too_long'), max: count }),
  v.object({
    type: v.literal('nack'),
    ref,
    code: v.literal('muted'),
    until: milliseconds,
    reason: v.exactOptional(string),
  }),
])

/** What a moderator did; `user` and `seconds` where the action has them [M3]. */
export const modActionSchema = v.object({
  id: seq,
  at: milliseconds,
  actor: authorSchema,
  action: string,
  user: v.exactOptional(string),
  seconds: v.exactOptional(count),
  reason: v.exactOptional(string),
})
export type ModAction = v.InferOutput<typeof modActionSchema>

const peopleSchema = v.object({
  type: v.literal('people'),
  set: v.exactOptional(v.array(occupantSchema)),
  more: v.exactOptional(count),
  join: v.exactOptional(v.array(occupantSchema)),
  leave: v.exactOptional(v.array(authorId)),
})

const schemas = {
  welcome: welcomeSchema,
  you: youSchema,
  room: v.object({ type: v.literal('room'), ...v.partial(roomSchema).entries }),
  entries: v.object({ type: v.literal('entries'), entries: v.array(entrySchema) }),
  history: v.object({
    type: v.literal('history'),
    ref,
    entries: v.array(entrySchema),
    more: v.boolean(),
    pruned: v.exactOptional(v.literal(true)),
  }),
  ack: v.object({ type: v.literal('ack'), ref, seq: v.exactOptional(seq) }),
  nack: nackSchema,
  error: v.object({
    type: v.literal('error'),
    code: v.picklist(FRAME_ERRORS),
    detail: v.exactOptional(string),
    ref: v.exactOptional(ref),
  }),
  people: peopleSchema,
  modlog: v.object({ type: v.literal('modlog'), ref, actions: v.array(modActionSchema), more: v.boolean() }),
  bye: v.object({
    type: v.literal('bye'),
    code: count,
    reason: string,
    retryAfterMs: v.exactOptional(milliseconds),
  }),
}

type ServerFrames = { [Type in keyof typeof schemas]: v.InferOutput<(typeof schemas)[Type]> }
export type ServerFrame = ServerFrames[keyof ServerFrames]
export type Welcome = ServerFrames['welcome']
export type You = ServerFrames['you']
export type Nack = ServerFrames['nack']
export type Bye = ServerFrames['bye']

/** Exported for the tests that hold the wire still. */
export const serverFrameSchemas: Readonly<
  Record<ServerFrame['type'], v.GenericSchema<unknown, ServerFrame>>
> = schemas

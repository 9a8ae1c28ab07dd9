import * as v from 'valibot'
import { ircPersonSchema } from './author.ts'
import { removeTargets } from './entry.ts'
import {
  countTo,
  cursor,
  ircId,
  milliseconds,
  personId,
  reason,
  ref,
  seq,
  sid,
  wellFormed,
} from './fields.ts'
import { MODERATION_SECONDS_MAX, ROSTER_MAX, SLOW_SECONDS_MAX } from './limits.ts'
import { cleanName } from './text.ts'

/** What a client says to the room. `type` picks the schema; unknown fields are ignored, so that a newer client can say more. */

const text = wellFormed
const spoken = { as: v.exactOptional(ircPersonSchema), sentAt: v.exactOptional(milliseconds) }
/** A relay never speaks for itself [R1]. */
const relayed = { ...spoken, as: ircPersonSchema }

/** Any whole number; the room makes of it what it can give [T6]. */
const clamped = v.pipe(v.number('must be a number'), v.integer('must be an integer'))

const boolean = v.boolean('must be true or false')
const moderated = { ref, user: personId, reason: v.exactOptional(reason) }
const seconds = countTo(MODERATION_SECONDS_MAX)
const timed = { ...moderated, seconds }
const untimed = { ...moderated, seconds: v.exactOptional(seconds) }

/** What is shown of the relay's own: on one line, and possibly nothing [R6]. */
const shownLine = (max: number) =>
  v.pipe(wellFormed, v.maxLength(max, `must be at most ${max} characters`), v.transform(cleanName))

const people = v.pipe(
  v.array(ircPersonSchema, 'must be a list of people'),
  v.maxLength(ROSTER_MAX, `must be at most ${ROSTER_MAX} people`),
)
const leaving = v.pipe(
  v.array(ircId, 'must be a list of ids'),
  v.maxLength(ROSTER_MAX, `must be at most ${ROSTER_MAX} ids`),
)

const say = { type: v.literal('say'), ref, text, reply: v.exactOptional(seq) }
const action = { type: v.literal('action'), ref, text }
const notice = { type: v.literal('notice'), ref, text }

const schemas = {
  auth: v.object({ type: v.literal('auth'), sid }),
  say: v.object({ ...say, ...spoken }),
  action: v.object({ ...action, ...spoken }),
  notice: v.object({ ...notice, ...spoken }),
  edit: v.object({ type: v.literal('edit'), ref, target: seq, text }),
  remove: v.object({
    type: v.literal('remove'),
    ref,
    targets: removeTargets,
    reason: v.exactOptional(reason),
  }),
  topic: v.object({ type: v.literal('topic'), ref, text }),
  history: v.pipe(
    v.object({
      type: v.literal('history'),
      ref,
      before: v.exactOptional(seq),
      after: v.exactOptional(cursor),
      limit: v.exactOptional(clamped),
    }),
    v.check(
      (frame) => frame.before === undefined || frame.after === undefined,
      'must name before or after, not both',
    ),
  ),
  people: v.object({ type: v.literal('people'), on: boolean }),
  mute: v.object({ type: v.literal('mute'), ...timed }),
  unmute: v.object({ type: v.literal('unmute'), ...untimed }),
  ban: v.object({ type: v.literal('ban'), ...timed }),
  unban: v.object({ type: v.literal('unban'), ...untimed }),
  purge: v.object({ type: v.literal('purge'), ...timed }),
  slow: v.object({ type: v.literal('slow'), ref, seconds: countTo(SLOW_SECONDS_MAX) }),
  modlog: v.object({
    type: v.literal('modlog'),
    ref,
    before: v.exactOptional(seq),
    limit: v.exactOptional(clamped),
  }),
  roster: v.pipe(
    v.object({
      type: v.literal('roster'),
      set: v.exactOptional(people),
      join: v.exactOptional(people),
      leave: v.exactOptional(leaving),
    }),
    v.check(
      ({ set, join, leave }) => (set === undefined) !== (join === undefined && leave === undefined),
      'must hold set, or join and leave',
    ),
  ),
  status: v.object({
    type: v.literal('status'),
    state: v.picklist(['up', 'degraded', 'down'], 'must be up, degraded or down'),
    network: shownLine(64),
    channel: shownLine(64),
    detail: v.exactOptional(shownLine(256)),
  }),
}

type ClientFrames = { [Type in keyof typeof schemas]: v.InferOutput<(typeof schemas)[Type]> }
export type ClientFrame = ClientFrames[keyof ClientFrames]
/** Frames that ask for an entry and are settled by one ack or nack [S1]. */
export type SendFrame = ClientFrames['say' | 'action' | 'notice' | 'edit' | 'remove' | 'topic']
/** What moderators do to people and to the room [M1]. */
export type ModerationFrame = ClientFrames['mute' | 'unmute' | 'ban' | 'unban' | 'purge' | 'slow']

/** What differs where a relay speaks: every line says for whom [R1]. */
export const relaySchemas = {
  say: v.object({ ...say, ...relayed }),
  action: v.object({ ...action, ...relayed }),
  notice: v.object({ ...notice, ...relayed }),
} satisfies Partial<Record<ClientFrame['type'], v.GenericSchema<unknown, ClientFrame>>>

/** Exported for the test that holds the wire still. */
export const clientFrameSchemas: Readonly<
  Record<ClientFrame['type'], v.GenericSchema<unknown, ClientFrame>>
> = schemas

type ByType = ReadonlyMap<string, v.GenericSchema<unknown, ClientFrame>>
const byType: Readonly<Record<'client' | 'relay', ByType>> = {
  client: new Map(Object.entries(clientFrameSchemas)),
  relay: new Map(Object.entries({ ...clientFrameSchemas, ...relaySchemas })),
}

export type DecodedFrame =
  | { readonly ok: true; readonly frame: ClientFrame }
  | { readonly ok: false; readonly detail: string; readonly ref?: string }

/** Decodes one message, null for a binary one; `detail` names the field that is wrong, `ref` is there when the frame had a usable one [S5]. */
export function decodeClientFrame(raw: string | null, from: 'client' | 'relay' = 'client'): DecodedFrame {
  if (raw === null) return { ok: false, detail: 'frame: must be text' }
  const json = parseJson(raw)
  if (!isRecord(json)) return { ok: false, detail: 'frame: must be a JSON object' }
  const schema = typeof json['type'] === 'string' ? byType[from].get(json['type']) : undefined
  if (schema === undefined) return refuse('type: must name a frame', json)
  const result = v.safeParse(schema, json, { abortEarly: true })
  return result.success ? { ok: true, frame: result.output } : refuse(issueDetail(result.issues[0]), json)
}

/** "topic.title: must be a string", from the first thing a schema objects to. */
export function issueDetail(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'frame'
  const missing = issue.input === undefined && issue.path !== undefined
  return `${path}: ${missing ? 'missing' : issue.message}`
}

/** A JSON value, or undefined where the text is none. */
export function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return undefined
  }
}

function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function refuse(detail: string, json: Record<string, unknown>): DecodedFrame {
  return v.is(ref, json['ref']) ? { ok: false, detail, ref: json['ref'] } : { ok: false, detail }
}

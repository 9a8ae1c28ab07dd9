import { FINAL_NACKS, GUEST_REASONS } from '../../protocol/codes.ts'
import type { Entry } from '../../protocol/entry.ts'
import type { ServerFrame } from '../../protocol/server-frame.ts'
import { author, person, readEntries, type ReadEntry } from './read-entry.ts'
import {
  flag,
  isRecord,
  isWhole,
  link,
  listOf,
  maybe,
  oneOf,
  orNull,
  parseJson,
  shape,
  text,
  type Check,
} from './shape.ts'

type WithReadEntries<Frame> = Frame extends { entries: Entry[] }
  ? Omit<Frame, 'entries'> & { readonly entries: readonly ReadEntry[] }
  : Frame
/** What the room says, as far as this client listens; `people` and `modlog` have no view yet. */
export type ReadFrame = WithReadEntries<Exclude<ServerFrame, { type: 'people' | 'modlog' }>>
export type ReadWelcome = Extract<ReadFrame, { type: 'welcome' }>

/** Somebody as they learn about themselves [H8]. */
export const self = shape({
  ...person,
  avatar: maybe(link),
  url: maybe(link),
  can: listOf(text),
  trustUntil: isWhole,
  muted: maybe(shape({ until: isWhole, reason: maybe(text) })),
})

const room = {
  name: text,
  topic: orNull(shape({ text, by: author, at: isWhole, seq: isWhole })),
  slow: isWhole,
  people: isWhole,
  guests: isWhole,
  irc: orNull(
    shape({ state: oneOf('up', 'degraded', 'down'), network: text, channel: text, detail: maybe(text) }),
  ),
  spreadMs: isWhole,
}
const changed = Object.fromEntries(Object.entries(room).map(([name, check]) => [name, maybe(check)]))

const memberYou = shape({ auth: oneOf('member'), you: self })
const otherYou = shape({ auth: oneOf('guest', 'expired'), you: oneOf(null) })

const byType: Readonly<Record<ReadFrame['type'], Check>> = {
  welcome: shape({
    v: oneOf(1),
    epoch: text,
    head: isWhole,
    now: isWhole,
    reset: flag,
    auth: oneOf('guest', 'pending', 'relay', 'member'),
    you: orNull(self),
    limits: shape({ textMax: isWhole, editMs: isWhole }),
    room: shape(room),
    entries: Array.isArray,
  }),
  you: (value) => memberYou(value) || otherYou(value),
  room: shape(changed),
  entries: shape({ entries: Array.isArray }),
  history: shape({ ref: text, more: flag, entries: Array.isArray }),
  ack: shape({ ref: text, seq: maybe(isWhole) }),
  nack: shape({ ref: text }),
  // Whatever its code, what it names was not read.
  error: shape({ ref: maybe(text) }),
  bye: shape({ code: isWhole, reason: text, retryAfterMs: maybe(isWhole) }),
}

const frames = new Map<unknown, Check>(Object.entries(byType))

const settling = oneOf(...FINAL_NACKS, 'auth', 'unavailable')
const slow = shape({ code: oneOf('slow'), retryAfterMs: isWhole })

/** One text frame; null for what this client does not understand, which is passed over. */
export function readServerFrame(raw: string): ReadFrame | null {
  const value = parseJson(raw)
  if (!isRecord(value)) return null
  const frame = 'entries' in value ? { ...value, entries: readEntries(value['entries']) } : value
  return isFrame(frame) ? known(frame) : null
}

function isFrame(value: Readonly<Record<string, unknown>>): value is ReadFrame {
  return frames.get(value['type'])?.(value) === true
}

/** A refusal in words this client does not know is a refusal all the same: unanswered, its send would be repeated for ever. */
function known(frame: ReadFrame): ReadFrame {
  switch (frame.type) {
    case 'nack':
      return settling(frame.code) || slow(frame)
        ? frame
        : { type: 'nack', ref: frame.ref, code: 'not_allowed' }
    case 'you':
      return frame.auth !== 'guest' || GUEST_REASONS.includes(frame.reason)
        ? frame
        : { ...frame, reason: 'unknown' }
    default:
      return frame
  }
}

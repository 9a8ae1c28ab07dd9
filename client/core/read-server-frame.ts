import type { Self } from '../../protocol/author.ts'
import { FINAL_NACKS, GUEST_REASONS } from '../../protocol/codes.ts'
import type { Entry } from '../../protocol/entry.ts'
import type { Nack, ServerFrame } from '../../protocol/server-frame.ts'
import { isLike, parseJson } from './like.ts'
import { readEntries, type ReadEntry } from './read-entry.ts'

type WithReadEntries<Frame> = Frame extends { entries: Entry[] }
  ? Omit<Frame, 'entries'> & { readonly entries: readonly ReadEntry[] }
  : Frame
/** Lists that most readers never ask for: whoever does decodes what is in them. */
type UnreadFrame =
  | {
      readonly type: 'people'
      readonly set?: unknown
      readonly more?: unknown
      readonly join?: unknown
      readonly leave?: unknown
    }
  | {
      readonly type: 'modlog'
      readonly ref: string
      readonly actions: readonly unknown[]
      readonly more: boolean
    }
/** What the room says, as far as this client listens. */
export type ReadFrame = WithReadEntries<Exclude<ServerFrame, { type: UnreadFrame['type'] }>> | UnreadFrame
export type ReadWelcome = Extract<ReadFrame, { type: 'welcome' }>

const SELF: Self = { id: '', name: '', can: [], trustUntil: 0 }

/** What each frame must have. A type that names what every object inherits fits none: that is a function. */
const FRAMES: Readonly<Record<string, object>> = {
  welcome: {
    epoch: '',
    head: 0,
    now: 0,
    reset: true,
    entries: [],
    auth: '',
    limits: { textMax: 0, editMs: 0 },
    room: { name: '', people: 0, guests: 0, spreadMs: 0 },
  },
  you: { auth: '' },
  room: {},
  entries: { entries: [] },
  history: { ref: '', entries: [], more: true },
  ack: { ref: '' },
  nack: { ref: '' },
  // Whatever its code, what it names was not read.
  error: {},
  people: {},
  modlog: { ref: '', actions: [], more: true },
  bye: { code: 0 },
} satisfies Record<ReadFrame['type'], object>

/** One text frame; null for what this client does not understand, which is passed over. */
export function readServerFrame(raw: string): ReadFrame | null {
  const frame = parseJson(raw)
  if (!isFrame(frame)) return null
  switch (frame.type) {
    case 'welcome':
    case 'entries':
    case 'history': {
      const entries = readEntries(frame.entries)
      return entries && { ...frame, entries }
    }
    case 'nack':
      return isKnown(frame) ? frame : { type: 'nack', ref: frame.ref, code: 'not_allowed' }
    case 'you':
      if (frame.auth === 'member' && !frame.you) return null
      return frame.auth !== 'guest' || GUEST_REASONS.includes(frame.reason)
        ? frame
        : { ...frame, reason: 'unknown' }
    default:
      return frame
  }
}

/** Somebody as they learn about themselves, or nobody [H8]. */
export function isYou(value: unknown): value is Self | null {
  return value === null || isLike(value, SELF)
}

function isFrame(value: unknown): value is ReadFrame {
  return (
    isLike(value, { type: '' }) &&
    isLike(value, FRAMES[value.type]) &&
    (!('you' in value) || isYou(value.you)) &&
    hasTopic('room' in value ? value.room : value)
  )
}

/** The pinned line is text wherever it is told, or it is none. */
function hasTopic(info: unknown): boolean {
  const topic: unknown = Reflect.get(Object(info), 'topic') ?? null
  return topic === null || isLike(topic, { text: '' })
}

/** A refusal in words this client does not know is a refusal all the same: unanswered, its send would be repeated for ever. */
function isKnown(nack: Nack): boolean {
  const { code } = nack
  if (code === 'slow') return isLike(nack, { retryAfterMs: 0 })
  return [...FINAL_NACKS, 'auth', 'unavailable'].includes(code)
}

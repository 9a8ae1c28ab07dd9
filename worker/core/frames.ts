import type { Bye, Nack, ServerFrame, Welcome } from '../../protocol/server-frame.ts'
import { CloseCode } from '../../protocol/codes.ts'
import { utf8Length } from '../../protocol/text.ts'
import type { EntryJson, Page } from './transcript.ts'

/** Frames as text. Those with entries splice the stored JSON in, so that a line is serialised once for everybody [T4]. */

/** Every frame without entries. */
export function encode(frame: Exclude<ServerFrame, { entries: unknown }>): string {
  return JSON.stringify(frame)
}

export function encodeEntries(entries: readonly EntryJson[]): string {
  return `{"type":"entries","entries":[${entries.join()}]}`
}

export function encodeHistory(ref: string, page: Page, pruned: boolean): string {
  return `{"type":"history","ref":${JSON.stringify(ref)},"entries":[${page.entries.join()}],"more":${page.more}${pruned ? ',"pruned":true' : ''}}`
}

/** Body of `GET history` [T6]. */
export function encodeHistoryBody(epoch: string, head: number, page: Page): string {
  return `{"epoch":${JSON.stringify(epoch)},"head":${head},"entries":[${page.entries.join()}],"more":${page.more}}`
}

export function encodeWelcome(
  welcome: Omit<Welcome, 'type' | 'v' | 'entries'>,
  entries: readonly EntryJson[],
): string {
  const { epoch, head, now, reset, ...rest } = welcome
  const start = JSON.stringify({ type: 'welcome', v: 1, epoch, head, now, reset })
  return `${start.slice(0, -1)},"entries":[${entries.join()}],${JSON.stringify(rest).slice(1)}`
}

export function encodeBye(bye: Omit<Bye, 'type'>): string {
  return encode({ type: 'bye', ...bye })
}

/** Milliseconds after which somebody comes back where there was no room for them [P4]. */
const FULL_RETRY_MS = 30_000
/** UTF-8 bytes that a close frame's reason may have (RFC 6455, 5.5). */
const REASON_MAX_BYTES = 123

/** How the room says each ending; a close's own reason says the same [C1]. */
export const byes = {
  abuse: { code: CloseCode.abuse, reason: 'too many frames that could not be read' },
  tooBig: { code: CloseCode.tooBig, reason: 'frame too big' },
  internal: { code: CloseCode.internal, reason: 'something went wrong in the room' },
  notLetIn: { code: CloseCode.notLetIn, reason: 'members only' },
  forumUnavailable: { code: CloseCode.notLetIn, reason: 'the forum does not answer', retryAfterMs: 30_000 },
  wrongToken: { code: CloseCode.notLetIn, reason: 'wrong relay token' },
  anotherPerson: { code: CloseCode.notLetIn, reason: 'this session belongs to somebody else' },
  resume: { code: CloseCode.drain, reason: 'come back for what you missed', retryAfterMs: 0 },
  imported: { code: CloseCode.drain, reason: 'the transcript was replaced' },
  drain: { code: CloseCode.drain, reason: 'the room restarts' },
  banned: { code: CloseCode.banned, reason: 'banned from the forum' },
  silent: { code: CloseCode.silent, reason: 'silent for too long' },
  replaced: { code: CloseCode.replaced, reason: 'replaced by a newer relay' },
  tooManyAttempts: { code: CloseCode.backOff, reason: 'too many attempts', retryAfterMs: 60_000 },
  addressFull: {
    code: CloseCode.backOff,
    reason: 'too many connections from your address',
    retryAfterMs: FULL_RETRY_MS,
  },
  personFull: {
    code: CloseCode.backOff,
    reason: 'too many connections of yours',
    retryAfterMs: FULL_RETRY_MS,
  },
  roomFull: { code: CloseCode.backOff, reason: 'the room is full', retryAfterMs: FULL_RETRY_MS },
} as const satisfies Record<string, Omit<Bye, 'type'>>

/** Shut out by a moderator; as much of why as a close frame can say [M1]. */
export function byeBanned(why: string | undefined): Omit<Bye, 'type'> {
  let reason = why === undefined ? 'banned from this room' : `banned from this room: ${why}`
  while (utf8Length(reason) > REASON_MAX_BYTES) reason = Array.from(reason).slice(0, -1).join('')
  return { code: CloseCode.banned, reason }
}

/** A nack without its ref: the union distributes, so each code keeps its own fields. */
export type Refusal = Nack extends infer N ? (N extends Nack ? Omit<N, 'type' | 'ref'> : never) : never

export function encodeNack(ref: string, refusal: Refusal): string {
  return JSON.stringify({ type: 'nack', ref, ...refusal })
}

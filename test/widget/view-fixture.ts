import type { RoomView } from '../../client/core/room-view.ts'
import type { Self } from '../../protocol/author.ts'
import type { Message } from '../../protocol/entry.ts'

export const MERTH: Self = { id: 'forum:42', name: 'Merth', can: ['read', 'post'], trustUntil: 600_000 }

/** A member's view of a live, empty room. */
export const LIVE: RoomView = {
  connection: { is: 'live' },
  auth: 'member',
  you: MERTH,
  reason: null,
  room: { name: 'SAX', topic: null, slow: 0, people: 1, guests: 0, irc: null, spreadMs: 0 },
  aheadMs: 0,
  limits: { textMax: 2_000, editMs: 900_000 },
  epoch: 'e1',
  cursor: 0,
  rows: [],
  outbox: [],
  hasOlder: false,
  loadingOlder: false,
  blocked: false,
  renewing: false,
}

export function say(seq: number, by = 'forum:1', at = seq * 1_000): Message {
  return { seq, at, kind: 'say', by: { id: by, name: 'Ann' }, text: `line ${seq}` }
}

/** `first` to `last`, both included. */
export function says(first: number, last: number): readonly Message[] {
  return Array.from({ length: last - first + 1 }, (_, i) => say(first + i))
}

export function announce(seq: number): Extract<Message, { kind: 'announce' }> {
  return {
    seq,
    at: seq * 1_000,
    kind: 'announce',
    by: { id: 'room', name: 'SAX' },
    event: 'message',
    key: `m-${seq}`,
    text: 'Tea is ready',
  }
}

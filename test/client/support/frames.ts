import type { Self } from '../../../protocol/author.ts'
import type { Entry, Message } from '../../../protocol/entry.ts'
import type { RoomInfo, Welcome } from '../../../protocol/server-frame.ts'

/** What the room would say, in its own words. */

export const AT = 1_795_417_375_000

export const self: Self = {
  id: 'forum:42',
  name: 'Merth',
  can: ['read', 'post'],
  trustUntil: AT + 600_000,
}

export const room: RoomInfo = {
  name: 'SAX',
  topic: null,
  slow: 0,
  people: 1,
  guests: 0,
  irc: null,
  spreadMs: 2_000,
}

export function say(seq: number, text = `line ${seq}`, more: { ref?: string; by?: string } = {}): Message {
  const { ref, by = 'forum:7' } = more
  return {
    seq,
    at: AT + seq,
    kind: 'say',
    by: { id: by, name: by === self.id ? self.name : 'Kerm' },
    text,
    ...(ref !== undefined && { ref }),
  }
}

export function welcome(entries: Entry[], more: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    v: 1,
    epoch: 'e1',
    head: entries.at(-1)?.seq ?? 0,
    now: AT,
    reset: true,
    entries,
    auth: 'member',
    you: self,
    limits: { textMax: 2_000, editMs: 900_000 },
    room,
    ...more,
  }
}

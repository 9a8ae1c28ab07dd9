import type { Self } from '../../../protocol/author.ts'
import type { Entry } from '../../../protocol/entry.ts'
import type { Welcome } from '../../../protocol/server-frame.ts'

/** Who looks on. */
export const MERTH: Self = {
  id: 'forum:42',
  name: 'Merth',
  role: 'moderator',
  can: ['read', 'post', 'moderate'],
  trustUntil: Date.now() + 3_600_000,
}
export const merth = { id: MERTH.id, name: MERTH.name, role: 'moderator' as const }
export const ann = { id: 'forum:7', name: 'Ann' }
/** A minute ago. */
export const at = Date.now() - 60_000
/** What somebody said a minute ago. */
export const line = (seq: number, by: typeof ann, text: string): Entry => ({ seq, at, kind: 'say', by, text })
const ENTRIES: Entry[] = [
  line(1, ann, 'hello from Ann'),
  line(2, merth, 'written by me'),
  {
    seq: 3,
    at,
    kind: 'announce',
    by: { id: 'room', name: 'SAX' },
    event: 'topic.created',
    key: 'topic-1',
    actor: { name: 'Tim' },
    topic: { title: 'C or assembly?', url: 'https://forum.example/t/1' },
  },
]

/** A short conversation, and a moderator who comes into it. */
export function greeting(more: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    v: 1,
    epoch: 'scripted',
    head: ENTRIES.length,
    now: Date.now(),
    reset: true,
    entries: ENTRIES,
    auth: 'member',
    you: MERTH,
    limits: { textMax: 2_000, editMs: 900_000 },
    room: { name: 'SAX', topic: null, slow: 0, people: 2, guests: 1, irc: null, spreadMs: 0 },
    ...more,
  }
}

import type { Entry } from '../../protocol/entry.ts'
import type { Welcome } from '../../protocol/server-frame.ts'

/** What a busy forum's people say: mostly short, now and then a link, code, somebody from IRC, an announcement. */

const PEOPLE = ['Merth', 'KermMartian', 'Ann', 'Tim', 'Nora', 'Sipho', 'Ines', 'Olu']
const WORDS = [
  'Has anybody tried the new build on real hardware yet?',
  'yes, it boots, but the link port is still slow',
  'see https://forum.example/topic/1234 for the *numbers*',
  'try `ld hl, 0` first; the rest of it is only _taste_',
  'The table must be aligned, or the low byte wraps around and you draw garbage over the last row.',
]
/** Room at 2026-11-23; a second passes from line to line. */
const START = Date.UTC(2026, 10, 23, 12)

export function entry(seq: number): Entry {
  const at = START + seq * 1_000
  const name = PEOPLE[seq % PEOPLE.length] ?? ''
  if (seq % 17 === 0) {
    const topic = { title: `A question about timers, part ${seq}`, url: `https://forum.example/topic/${seq}` }
    const by = { id: 'room', name: 'SAX' }
    return {
      seq,
      at,
      kind: 'announce',
      by,
      event: 'topic.created',
      key: `topic-${seq}`,
      actor: { name },
      topic,
    }
  }
  const by = { id: seq % 5 === 0 ? `irc:${name}` : `forum:${seq % PEOPLE.length}`, name }
  return { seq, at, kind: 'say', by, text: `${WORDS[seq % WORDS.length] ?? ''} ${seq}` }
}

/** The first screen of a room that is at `head`, or what came since. */
export function greeting(head: number, since: number | null): Welcome {
  const first = since ?? Math.max(0, head - 30)
  return {
    type: 'welcome',
    v: 1,
    epoch: 'bench',
    head,
    now: Date.now(),
    reset: since === null,
    entries: Array.from({ length: head - first }, (_, i) => entry(first + 1 + i)),
    auth: 'member',
    you: { id: 'forum:99', name: 'Reader', can: ['read', 'post'], trustUntil: Date.now() + 3_600_000 },
    limits: { textMax: 2_000, editMs: 900_000 },
    room: { name: 'SAX', topic: null, slow: 0, people: 40, guests: 7, irc: null, spreadMs: 0 },
  }
}

import { describe, expect, it } from 'vitest'
import { afterFrame, lastWord, standingOf, welcomeTo, type Told } from '../../../client/core/hub.ts'
import { readServerFrame } from '../../../client/core/read-server-frame.ts'
import type { RoomView } from '../../../client/core/room-view.ts'
import { afterWelcome, EMPTY_TIMELINE } from '../../../client/core/timeline.ts'
import type { Entry } from '../../../protocol/entry.ts'
import { AT, room, say, self, welcome } from '../support/frames.ts'

const NOTHING: Told = { cursor: 0, log: [] }

function view(more: Partial<RoomView> = {}): RoomView {
  return {
    connection: { is: 'live' },
    auth: 'member',
    you: self,
    reason: null,
    room,
    aheadMs: 5,
    limits: { textMax: 2_000, editMs: 900_000 },
    epoch: 'e1',
    cursor: 9,
    rows: [say(7), say(8), say(9)],
    outbox: [],
    hasOlder: true,
    loadingOlder: false,
    blocked: false,
    renewing: false,
    ...more,
  }
}

/** What a client makes of frames of the room. */
function told(...frames: object[]): Told {
  return frames.reduce<Told>((before, frame) => {
    const heard = readServerFrame(JSON.stringify(frame))
    if (!heard) throw new Error('no frame')
    return afterFrame(before, heard)
  }, NOTHING)
}

function read(frame: object) {
  const heard = readServerFrame(JSON.stringify(frame))
  if (heard?.type !== 'welcome') throw new Error('no welcome')
  return heard
}

const entries = (...all: Entry[]) => ({ type: 'entries', entries: all })
const remove = (seq: number, target: number): Entry => ({
  seq,
  at: AT,
  kind: 'remove',
  by: { id: 'forum:7', name: 'Kerm' },
  targets: [target],
})

describe('[K15] what the tab that leads remembers', () => {
  it('is the delta of a resume, and what came since', () => {
    const resumed = told(welcome([say(4)]), welcome([say(5), say(6)], { reset: false }), entries(say(7)))
    expect(resumed).toEqual({ cursor: 7, log: [say(5), say(6), say(7)] })
  })

  it('[H9] is what it was when a socket that takes over is behind', () => {
    const before = told(welcome([say(5)]), entries(say(6)))
    expect(afterFrame(before, read(welcome([], { reset: false, head: 5 })))).toEqual(before)
    const ahead = read(welcome([say(6), say(7)], { reset: false }))
    expect(afterFrame(before, ahead)).toEqual({ cursor: 7, log: [say(6), say(7)] })
  })

  it('[K6] is nothing from before what no socket has told', () => {
    const before = told(welcome([say(4)]), entries(say(5)))
    const resumed = afterFrame(before, read(welcome([say(8), say(9)], { reset: false })))
    expect(resumed).toEqual({ cursor: 9, log: [say(8), say(9)] })
  })

  it('is nothing before a reset', () => {
    expect(told(welcome([say(3), say(5)]), entries(say(6)))).toEqual({ cursor: 6, log: [say(6)] })
  })

  it('is each entry once', () => {
    expect(told(welcome([say(5)]), entries(say(6)), entries(say(5), say(6), say(7))).log).toEqual([
      say(6),
      say(7),
    ])
  })

  it('[T5] is nothing from before something was taken back', () => {
    const after = told(welcome([]), entries(say(1, 'a secret')), entries(say(2), remove(3, 1)))
    expect(after).toEqual({ cursor: 3, log: [] })
    const resumed = told(welcome([]), entries(say(1, 'a secret')), welcome([remove(2, 1)], { reset: false }))
    expect(resumed).toEqual({ cursor: 2, log: [remove(2, 1)] })
  })

  it('is bounded', () => {
    const many = Array.from({ length: 700 }, (_, i) => entries(say(i + 1)))
    const { cursor, log } = told(welcome([]), ...many)
    expect([cursor, log.length, log[0]?.seq]).toEqual([700, 500, 201])
  })
})

describe('[K15] the welcome of the tab that leads', () => {
  const log = [say(8), say(9)]

  it('[H7] brings who holds most of it what they miss', () => {
    for (const since of [7, 8, 9]) {
      const frame = read(welcomeTo(`wss://x/room?epoch=e1&since=${since}`, view(), { cursor: 9, log }, AT))
      expect(frame).toMatchObject({ reset: false, head: 9, now: AT + 5, epoch: 'e1' })
      expect(frame.entries).toEqual(log.filter(({ seq }) => seq > since))
    }
  })

  it.each(['', '?epoch=e1&since=6', '?epoch=e1&since=10', '?epoch=e2&since=8', '?epoch=e1&since=x'])(
    '[H7] begins anew for %j',
    (query) => {
      const frame = read(welcomeTo(`wss://x/room${query}`, view(), { cursor: 9, log }, AT))
      expect(frame).toMatchObject({ reset: true, head: 9, auth: 'member', you: self, room })
      expect(frame.entries).toEqual([say(7), say(8), say(9)])
    },
  )

  it('[K1] never says less than its rows show', () => {
    const frame = read(welcomeTo('', view(), { cursor: 8, log: [say(8)] }, AT))
    expect(frame).toMatchObject({ reset: true, head: 9 })
    const behind = read(welcomeTo('wss://x/room?epoch=e1&since=8', view(), { cursor: 8, log: [say(8)] }, AT))
    expect(behind).toMatchObject({ reset: true, head: 9 })
  })

  it('says whether there is more than it brings', () => {
    const few = read(welcomeTo('', view(), NOTHING, AT))
    expect(afterWelcome(EMPTY_TIMELINE, few)).toMatchObject({ hasOlder: true })
    const all = read(welcomeTo('', view({ hasOlder: false }), NOTHING, AT))
    expect(afterWelcome(EMPTY_TIMELINE, all)).toMatchObject({ hasOlder: false })
    const rows = Array.from({ length: 60 }, (_, i) => say(i + 1))
    const part = read(welcomeTo('', view({ rows, hasOlder: false }), NOTHING, AT))
    expect(part.entries).toHaveLength(50)
    expect(afterWelcome(EMPTY_TIMELINE, part)).toMatchObject({ hasOlder: true })
  })
})

it('[H8] tells who the session is in frames that a client understands', () => {
  const frame = (more: Partial<RoomView>) => readServerFrame(JSON.stringify(standingOf(view(more))))
  expect(frame({})).toEqual({ type: 'you', auth: 'member', you: self })
  expect(frame({ auth: 'expired' })).toMatchObject({ auth: 'expired' })
  expect(frame({ auth: 'guest', you: null, reason: 'expired' })).toMatchObject({ reason: 'expired' })
  expect(frame({ auth: 'guest', you: null })).toMatchObject({ reason: 'guest' })
})

it('[C2] tells the others what the room ended it with', () => {
  const word = (why: 'banned' | 'replaced' | 'not_let_in' | 'client_too_old') =>
    lastWord(view({ connection: { is: 'stopped', why, detail: 'so there' } }))
  expect([word('banned'), word('replaced'), word('not_let_in'), word('client_too_old')]).toMatchObject([
    { type: 'bye', code: 4403, reason: 'so there' },
    { code: 4409 },
    { code: 4401 },
    { code: 4426 },
  ])
  expect(lastWord(view())).toBeNull()
})

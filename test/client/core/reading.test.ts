import { describe, expect, it } from 'vitest'
import {
  afterAnswered,
  afterAsked,
  afterLook,
  afterWake,
  askDueAt,
  isBlocked,
  NOT_READING,
  type Answered,
  type Reading,
} from '../../../client/core/reading.ts'
import type { ConnectionView } from '../../../client/core/room-view.ts'

const T = 1_000_000
const LIVE: ConnectionView = { is: 'live' }
const EMPTY: Answered = { epoch: 'e1', head: 0, entries: [], more: false }

const offline = (unheard: number): ConnectionView => ({ is: 'offline', since: T, retryAt: T, unheard })
/** Asked at T after three failures. */
const asked = afterAsked(NOT_READING, T)
const after = (answered: Answered, reading: Reading = asked): Reading =>
  afterAnswered(reading, answered, offline(3))

describe('[K6] the room is asked by HTTP', () => {
  it('when three attempts in a row brought no word', () => {
    expect(askDueAt(NOT_READING, offline(2), true)).toBe(Infinity)
    expect(askDueAt(NOT_READING, offline(3), true)).toBe(-Infinity)
    expect(askDueAt(NOT_READING, { is: 'connecting', since: T }, true)).toBe(Infinity)
    expect(askDueAt(NOT_READING, LIVE, true)).toBe(Infinity)
    expect(askDueAt(NOT_READING, { is: 'stopped', why: 'banned', detail: '' }, true)).toBe(Infinity)
  })

  it('every 30 s, one question at a time, whether it answers or not', () => {
    expect(askDueAt(asked, offline(9), true)).toBe(Infinity)
    for (const answered of [EMPTY, null]) {
      expect(askDueAt(after(answered), offline(9), true)).toBe(T + 30_000)
    }
  })

  it('only while somebody looks, and at once when something woke the page', () => {
    const answered = after(EMPTY)
    expect(askDueAt(answered, offline(9), false)).toBe(Infinity)
    expect(askDueAt(afterWake(answered), offline(9), false)).toBe(Infinity)
    expect(askDueAt(afterWake(answered), offline(9), true)).toBe(-Infinity)
  })

  it('not again where it is for members only, until a socket goes through or somebody else comes', () => {
    const refused = after('refused')
    expect(askDueAt(afterWake(refused), offline(9), true)).toBe(Infinity)
    for (const connection of [LIVE, offline(0)]) {
      expect(askDueAt(afterLook(refused, connection), offline(3), true)).toBe(-Infinity)
    }
    expect(afterLook(refused, offline(4))).toBe(refused)
  })

  it('not twice at a time, even across a live socket', () => {
    expect(askDueAt(afterLook(asked, LIVE), offline(3), true)).toBe(Infinity)
  })
})

describe('[K6] sockets are called blocked', () => {
  it('when one more has failed since HTTP works: a room that was away may answer there first', () => {
    const works = after(EMPTY)
    expect(isBlocked(works, offline(3))).toBe(false)
    expect(isBlocked(works, offline(4))).toBe(true)
    expect(isBlocked(after(EMPTY, afterAsked(works, T + 30_000)), offline(4))).toBe(true)
  })

  it('not while live, nor when HTTP fails too', () => {
    const works = after(EMPTY)
    expect(isBlocked(works, LIVE)).toBe(false)
    expect(isBlocked(afterLook(works, LIVE), offline(9))).toBe(false)
    expect(isBlocked(after(null, works), offline(9))).toBe(false)
    expect(isBlocked(after('refused', works), offline(9))).toBe(false)
    expect(isBlocked(afterAnswered(asked, EMPTY, LIVE), offline(9))).toBe(false)
  })
})

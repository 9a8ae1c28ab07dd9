import { describe, expect, it } from 'vitest'
import {
  connect,
  connectionDueAt,
  idle as idleSince,
  isUnheard,
  toConnectionView,
  type Connection,
  type ConnectionEvent,
} from '../../../client/core/connection.ts'

const T = 1_000_000
const idle = idleSince(T)
const first = { ...idle, is: 'connecting' as const, until: T + 10_000 }
const live = { ...idle, is: 'live' as const, wasLive: true }
const waiting = { ...idle, is: 'waiting' as const, until: T + 400, failures: 1 }
const ordered = { ...waiting, ordered: true }
const renewing = { ...idle, is: 'renewing' as const, until: T + 15_000, wasLive: true }
const stopped: Connection = { is: 'stopped', why: 'banned', detail: 'spam' }
const all = { idle, first, live, waiting, renewing, stopped }

/** `afterMs` after T, with chance a half and a spread of 2 s. */
function step(state: Connection, event: ConnectionEvent, afterMs = 0): Connection {
  return connect(state, event, { now: T + afterMs, random: 0.5, spreadMs: 2_000 })
}
function close(code: number, retryAfterMs?: number): ConnectionEvent {
  return { is: 'closed', code, reason: 'because', retryAfterMs }
}

describe('start', () => {
  it.each(Object.entries(all))('[C2] begins anew from %s', (_, state) => {
    const next = step(state, { is: 'start' }, 9)
    const wasLive = state === live || state === renewing
    expect(next).toEqual({ ...first, until: T + 10_009, since: T + 9, wasLive })
  })
})

describe('welcome', () => {
  it('[H5] makes an attempt live', () => {
    expect(step(first, { is: 'welcomed' }, 80)).toEqual({ ...live, since: T + 80 })
  })

  it.each([idle, live, waiting, renewing, stopped])('[K2] changes nothing in $is', (state) => {
    expect(step(state, { is: 'welcomed' })).toBe(state)
  })
})

describe('close', () => {
  it.each([
    [4403, 'banned'],
    [4409, 'replaced'],
    [4426, 'client_too_old'],
  ] as const)('[C2] stops for good on %i', (code, why) => {
    for (const state of [first, live]) {
      expect(step(state, close(code))).toEqual({ is: 'stopped', why, detail: 'because' })
    }
  })

  it('[C2] renews once on 4401, and asks the person when that is refused too', () => {
    const asked = step(first, close(4401), 50)
    expect(asked).toEqual({ ...renewing, until: T + 15_050, wasLive: false })
    const again = step(asked, { is: 'renewed', ok: true }, 90)
    expect(again).toEqual({ ...first, until: T + 10_090, renewed: true })
    expect(step(again, close(4401), 99)).toEqual({ is: 'stopped', why: 'not_let_in', detail: 'because' })
  })

  it('[C2] stops when there is nothing to renew with, or no answer in 15 s', () => {
    const end = { is: 'stopped', why: 'not_let_in', detail: '' }
    expect(step(renewing, { is: 'renewed', ok: false })).toEqual(end)
    expect(step(renewing, { is: 'due' }, 14_999)).toBe(renewing)
    expect(step(renewing, { is: 'due' }, 15_000)).toEqual(end)
  })

  it('[C2] may renew again once a connection has proved itself', () => {
    const renewed = { ...live, renewed: true }
    expect(step(renewed, close(4401), 9_999).is).toBe('stopped')
    expect(step(renewed, close(4401), 10_000).is).toBe('renewing')
  })

  it.each([1012, 4429])('[C2] waits after %i as long as the room says, whatever wakes it', (code) => {
    const after = step(live, close(code, 7_000), 20_000)
    expect(after).toEqual({ ...ordered, until: T + 27_000, since: T + 20_000, wasLive: true })
    expect(step(after, { is: 'wake' }, 20_001)).toBe(after)
  })

  it.each([1012, 4429])('[C2] waits a random part of 30 s after %i without a time', (code) => {
    expect(step(first, close(code))).toMatchObject({ is: 'waiting', until: T + 15_000, ordered: true })
  })

  it.each([1000, 1001, 1006, 1008, 1009, 1011, 4999])('[C2] backs off after %i', (code) => {
    const unheard = code > 1006 ? 0 : 1
    expect(step(first, close(code))).toEqual({ ...waiting, until: T + 250, unheard })
  })

  it('[C2] spreads the first try after a close that came while live, then backs off', () => {
    const spread = step(live, close(1006), 60_000)
    const fallen = { since: T + 60_000, wasLive: true, failures: 0 }
    expect(spread).toEqual({ ...waiting, ...fallen, until: T + 61_000 })
    const tried = step(spread, { is: 'due' }, 61_000)
    expect(tried).toEqual({ ...first, ...fallen, until: T + 71_000 })
    expect(step(tried, close(1006), 61_100)).toMatchObject({ until: T + 61_350, failures: 1 })
  })

  it('[C2] doubles the wait up to 30 s, for ever', () => {
    const waits = [0, 1, 2, 5, 6, 7, 1_000].map((failures) => {
      const next = step({ ...first, failures }, close(1006))
      return next.is === 'waiting' && next.until - T
    })
    expect(waits).toEqual([250, 500, 1_000, 8_000, 15_000, 15_000, 15_000])
  })

  const again = { ...live, failures: 4 }

  it('[K10] backs off from a room that ends each connection at once', () => {
    expect(step(again, close(1011), 10)).toMatchObject({ until: T + 10 + 4_000, failures: 5 })
    expect(step(again, close(1011), 1_000)).toMatchObject({ until: T + 2_000, failures: 0 })
  })

  it('[C2] spreads the first try when the network cut it, however often', () => {
    expect(step(again, close(1006), 10)).toMatchObject({ until: T + 10 + 1_000, failures: 0 })
  })

  it('[H11] comes back when the room says, where the forum does not answer', () => {
    expect(step(first, close(4401, 30_000))).toMatchObject({
      is: 'waiting',
      until: T + 30_000,
      ordered: true,
    })
  })

  it.each([idle, waiting, renewing, stopped])('[K2] changes nothing in $is', (state) => {
    expect(step(state, close(1006))).toBe(state)
  })
})

describe('a socket given up', () => {
  it('[K5] is replaced at once when it had proved itself', () => {
    expect(step(live, { is: 'lost' }, 30_000)).toEqual({
      ...first,
      until: T + 40_000,
      since: T + 30_000,
      wasLive: true,
    })
  })

  it('[K1] is replaced with back-off when it had not', () => {
    expect(step(live, { is: 'lost' }, 5)).toMatchObject({ is: 'waiting', until: T + 1_005 })
    expect(step(first, { is: 'lost' }, 5)).toMatchObject({ is: 'waiting', until: T + 255 })
  })

  it.each([idle, waiting, renewing, stopped])('[K2] changes nothing in $is', (state) => {
    expect(step(state, { is: 'lost' })).toBe(state)
  })
})

describe('time and wake hints', () => {
  it('[C2] tries when the wait is over, and at once on a hint', () => {
    const tried = { ...waiting, is: 'connecting', until: T + 10_400 }
    expect(step(waiting, { is: 'due' }, 399)).toBe(waiting)
    expect(step(waiting, { is: 'due' }, 400)).toEqual(tried)
    expect(step(ordered, { is: 'due' }, 400)).toMatchObject({ is: 'connecting', until: T + 10_400 })
    expect(step(waiting, { is: 'wake' }, 1)).toEqual({ ...tried, until: T + 10_001 })
  })

  it('[H5] [K10] gives an attempt 10 s to be welcomed', () => {
    expect(step(first, { is: 'due' }, 9_999)).toBe(first)
    expect(step(first, { is: 'due' }, 10_000)).toMatchObject({ is: 'waiting', until: T + 10_250 })
    expect(step(first, { is: 'wake' }, 9_999)).toBe(first)
    expect(step(first, { is: 'wake' }, 10_000)).toEqual({ ...first, until: T + 20_000 })
  })

  it.each([idle, live, stopped])('changes nothing in $is', (state) => {
    expect(step(state, { is: 'due' }, 1e9)).toBe(state)
    expect(step(state, { is: 'wake' }, 1e9)).toBe(state)
    expect(step(state, { is: 'renewed', ok: true })).toBe(state)
  })

  it('knows when to look again', () => {
    expect([idle, first, live, waiting, renewing, stopped].map(connectionDueAt)).toEqual([
      Infinity,
      T + 10_000,
      Infinity,
      T + 400,
      T + 15_000,
      Infinity,
    ])
  })
})

describe('what a reader is told', () => {
  it('is honest about each state', () => {
    expect([idle, first, live, waiting, renewing, stopped].map(toConnectionView)).toEqual([
      { is: 'connecting', since: T },
      { is: 'connecting', since: T },
      { is: 'live' },
      { is: 'offline', since: T, retryAt: T + 400, unheard: 0 },
      { is: 'offline', since: T, retryAt: null, unheard: 0 },
      { is: 'stopped', why: 'banned', detail: 'spam' },
    ])
  })

  it('is told of an attempt since when it has been under way', () => {
    expect(toConnectionView({ ...first, failures: 1, unheard: 1 })).toEqual({
      is: 'offline',
      since: T,
      retryAt: T,
      unheard: 1,
    })
  })
})

describe('[K6] sockets that bring no word', () => {
  const unheard = (state: Connection, ...events: ConnectionEvent[]) =>
    events.reduce((before, event) => {
      const after = step(before, event)
      return after.is === 'waiting' ? step(after, { is: 'due' }, 1e6) : after
    }, state)
  const count = (state: Connection) => state.is !== 'stopped' && state.unheard

  it('are counted, however they end', () => {
    const twice = unheard(first, close(1006), { is: 'lost' })
    expect([count(twice), isUnheard(toConnectionView(twice))]).toEqual([2, false])
    const thrice = unheard(twice, close(1005))
    expect([count(thrice), isUnheard(toConnectionView(thrice))]).toEqual([3, true])
    expect(count(step(thrice, { is: 'due' }, 2e6))).toBe(4)
  })

  it.each([
    ['a welcome', { is: 'welcomed' }],
    ['a room that is full', close(4429, 5_000)],
    ['a room that asks who this is', close(4401)],
    ['an error of the room', close(1011)],
    ['another person', { is: 'start' }],
  ] as const)('are none after %s', (_, event) => {
    expect(count(step({ ...first, unheard: 7 }, event))).toBe(0)
  })

  it('are none where a live socket ends, and as many where tabs make room for each other', () => {
    expect(count(step(live, close(1006)))).toBe(0)
    expect(count(step(live, { is: 'lost' }, 30_000))).toBe(0)
    expect(count(step({ ...first, unheard: 2 }, close(1012, 0)))).toBe(2)
  })
})

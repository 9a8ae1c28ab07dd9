import { expect, it } from 'vitest'
import { afterHeard, afterSent, beatDueAt, firstBeat, nextBeat } from '../../../client/core/heartbeat.ts'

const T = 1_000_000
const S = 1_000
const quiet = firstBeat(T)
const pinged = afterSent(quiet, true, T + 25 * S)

it('[K5] pings after 25 s of silence when visible, 60 s when hidden', () => {
  expect([beatDueAt(quiet, true), beatDueAt(quiet, false)]).toEqual([T + 25 * S, T + 60 * S])
  expect(nextBeat(quiet, true, false, T + 25 * S - 1)).toBeNull()
  expect(nextBeat(quiet, true, false, T + 25 * S)).toBe('ping')
  expect(nextBeat(quiet, false, false, T + 60 * S - 1)).toBeNull()
  expect(nextBeat(quiet, false, false, T + 60 * S)).toBe('ping')
})

it('[K5] counts silence from whatever was heard last', () => {
  expect(beatDueAt(afterHeard(quiet, false, T + 20 * S), true)).toBe(T + 45 * S)
})

it('[P3] speaks every 90 s even where the room never pauses, for it sweeps who is silent', () => {
  const busy = afterHeard(quiet, false, T + 89 * S)
  expect(nextBeat(busy, true, false, T + 90 * S)).toBe('ping')
})

it('[K5] pings at once on a wake hint, but not while a pong is awaited', () => {
  expect(nextBeat(quiet, true, true, T + 1)).toBe('ping')
  expect(nextBeat(pinged, true, true, T + 26 * S)).toBeNull()
})

it('[K5] gives the socket up without a pong in 5 s', () => {
  expect(beatDueAt(pinged, true)).toBe(T + 30 * S)
  expect(nextBeat(pinged, true, false, T + 30 * S - 1)).toBeNull()
  expect(nextBeat(pinged, true, false, T + 30 * S)).toBe('dead')
})

it('[K5] takes only a pong for a sign that the way out works', () => {
  expect(nextBeat(afterHeard(pinged, false, T + 29 * S), true, false, T + 30 * S)).toBe('dead')
  expect(nextBeat(afterHeard(pinged, true, T + 29 * S), true, false, T + 30 * S)).toBeNull()
})

it('[K5] does not ask a socket that the room must have swept', () => {
  expect(nextBeat(quiet, true, true, T + 180 * S - 1)).toBe('ping')
  expect(nextBeat(quiet, true, true, T + 180 * S)).toBe('dead')
})

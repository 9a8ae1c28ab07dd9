import { describe, expect, it } from 'vitest'
import { backlog } from '../../../irc-relay/core/backlog.ts'
import type { Entry } from '../../../protocol/entry.ts'
import { AT, entry } from '../support/scene.ts'

const permalink = (seq: number): string => `https://chat.example/#${seq}`
const LIMITS = { ageMs: 15 * 60_000, messages: 60 }
const say = (seq: number, at = AT): Entry => entry('say', { seq, text: `t${seq}`, at })

describe('a backlog', () => {
  const now = AT + 10 * 60_000
  const many = (count: number) => Array.from({ length: count }, (_, i) => say(i + 1, AT + i))

  it('is passed on whole while it is short and young', () => {
    expect(backlog(many(60), permalink, now, LIMITS, true)).toEqual({ summary: null, entries: many(60) })
    expect(backlog([], permalink, now, LIMITS, true)).toEqual({ summary: null, entries: [] })
  })

  it('is its newest messages, and a line that counts all and leads to the oldest', () => {
    expect(backlog(many(340), permalink, now, LIMITS, true)).toEqual({
      summary: {
        command: 'PRIVMSG',
        text: '[relay was away 14:02-14:12 UTC, 340 messages: https://chat.example/#1]',
      },
      entries: many(340).slice(-60),
    })
  })

  it('says that too much came at once where nobody was away', () => {
    expect(backlog(many(130), permalink, now, LIMITS, false).summary?.text).toBe(
      '[too much at once 14:02-14:12 UTC, 130 messages: https://chat.example/#1]',
    )
  })

  it('is announced where it is old, however short', () => {
    expect(backlog([say(4)], permalink, AT + 15 * 60_000, LIMITS, true).summary).toBeNull()
    const old = backlog([say(4)], permalink, AT + 86_400_000, LIMITS, true)
    expect(old.summary?.text).toBe(
      '[relay was away 2026-11-24 14:02-2026-11-25 14:02 UTC, 1 message: https://chat.example/#4]',
    )
    expect(old.entries).toEqual([say(4)])
  })

  it('counts what IRC is told, not what came from there', () => {
    const fromIrc = Array.from({ length: 100 }, (_, i) =>
      entry('say', { seq: i + 1, text: 'x', by: { id: 'irc:ben', name: 'ben' } }),
    )
    expect(backlog(fromIrc, permalink, now, LIMITS, true).summary).toBeNull()
  })

  it('has no limits where none are set', () => {
    const limits = { ageMs: Infinity, messages: Infinity }
    expect(backlog(many(340), permalink, now, limits, true)).toEqual({ summary: null, entries: many(340) })
  })
})

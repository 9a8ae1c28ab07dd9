import { describe, expect, it } from 'vitest'
import { type Line, type Look, afterLook, firstLine, isNamed, unreadOf } from '../../../widget/core/unread.ts'
import type { Message } from '../../../protocol/entry.ts'
import { MERTH, announce, say, says } from '../view-fixture.ts'

const THERE: Look = { rows: says(1, 3), cursor: 3, me: 'forum:42', marker: 3, attends: true, isLive: true }

/** What is told after looks one after the other, each of them the one before with these changes. */
function told(line: Line, ...changes: readonly Partial<Look>[]): Line {
  const look = { ...THERE }
  return changes.reduce((its: Line, change) => afterLook(its, Object.assign(look, change)), line)
}
const arrived = (to: number): Partial<Look> => ({ rows: says(1, to), cursor: to })

describe('the line before what is new', () => {
  it('stands where a page finds it on opening, with what arrives before anybody is there', () => {
    expect(told(firstLine(2), { marker: 2 })).toMatchObject({ upTo: 2, stands: true })
    const opened = told(firstLine(3), { attends: false, isLive: false }, { attends: true })
    expect(opened).toMatchObject({ upTo: 3, stands: false })
    expect(told(firstLine(3), { isLive: false }, { isLive: true, ...arrived(5) })).toMatchObject({
      upTo: 3,
      stands: true,
    })
  })

  it('stays while one reads on, and goes at the next absence', () => {
    const reading = told(firstLine(2), { marker: 2 }, { marker: 3 }, { ...arrived(6), marker: 6 })
    expect(reading).toMatchObject({ upTo: 2, stands: true })
    expect(afterLook(reading, { ...THERE, ...arrived(6), marker: 6, attends: false })).toMatchObject({
      upTo: 6,
      stands: false,
    })
  })

  it('never comes before the eyes of a reader', () => {
    expect(told(firstLine(3), {}, arrived(4), arrived(5), {})).toMatchObject({ stands: false })
    // Far above the end nothing is read of it; on going away it is there.
    const above = [{}, arrived(9), {}] as const
    expect(told(firstLine(3), ...above)).toMatchObject({ stands: false })
    expect(told(firstLine(3), ...above, { attends: false })).toMatchObject({ upTo: 3, stands: true })
  })

  it('comes with what arrives while nobody is there', () => {
    const away = [{}, { attends: false }, arrived(5)] as const
    expect(told(firstLine(3), ...away)).toMatchObject({ upTo: 3, stands: true })
    expect(told(firstLine(3), ...away, { attends: true }, arrived(7), { marker: 7 })).toMatchObject({
      upTo: 3,
      stands: true,
    })
  })

  it('comes with what was missed while there was no connection', () => {
    expect(told(firstLine(3), {}, { isLive: false }, { isLive: true, ...arrived(5) })).toMatchObject({
      upTo: 3,
      stands: true,
    })
  })

  it('goes when another tab has read on, unless somebody reads here', () => {
    const away = [{}, { attends: false }, arrived(5)] as const
    expect(told(firstLine(3), ...away, { marker: 5 })).toMatchObject({ stands: false })
    expect(told(firstLine(3), ...away, { marker: 5, attends: true })).toMatchObject({ stands: false })
    expect(told(firstLine(3), ...away, { attends: true }, { marker: 5 })).toMatchObject({ stands: true })
  })

  it('goes when what it stands before is removed', () => {
    const away = [{}, { attends: false }, arrived(4)] as const
    expect(told(firstLine(3), ...away, { rows: says(1, 3) })).toMatchObject({ stands: false })
  })

  it('never stands before own lines or the forum’s', () => {
    const rows = [...says(1, 3), say(4, 'forum:42'), announce(5)]
    expect(told(firstLine(3), { rows, cursor: 5 })).toMatchObject({ stands: false })
  })

  it('is not there on a first visit', () => {
    expect(told(firstLine(Infinity), { marker: Infinity })).toMatchObject({ stands: false })
  })
})

describe('what is unread', () => {
  const says2 = (seq: number, text: string, by = 'forum:1'): Message => ({
    seq,
    at: 0,
    kind: 'say',
    by: { id: by, name: 'Ann' },
    text,
  })

  it('is what others wrote behind the marker, and of it what names the reader', () => {
    const rows = [
      says2(1, 'Merth!'),
      says2(2, 'merth, look'),
      says2(3, 'nothing'),
      says2(4, 'Merth is me', 'forum:42'),
      announce(5),
    ]
    expect(unreadOf(rows, 1, MERTH)).toEqual({ count: 2, mentions: 1 })
    expect(unreadOf(rows, 0, null)).toEqual({ count: 4, mentions: 0 })
    expect(unreadOf(rows, Infinity, MERTH)).toEqual({ count: 0, mentions: 0 })
  })

  it.each([
    ['Merth: hi', true],
    ['hi @merth.', true],
    ['(MERTH)', true],
    ['merthless, and then merth', true],
    ['Merthe', false],
    ['xmerth', false],
    ['merth_2', false],
    ['𝒳merth merth𝒳', false],
    ['mért h', false],
    ['', false],
  ])('%s names Merth: %s', (text, names) => {
    expect(isNamed(text, 'Merth')).toBe(names)
  })

  it('names with other characters are words, too', () => {
    expect([isNamed('a [x] b', '[x]'), isNamed('Jörg?', 'jÖrg'), isNamed('anything', '')]).toEqual([
      true,
      true,
      false,
    ])
  })
})

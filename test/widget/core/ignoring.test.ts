import { describe, expect, it } from 'vitest'
import type { RoomView } from '../../../client/core/room-view.ts'
import {
  type Ignored,
  afterIgnoring,
  decodeIgnored,
  encodeIgnored,
  ignoredPeople,
  isIgnored,
} from '../../../widget/core/ignoring.ts'
import { LIVE, announce, say } from '../view-fixture.ts'

const NOBODY: Ignored = new Map()
const GUEST: RoomView = { ...LIVE, you: null }
const ann = { id: 'forum:1', name: 'Ann' }
const kerm = { id: 'irc:kerm', name: 'Kerm' }
const rows = [say(1), say(2, kerm.id), announce(3), say(4, 'forum:42')]

describe('ignoring', () => {
  it('means them and nobody else, until it is taken back', () => {
    const ignored = afterIgnoring(NOBODY, LIVE, ann, true)
    const meant = (by: Ignored) => rows.map((row) => isIgnored(row.by.id, LIVE, by))
    expect(meant(ignored)).toEqual([true, false, false, false])
    expect(meant(afterIgnoring(ignored, LIVE, ann, false))).toEqual([false, false, false, false])
  })

  it('is each reader’s own; those who share a browser as guests share it', () => {
    const ignored = afterIgnoring(afterIgnoring(NOBODY, LIVE, ann, true), GUEST, kerm, true)
    expect([isIgnored(ann.id, LIVE, ignored), isIgnored(kerm.id, LIVE, ignored)]).toEqual([true, false])
    expect([ignoredPeople(LIVE, ignored), ignoredPeople(GUEST, ignored)]).toEqual([[ann], [kerm]])
  })

  it('holds 200, of which the oldest go', () => {
    let ignored = NOBODY
    for (let i = 0; i <= 200; i += 1)
      ignored = afterIgnoring(ignored, LIVE, { id: `forum:${i}`, name: 'x' }, true)
    expect([ignored.size, isIgnored('forum:0', LIVE, ignored)]).toEqual([200, false])
    ignored = afterIgnoring(ignored, LIVE, { id: 'forum:200', name: 'renamed' }, true)
    expect([ignored.size, ignoredPeople(LIVE, ignored).at(-1)?.name]).toEqual([200, 'renamed'])
  })

  it('is read as it was written', () => {
    const ignored = afterIgnoring(afterIgnoring(NOBODY, LIVE, kerm, true), LIVE, ann, true)
    expect(decodeIgnored(encodeIgnored(ignored))).toEqual(ignored)
    expect(encodeIgnored(decodeIgnored(encodeIgnored(NOBODY)))).toBe('{}')
  })

  it.each(['', 'null', '7', '"text"', '[1]', '{', '{"__proto__":1,"a":{}}'])(
    'takes %j of the storage for nothing that it cannot show',
    (raw) => {
      const ignored = decodeIgnored(raw)
      expect(rows.filter((row) => isIgnored(row.by.id, LIVE, ignored))).toEqual([])
      expect(ignoredPeople(LIVE, ignored)).toEqual([])
    },
  )

  it('reads at most 200 of the storage, and a name that is none as the id', () => {
    const many = Object.fromEntries(Array.from({ length: 999 }, (_, i) => [`forum:42 forum:${i}`, i]))
    const people = ignoredPeople(LIVE, decodeIgnored(JSON.stringify(many)))
    expect([people.length, people.at(-1)]).toEqual([200, { id: 'forum:998', name: 'forum:998' }])
  })
})

import { describe, expect, it } from 'vitest'
import { afterPeople, type People } from '../../../client/core/people.ts'

const ann = { id: 'forum:7', name: 'Ann' }
const kerm = { id: 'irc:kerm', name: 'Kerm' }
const held: People = { listed: [ann, kerm], more: 3 }
const many = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `forum:${i}`, name: 'A' }))

describe('the people of a room', () => {
  it('[P1] are those of a set, whatever was held before', () => {
    expect(afterPeople(held, { type: 'people', set: [kerm], more: 1 })).toEqual({ listed: [kerm], more: 1 })
    expect(afterPeople(null, { type: 'people', set: [], more: 0 })).toEqual({ listed: [], more: 0 })
  })

  it('[P1] change by who joins and who leaves', () => {
    const tim = { id: 'forum:5', name: 'Tim' }
    expect(afterPeople(held, { type: 'people', join: [tim], leave: ['forum:7'] })).toEqual({
      listed: [kerm, tim],
      more: 3,
    })
  })

  it('[P1] replaces somebody who joins again under another name', () => {
    const anna = { ...ann, name: 'Anna', role: 'admin' as const }
    expect(afterPeople(held, { type: 'people', join: [anna] })?.listed).toEqual([kerm, anna])
  })

  it('[P1] counts who leaves without ever having been named', () => {
    expect(afterPeople(held, { type: 'people', leave: ['forum:99'] })).toEqual({ ...held, more: 2 })
    expect(afterPeople({ ...held, more: 0 }, { type: 'people', leave: ['forum:99'] })).toEqual({
      ...held,
      more: 0,
    })
  })

  it('[P1] are not known from changes alone', () => {
    expect(afterPeople(null, { type: 'people', join: [ann] })).toBeNull()
  })

  it('[K12] are held up to a bound, and counted beyond it', () => {
    const people = afterPeople(null, { type: 'people', set: many(2_001), more: 4 })
    expect([people?.listed.length, people?.more]).toEqual([2_000, 5])
  })

  it('[K11] passes over what is nobody', () => {
    expect(afterPeople(null, { type: 'people', set: [ann, { id: 7 }, null], more: 'x' })).toEqual({
      listed: [ann],
      more: 0,
    })
    expect(afterPeople(held, { type: 'people', join: 'x', leave: 7 })).toEqual(held)
  })
})

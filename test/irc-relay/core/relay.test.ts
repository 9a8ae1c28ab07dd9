import { describe, expect, it } from 'vitest'
import { FAST } from '../support/fast-timing.ts'
import { SECOND, speaker, TIERS } from '../support/relay-bed.ts'
import { closed, ready, say, tell } from '../support/talk.ts'

describe('the end', () => {
  it('[case 14] waits for the line in flight, begins no other, and says good-bye', () => {
    const bed = ready()
    tell(bed, say(bed, 1), say(bed, 2))
    bed.step({ is: 'shutdown' })
    expect(bed.took('exit')).toEqual([])
    bed.irc({ is: 'pong', token: 'r1' })
    expect(bed.said()).toEqual(['<ann> t1'])
    expect(bed.did.slice(-2).map((action) => action.do)).toEqual(['quit', 'exit'])
    expect(bed.took('exit')).toMatchObject([{ code: 0 }])
    expect(bed.saved?.delivery).toMatchObject({ underWay: [] })
    bed.restart()
    bed.welcome(2)
    expect(bed.frames('history')).toMatchObject([{ after: 1 }])
  })

  it('[case 14] comes after 5 s at the latest', () => {
    const bed = ready()
    tell(bed, say(bed, 1))
    bed.step({ is: 'shutdown' })
    bed.run(5 * SECOND)
    expect(bed.took('exit')).toMatchObject([{ code: 0 }])
  })

  it.each([
    ['[R4] [case 15] another relay has taken its place', 'replaced', 3],
    ['[C2] the room does not let it in', 'not_let_in', 4],
  ] as const)('%s', (_, why, code) => {
    const bed = ready()
    bed.step({ is: 'room stopped', why })
    expect(bed.took('exit')).toMatchObject([{ code }])
    expect(bed.took('quit').length).toBe(1)
    expect(bed.step({ is: 'due' })).toEqual([])
  })

  it('[case 17] is not that of the disk: nothing is said to IRC, the room is told, and both go on', () => {
    const bed = ready()
    bed.step({ is: 'store', ok: false, unsaid: false })
    tell(bed, say(bed, 1))
    bed.irc({ is: 'heard', line: { command: 'PRIVMSG', by: speaker('bob'), text: 'hi' } })
    expect(bed.said()).toEqual([])
    expect(bed.frames('status').at(-1)).toMatchObject({ state: 'degraded' })
    bed.step({ is: 'store', ok: true })
    expect(bed.took('rewrite')).toMatchObject([{ items: [{ text: 'hi' }] }])
    expect(bed.said()).toEqual(['<ann> t1'])
  })

  it('[case 17] takes back what could not be stored as said, and says it when it can', () => {
    const bed = ready()
    tell(bed, say(bed, 1))
    expect(bed.said()).toEqual(['<ann> t1'])
    bed.step({ is: 'store', ok: false, unsaid: true })
    bed.irc({ is: 'pong', token: 'r1' })
    bed.run(2 * SECOND)
    expect(bed.said()).toEqual([])
    bed.step({ is: 'store', ok: true })
    expect(bed.said()).toEqual(['<ann> t1'])
    expect(bed.saved?.delivery.underWay).toMatchObject([{ said: 1 }])
  })

  it('[case 17] leaves nothing in the store that was settled meanwhile, and notes what was heard', () => {
    const bed = ready()
    const heard = (text: string) =>
      bed.irc({ is: 'heard', line: { command: 'PRIVMSG', by: speaker('bob'), text } })
    heard('before')
    const [ref = ''] = bed.store.journal.keys()
    const { store } = bed
    const stale = store.load()
    bed.step({ is: 'store', ok: false, unsaid: false })
    bed.step({ is: 'ack', ref })
    heard('meanwhile')
    // None of that was written.
    store.rewrite(stale.journal)
    store.seen.splice(stale.seen.length)
    bed.step({ is: 'store', ok: true })
    expect([...store.journal.values()].map(({ text }) => text)).toEqual(['meanwhile'])
    expect(store.seen).toHaveLength(2)
  })
})

it('[case 17] writes again what the store did not take', () => {
  const bed = ready()
  bed.step({ is: 'store', ok: false, unsaid: false })
  tell(bed, say(bed, 1, 'from there', { by: { id: 'irc:bob', name: 'bob' } }))
  bed.took('save')
  bed.step({ is: 'store', ok: true })
  expect(bed.took('save')).toMatchObject([{ saved: { delivery: { seq: 1 } } }])
})

it('goes by the times it is given', () => {
  const bed = ready(TIERS.C, { timing: FAST })
  tell(bed, ...Array.from({ length: 10 }, (_, i) => say(bed, i + 1)))
  const lines: string[] = []
  for (let i = 0; i < 10; i += 1) {
    bed.run(SECOND / 10)
    for (const { token } of bed.took('ping')) bed.irc({ is: 'pong', token })
    lines.push(...bed.said())
  }
  expect(lines.length).toBe(10)
  bed.irc(closed)
  bed.run(SECOND)
  expect(bed.took('dial').length).toBe(2)
})

import { describe, expect, it } from 'vitest'
import type { IrcEvent } from '../../../irc-relay/core/irc-event.ts'
import { MINUTE, RelayBed, SECOND, TIERS } from '../support/relay-bed.ts'

function ready(...nicks: readonly string[]): RelayBed {
  const bed = new RelayBed().start()
  bed.live(TIERS.C, 'relay', nicks)
  bed.welcome()
  bed.run(SECOND)
  return bed
}

describe('[R2] who is on IRC', () => {
  it('[S5] is told in frames that the room takes, however long the names are', () => {
    const long = Array.from({ length: 450 }, (_, i) => `${'ä'.repeat(60)}${i}`)
    const bed = ready(...long)
    const frames = bed.frames('roster')
    expect(
      frames.map((frame) =>
        Object.values(frame).flatMap((part) => (Array.isArray(part) ? [part.length] : [])),
      ),
    ).toEqual([[200], [200, 0], [50, 0]])
    expect(Math.max(...frames.map((frame) => Buffer.byteLength(JSON.stringify(frame))))).toBeLessThan(
      128 * 1024,
    )
    bed.irc({ is: 'names', nicks: ['relay'] })
    bed.run(SECOND)
    expect(bed.frames('roster').map((frame) => 'leave' in frame && Array(frame.leave).flat().length)).toEqual(
      [200, 200, 50],
    )
  })

  it('is told whole to each new session, then by changes, together', () => {
    const bed = ready('Bob', 'eve')
    const set = [
      { id: 'irc:bob', name: 'Bob' },
      { id: 'irc:eve', name: 'eve' },
    ]
    expect(bed.frames('roster')).toEqual([{ type: 'roster', set }])
    bed.irc({ is: 'came', nick: 'dan' }, { is: 'went', nick: 'bob', split: false })
    bed.irc({ is: 'renamed', from: 'eve', to: 'Eve[]', isSelf: false })
    bed.run(SECOND)
    const join = [
      { id: 'irc:dan', name: 'dan' },
      { id: 'irc:eve{}', name: 'Eve[]' },
    ]
    expect(bed.frames('roster')).toEqual([{ type: 'roster', join, leave: ['irc:bob', 'irc:eve'] }])
    bed.step({ is: 'room gone' })
    bed.irc({ is: 'went', nick: 'dan', split: false })
    bed.welcome()
    bed.run(SECOND)
    expect(bed.frames('roster')).toEqual([{ type: 'roster', set: [{ id: 'irc:eve{}', name: 'Eve[]' }] }])
  })

  it('[case 42] of a netsplit is told at once each way, and nobody is told who came back at once', () => {
    const nicks = Array.from({ length: 400 }, (_, i) => `nick${i}`)
    const bed = ready(...nicks, 'bob')
    bed.frames('roster')
    bed.irc(...nicks.map((nick): IrcEvent => ({ is: 'went', nick, split: true })))
    bed.run(SECOND)
    const leave = nicks.map((nick) => `irc:${nick}`)
    expect(bed.frames('roster')).toMatchObject([
      { join: [], leave: leave.slice(0, 200) },
      { join: [], leave: leave.slice(200) },
    ])
    bed.irc(...nicks.map((nick): IrcEvent => ({ is: 'came', nick })))
    bed.irc({ is: 'went', nick: 'bob', split: false }, { is: 'came', nick: 'bob' })
    bed.run(SECOND)
    expect(bed.frames('roster')).toMatchObject([{ leave: [] }, { leave: [] }])
    expect(bed.took('keep')).toEqual([])
    expect(bed.logged('netsplit')).toBe(1)
  })

  it('[case 42] tells its operator of a netsplit once, however long the news of it takes', () => {
    const nicks = Array.from({ length: 10 }, (_, i) => `nick${i}`)
    const bed = ready(...nicks)
    for (const nick of nicks) {
      bed.irc({ is: 'went', nick, split: true })
      bed.rest(10 * SECOND)
    }
    expect(bed.logged('netsplit')).toBe(1)
    bed.irc(...nicks.map((nick): IrcEvent => ({ is: 'came', nick })))
    bed.rest(MINUTE)
    bed.irc(...nicks.map((nick): IrcEvent => ({ is: 'went', nick, split: true })))
    expect(bed.logged('netsplit')).toBe(2)
  })

  it('is no more than the room takes', () => {
    const nicks = Array.from({ length: 2_010 }, (_, i) => `nick${i}`)
    const bed = ready(...nicks)
    const told = bed
      .frames('roster')
      .flatMap((frame) => ('set' in frame ? frame.set : Reflect.get(frame, 'join')))
    expect(told).toHaveLength(2_000)
    bed.irc(...nicks.slice(0, 20).map((nick): IrcEvent => ({ is: 'went', nick, split: false })))
    bed.run(SECOND)
    const [changes] = bed.frames('roster')
    expect(changes && 'join' in changes && (changes.join as readonly unknown[]).length).toBe(10)
  })

  it('is asked for anew every 5 min', () => {
    const bed = ready('bob')
    bed.took('names')
    bed.rest(5 * MINUTE)
    expect(bed.took('names').length).toBe(1)
    bed.irc({ is: 'names', nicks: ['relay', 'bob', 'eve'] })
    bed.run(SECOND)
    expect(bed.frames('roster').at(-1)).toEqual({
      type: 'roster',
      join: [{ id: 'irc:eve', name: 'eve' }],
      leave: [],
    })
  })

  it('falls a minute after we were last there', () => {
    const bed = ready('bob')
    bed.frames('roster')
    bed.irc({ is: 'closed', detail: 'reset', tls: false })
    bed.run(MINUTE)
    expect(bed.frames('roster')).toEqual([])
    bed.run(SECOND)
    expect(bed.frames('roster')).toEqual([{ type: 'roster', join: [], leave: ['irc:bob'] }])
  })
})

it('[R6] the room is told how IRC is, on each session and when it changes', () => {
  const bed = new RelayBed().start()
  bed.welcome()
  const at = { type: 'status', network: '', channel: '#sax' }
  expect(bed.frames('status')).toEqual([{ ...at, state: 'down', detail: 'connecting' }])
  bed.live()
  expect(bed.frames('status').at(-1)).toEqual({ ...at, state: 'up', network: 'TestNet' })
  bed.irc({ is: 'came', nick: 'bob' })
  expect(bed.frames('status')).toEqual([])
  bed.welcome()
  expect(bed.frames('status').length).toBe(1)
})

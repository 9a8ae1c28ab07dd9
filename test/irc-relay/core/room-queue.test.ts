import { describe, expect, it } from 'vitest'
import { TIMING } from '../../../irc-relay/core/timing.ts'
import type { Entry } from '../../../protocol/entry.ts'
import { HOUR, MINUTE, registered, RelayBed, SECOND, speaker, TIERS } from '../support/relay-bed.ts'
import { entry } from '../support/scene.ts'
import { again, closed, drain, ready, say, tell } from '../support/talk.ts'

describe('[R3] the cursor', () => {
  it('[case 16] begins at the head, and says so', () => {
    const bed = new RelayBed().start()
    bed.live()
    bed.welcome(40)
    expect(bed.frames('history')).toEqual([])
    expect(bed.logged('starts at head')).toBe(1)
    tell(bed, say(bed, 41))
    expect(bed.said()).toEqual(['<ann> t41'])
  })

  it('[T6] pages forward from where it is, over a restart', () => {
    const bed = ready()
    tell(bed, say(bed, 1), say(bed, 2))
    bed.irc({ is: 'pong', token: 'r1' }, { is: 'pong', token: 'r2' })
    bed.restart()
    bed.welcome(5)
    expect(bed.frames('history')).toMatchObject([{ after: 2 }])
    bed.said()
    const page = { is: 'page', more: true, pruned: false } as const
    bed.step({ ...page, ref: 'ref-1', entries: [say(bed, 3), { kind: 'unknown', seq: 4 }] })
    expect(bed.frames('history')).toMatchObject([{ after: 4 }])
    bed.step({ ...page, ref: 'ref-2', more: false, entries: [say(bed, 5)] })
    bed.run(30 * SECOND)
    bed.live()
    expect(drain(bed, 20 * SECOND)).toEqual(['<ann> t3', '<ann> t5'])
    expect(bed.saved?.delivery.seq).toBe(5)
  })

  it('pages where told entries leave a hole, and asks again on a new socket', () => {
    const bed = ready()
    tell(bed, say(bed, 3))
    expect(bed.frames('history')).toMatchObject([{ after: 0 }])
    bed.step({ is: 'room gone' })
    bed.welcome(3)
    expect(bed.frames('history')).toMatchObject([{ after: 0 }])
    bed.run(15 * SECOND)
    expect(bed.took('wake room').length).toBe(1)
  })

  it('holds a thousand entries while IRC is away, and asks for the others when it is back', () => {
    const bed = new RelayBed().start()
    bed.welcome()
    for (let seq = 1; seq <= 1_500; seq += 1) tell(bed, say(bed, seq))
    expect(bed.frames('history')).toEqual([])
    bed.live()
    expect(bed.frames('history')).toMatchObject([{ after: 1_000 }])
  })

  it('passes over what came from IRC', () => {
    const bed = ready()
    tell(bed, say(bed, 1, 'own', { by: { id: 'irc:bob', name: 'bob' } }))
    expect(bed.said()).toEqual([])
    expect(bed.saved?.delivery.seq).toBe(1)
  })

  it.each([
    ['another epoch', (bed: RelayBed) => bed.welcome(90, 'e2')],
    [
      'a pruned page',
      (bed: RelayBed) => {
        bed.welcome(90)
        bed.step({ is: 'page', ref: 'ref-1', entries: [say(bed, 60, 'old')], more: true, pruned: true })
      },
    ],
  ])('[case 12] goes to the head with one line after %s, never to old text', (_, happens) => {
    const bed = ready()
    bed.step({ is: 'room gone' })
    happens(bed)
    expect(drain(bed)).toEqual(['[messages were missed here: https://chat.example/#90]'])
    tell(bed, say(bed, 91))
    expect(drain(bed)).toEqual(['<ann> t91'])
    expect(bed.saved?.delivery.seq).toBe(91)
  })
})

describe('far behind', () => {
  const away = (bed: RelayBed, messages: number): readonly Entry[] => {
    bed.irc(closed)
    return Array.from({ length: messages }, (_, i) => say(bed, i + 1))
  }

  it('the newest 60 are passed on, and one line says how many there were', () => {
    const bed = ready()
    tell(bed, ...away(bed, 340))
    bed.run(30 * SECOND)
    bed.live()
    const lines = drain(bed, 5 * MINUTE)
    expect(lines[0]).toBe('[relay was away 14:02-14:03 UTC, 340 messages: https://chat.example/#1]')
    expect(lines.length).toBe(61)
    expect(lines.at(-1)).toMatch(/<ann> t340$/)
  })

  it('messages older than 15 min are summed up once', () => {
    const bed = ready()
    tell(bed, ...away(bed, 3))
    bed.run(16 * MINUTE)
    bed.live()
    const lines = drain(bed)
    expect(lines[0]).toMatch(/^\[relay was away .* 3 messages/)
    expect(lines.slice(1).every((line) => line.startsWith('[14:02 UTC] <ann> t'))).toBe(true)
    expect(lines.length).toBe(4)
  })

  it('waits until all of it is known', () => {
    const bed = ready()
    bed.step({ is: 'room gone' })
    bed.welcome(200)
    const entries = Array.from({ length: 100 }, (_, i) => say(bed, i + 1))
    bed.step({ is: 'page', ref: 'ref-1', entries, more: true, pruned: false })
    expect(bed.said()).toEqual([])
    const more = Array.from({ length: 100 }, (_, i) => say(bed, i + 101))
    bed.step({ is: 'page', ref: 'ref-2', entries: more, more: false, pruned: false })
    expect(bed.said()[0]).toMatch(/ 200 messages: /)
  })

  it('while live it takes twice as much, so that lines of summing up do not take the place of lines', () => {
    const bed = ready()
    tell(bed, ...Array.from({ length: 100 }, (_, i) => say(bed, i + 1)))
    expect(drain(bed, 5 * MINUTE).filter((line) => line.includes(' messages: '))).toEqual([])
    tell(bed, ...Array.from({ length: 130 }, (_, i) => say(bed, i + 101)))
    expect(drain(bed, 5 * MINUTE).filter((line) => line.includes('too much at once')).length).toBe(1)
  })

  it('[case 9] [case 52] passes on all of it where the limits are off', () => {
    const timing = { ...TIMING, behindMessages: Infinity, behindMs: Infinity }
    const bed = ready(TIERS.C, { timing })
    tell(bed, ...away(bed, 300))
    bed.run(30 * MINUTE)
    bed.live()
    expect(drain(bed, 11 * MINUTE).length).toBe(300)
  })
})

describe('[case 50] an edit', () => {
  const edit = (bed: RelayBed, seq: number, target: number, text: string): Entry =>
    entry('edit', { seq, target, text, at: bed.wall })

  it('of a message that is still queued is the message', () => {
    const bed = new RelayBed().start()
    bed.welcome()
    tell(bed, say(bed, 1, 'draft'), edit(bed, 2, 1, 'final'))
    bed.live()
    expect(drain(bed)).toEqual(['<ann> final'])
  })

  it('after another within 10 s takes its place: one correction', () => {
    const bed = ready()
    tell(bed, say(bed, 1, 'one two three'))
    drain(bed, 5 * SECOND)
    for (const [i, text] of ['a', 'b', 'one two four'].entries()) {
      tell(bed, edit(bed, 2 + i, 1, text))
      bed.rest(2 * SECOND)
    }
    tell(bed, say(bed, 5, 'meanwhile'))
    expect(drain(bed)).toEqual(['<ann> meanwhile', 'ann edited: one two four'])
  })

  it('waits behind a line that the channel refuses, without a stir', () => {
    const bed = ready()
    tell(bed, edit(bed, 1, 0, 'changed'), say(bed, 2))
    for (const pause of [5, 10, 19]) {
      bed.irc({ is: 'line refused', label: null, numeric: '404', text: 'no' })
      bed.rest(pause * SECOND)
    }
    expect(bed.said()).toEqual(Array(3).fill('<ann> t2'))
  })

  it('[case 52] of an hour to come, by a clock that was put back, is told', () => {
    const bed = ready()
    bed.wall -= HOUR
    tell(bed, { ...edit(bed, 1, 0, 'changed'), at: bed.wall + HOUR })
    expect(drain(bed)).toEqual(['ann edited: changed'])
  })

  it('is still told after a restart', () => {
    const bed = ready()
    tell(bed, edit(bed, 1, 0, 'changed'))
    bed.restart()
    bed.welcome(1)
    bed.run(30 * SECOND)
    bed.live()
    expect(drain(bed)).toEqual(['ann edited: changed'])
  })

  it('of what is half said, a removal leaves the rest unsaid', () => {
    const bed = ready()
    tell(bed, say(bed, 1, 'one\ntwo\nthree'))
    tell(bed, entry('remove', { seq: 2, targets: [1], at: bed.wall }))
    expect(drain(bed)).toEqual(['<ann> one'])
  })

  it.each([
    ['queued', false, []],
    ['said', true, ['<ann> secret']],
  ])('a removal of a %s message is no line', (_, isSaid, lines) => {
    const bed = new RelayBed().start()
    bed.welcome()
    if (isSaid) bed.live()
    tell(bed, say(bed, 1, 'secret'))
    const before = bed.said()
    tell(bed, edit(bed, 2, 1, 'secret too'), entry('remove', { seq: 3, targets: [1], at: bed.wall }))
    if (!isSaid) bed.live()
    expect([...before, ...drain(bed)]).toEqual(lines)
  })
})

describe('[case 51] the pinned line', () => {
  const pin = (bed: RelayBed, seq: number, text: string): Entry => entry('topic', { seq, text, at: bed.wall })

  it('becomes the topic, and does not come back', () => {
    const bed = ready()
    tell(bed, pin(bed, 1, 'a long topic'))
    expect(bed.took('topic')).toMatchObject([{ text: 'a long topic' }])
    bed.irc({ is: 'topic', text: 'a long to', by: 'relay' })
    tell(bed, pin(bed, 2, 'a long topic'))
    expect([bed.took('topic'), bed.took('keep')]).toEqual([[], []])
  })

  it('is set again where the connection died over it, and not where the channel has it or a newer one', () => {
    const bed = ready()
    tell(bed, pin(bed, 1, 'tea at five'))
    expect(bed.took('topic').length).toBe(1)
    again(bed)
    expect(bed.took('topic')).toMatchObject([{ text: 'tea at five' }])
    bed.irc({ is: 'closed', detail: 'reset', tls: false })
    bed.restart()
    bed.run(30 * SECOND)
    bed.irc({ is: 'opened' }, registered(TIERS.C), { is: 'joined', self: speaker('relay') })
    bed.irc({ is: 'topic', text: 'tea at five', by: null }, { is: 'pong', token: `in-${bed.link}` })
    expect(bed.took('topic')).toEqual([])
    tell(bed, pin(bed, 2, 'tea at six'))
    bed.irc({ is: 'topic', text: 'no tea', by: 'bob' })
    bed.took('topic')
    again(bed)
    expect(bed.took('topic')).toEqual([])
  })

  it('that we may not set is logged, and the next one is tried', () => {
    const bed = ready()
    tell(bed, pin(bed, 1, 'one'))
    bed.irc({ is: 'line refused', label: null, numeric: '482', text: 'not an operator' })
    expect(bed.logged('refused')).toBe(1)
    tell(bed, pin(bed, 2, 'one'))
    expect(bed.took('topic').map(({ text }) => text)).toEqual(['one', 'one'])
  })

  it("set by somebody there is a notice of theirs: only the room's own people pin a line", () => {
    const bed = ready()
    bed.irc({ is: 'topic', text: 'as it was', by: null })
    bed.irc({ is: 'topic', text: '\u0002news\u0002', by: 'bob' })
    expect(bed.took('keep')).toMatchObject([
      { item: { kind: 'notice', text: 'topic: news', as: { id: 'irc:bob' } } },
    ])
  })
})

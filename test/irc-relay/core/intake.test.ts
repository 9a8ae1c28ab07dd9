import { describe, expect, it } from 'vitest'
import type { Heard, IrcEvent } from '../../../irc-relay/core/irc-event.ts'
import { HOUR, MINUTE, RelayBed, SECOND, speaker, TIERS } from '../support/relay-bed.ts'
import { entry } from '../support/scene.ts'

function ready(): RelayBed {
  const bed = new RelayBed().start()
  bed.live(TIERS.A, 'relay', ['bob'])
  bed.welcome()
  bed.irc({ is: 'replay ended' })
  bed.run(SECOND)
  bed.did = []
  return bed
}

function line(text: string, rest: Partial<Heard> = {}): Heard {
  return { command: 'PRIVMSG', by: speaker('Bob'), text, ...rest }
}
const heard = (text: string, rest: Partial<Heard> = {}): IrcEvent => ({ is: 'heard', line: line(text, rest) })
const replayed = (text: string, rest: Partial<Heard> = {}): IrcEvent => ({
  is: 'replayed',
  line: line(text, rest),
})
const texts = (bed: RelayBed): readonly unknown[] =>
  bed.took('tell room').flatMap(({ frame }) => ('as' in frame && 'text' in frame ? [frame.text] : []))

describe('[R1] a line from IRC', () => {
  it('is kept before it is sent, and dropped when it is settled', () => {
    const bed = ready()
    bed.irc(heard('hi', { msgid: 'x' }))
    const [kept] = bed.took('keep')
    expect(kept?.item).toMatchObject({ kind: 'say', text: 'hi', as: { id: 'irc:bob', name: 'Bob' } })
    const ref = kept?.item.ref ?? ''
    expect(ref).toBe(bed.settings.hash('irc', 'TestNet', 'x'))
    expect(bed.frames('say')).toEqual([{ type: 'say', ref, text: 'hi', as: { id: 'irc:bob', name: 'Bob' } }])
    bed.step({ is: 'ack', ref })
    expect(bed.took('drop')).toEqual([{ do: 'drop', ref }])
    expect(bed.store.journal.size).toBe(0)
  })

  it('[S3] is not settled by an entry of somebody else with its ref', () => {
    const bed = ready()
    bed.irc(heard('hi'))
    const ref = bed.took('keep')[0]?.item.ref ?? ''
    bed.step({ is: 'entries', entries: [entry('say', { seq: 1, text: 'hi', ref })] })
    expect(bed.took('drop')).toEqual([])
  })

  it('that finds no more room comes again by a replay', () => {
    const bed = ready()
    bed.step({ is: 'room gone' })
    for (let i = 0; i <= 10_000; i += 1) bed.irc(heard(`t${i}`, { msgid: `m${i}`, saidAt: bed.wall }))
    expect(bed.logged('not kept')).toBe(1)
    for (const ref of bed.store.journal.keys()) bed.step({ is: 'ack', ref })
    bed.took('keep')
    bed.irc(replayed('t9999', { msgid: 'm9999', saidAt: bed.wall }))
    bed.irc(replayed('t10000', { msgid: 'm10000', saidAt: bed.wall }))
    expect(bed.took('keep')).toMatchObject([{ item: { text: 't10000' } }])
  })

  it('[S3] is settled by its entry as well', () => {
    const bed = ready()
    bed.irc(heard('hi'))
    const ref = bed.took('keep')[0]?.item.ref ?? ''
    const by = { id: 'irc:bob', name: 'Bob' }
    bed.step({ is: 'entries', entries: [entry('say', { seq: 1, text: 'hi', by, ref })] })
    expect(bed.took('drop').length).toBe(1)
  })

  it.each(['muted', 'not_allowed', 'too_long', 'conflict', 'bad_frame'])(
    '[S4] is settled by nack %s and not sent again',
    (code) => {
      const bed = ready()
      bed.irc(heard('hi'))
      bed.step({ is: 'nack', ref: bed.took('keep')[0]?.item.ref ?? '', code })
      expect(bed.took('drop').length).toBe(1)
      expect(bed.logged('not taken by the room')).toBe(code === 'muted' ? 0 : 1)
    },
  )

  it('is a notice or an action if it was one; what is for programs is not heard', () => {
    const bed = ready()
    bed.irc(heard('n', { command: 'NOTICE' }), heard('\u0001ACTION waves'), heard('\u0001VERSION\u0001'))
    expect(bed.took('keep').map(({ item }) => [item.kind, item.text])).toEqual([
      ['notice', 'n'],
      ['action', 'waves'],
    ])
  })

  it('has one ref for each of its entries', () => {
    const bed = ready()
    bed.step({ is: 'welcome', epoch: 'e1', head: 0, textMax: 5 })
    bed.irc(heard('12345 6789', { msgid: 'x' }))
    const refs = bed.took('keep').map(({ item }) => item.ref)
    expect(new Set(refs).size).toBe(2)
  })

  it('said to us alone is answered, once in 10 s, and never told', () => {
    const bed = ready()
    const alone = (command: 'PRIVMSG' | 'NOTICE'): IrcEvent => ({
      is: 'private',
      command,
      by: speaker('bob'),
      text: '!help',
    })
    bed.irc(alone('NOTICE'), alone('PRIVMSG'), alone('PRIVMSG'))
    expect(bed.took('answer')).toEqual([{ do: 'answer', nick: 'bob', text: 'I pass on what is said.' }])
    expect(bed.took('keep')).toEqual([])
    bed.run(10 * SECOND)
    bed.irc(alone('PRIVMSG'))
    expect(bed.took('answer').length).toBe(1)
  })
})

describe('a room that is not there', () => {
  it('[case 9] gets all of it in order when it is back, with the time it was said', () => {
    const bed = ready()
    bed.step({ is: 'room gone' })
    for (let i = 0; i < 300; i += 1) {
      bed.irc(heard(`l${i}`))
      bed.run(2 * SECOND)
    }
    expect(texts(bed)).toEqual([])
    const at = bed.wall - 600 * SECOND
    bed.welcome()
    const told: unknown[] = []
    for (let i = 0; i < 10; i += 1) {
      const frames = bed.frames('say')
      if (i === 0) expect(frames[0]).toMatchObject({ sentAt: at })
      expect(frames.length).toBeLessThanOrEqual(50)
      for (const frame of frames) {
        if (!('ref' in frame) || !('text' in frame)) continue
        told.push(frame.text)
        bed.step({ is: 'ack', ref: frame.ref as string })
      }
    }
    expect(told).toEqual(Array.from({ length: 300 }, (_, i) => `l${i}`))
    expect(bed.store.journal.size).toBe(0)
  })

  it('[case 11] gets what it did not ack again under the same ref, after a restart too', () => {
    const bed = ready()
    bed.irc(heard('hi'))
    const first = bed.frames('say')
    bed.step({ is: 'room gone' })
    bed.welcome()
    expect(bed.frames('say')).toEqual(first)
    bed.restart()
    bed.welcome()
    expect(bed.frames('say')).toEqual(first)
  })

  it('is woken where it answers nothing for 15 s', () => {
    const bed = ready()
    bed.irc(heard('hi'))
    bed.run(15 * SECOND)
    expect(bed.took('wake room').length).toBe(1)
  })

  it('[S6] that is told to be slow holds back that person alone, in order', () => {
    const bed = ready()
    bed.irc(heard('a'))
    const [kept] = bed.took('keep')
    bed.step({ is: 'nack', ref: kept?.item.ref ?? '', code: 'slow', retryAfterMs: 3_000 })
    bed.irc(heard('b'), heard('c', { by: speaker('eve') }))
    expect(texts(bed)).toEqual(['a', 'c'])
    bed.run(3 * SECOND)
    expect(texts(bed)).toEqual(['a', 'b'])
  })

  it('[S4] that cannot store is asked again after 5 s', () => {
    const bed = ready()
    bed.irc(heard('a'))
    bed.step({ is: 'nack', ref: bed.took('keep')[0]?.item.ref ?? '', code: 'unavailable' })
    bed.irc(heard('b'))
    expect(texts(bed)).toEqual(['a'])
    bed.run(5 * SECOND)
    expect(texts(bed)).toEqual(['a', 'b'])
  })

  it('[case 37] gets 500 lines of one second in order, no more than 50 unsettled', () => {
    const bed = ready()
    for (let i = 0; i < 500; i += 1) {
      bed.run(2)
      bed.irc(heard(`l${i}`))
    }
    expect(texts(bed)).toEqual(Array.from({ length: 50 }, (_, i) => `l${i}`))
    expect(bed.store.journal.size).toBe(500)
  })
})

describe('[case 43] a replay', () => {
  it('brings what was said while we were away, once, with its time', () => {
    const bed = ready()
    bed.irc(heard('here', { msgid: 'm1', saidAt: bed.wall }))
    for (let join = 0; join < 20; join += 1) {
      bed.irc({ is: 'joined', self: speaker('relay') })
      bed.irc(replayed('here', { msgid: 'm1', saidAt: bed.wall }))
      bed.irc(replayed('away', { msgid: 'm2', saidAt: bed.wall - join * SECOND }), { is: 'replay ended' })
    }
    expect(bed.took('keep').map(({ item }) => item.text)).toEqual(['here', 'away'])
    bed.restart()
    bed.run(30 * SECOND)
    bed.live(TIERS.A)
    bed.irc(replayed('away', { msgid: 'm2', saidAt: bed.wall }))
    expect(bed.took('keep')).toEqual([])
  })

  it('says when each was said', () => {
    const bed = ready()
    bed.run(MINUTE)
    const saidAt = bed.wall - 30 * SECOND
    bed.irc(replayed('away', { msgid: 'm2', saidAt }))
    expect(bed.frames('say')).toMatchObject([{ text: 'away', sentAt: saidAt }])
  })

  it('[case 44] without ids is known by nick, text and time, each line once', () => {
    const bed = ready()
    const saidAt = bed.wall + 500
    bed.irc(heard('ok', { saidAt }))
    bed.took('keep')
    bed.irc({ is: 'joined', self: speaker('relay') })
    bed.irc(replayed('ok', { saidAt: saidAt + 1_500 }), replayed('ok', { saidAt: saidAt + 1_600 }))
    bed.irc(replayed('ok', { saidAt: saidAt + MINUTE }))
    expect(bed.took('keep').length).toBe(2)
    bed.irc({ is: 'joined', self: speaker('relay') })
    bed.irc(replayed('ok', { saidAt: saidAt + 1_500 }), replayed('ok', { saidAt: saidAt + 1_600 }))
    bed.irc(replayed('ok', { saidAt: saidAt + MINUTE }))
    expect(bed.took('keep')).toEqual([])
  })

  it('[case 16] of the time before our first life is only remembered', () => {
    const bed = ready()
    const saidAt = bed.wall - HOUR
    bed.irc(replayed('old', { msgid: 'm0', saidAt }))
    expect(bed.took('keep')).toEqual([])
    expect(bed.took('note').length).toBe(1)
  })

  it('is asked for from a little before we last heard anything', () => {
    const bed = new RelayBed().start()
    bed.live(TIERS.B)
    const heardAt = bed.wall
    bed.took('ask history')
    bed.irc({ is: 'closed', detail: 'reset', tls: false })
    bed.run(HOUR)
    bed.live(TIERS.B)
    expect(bed.took('ask history')).toEqual([{ do: 'ask history', since: heardAt - 2 * MINUTE }])
  })

  it('is asked for page after page, until nothing newer comes', () => {
    const bed = new RelayBed().start()
    bed.live(TIERS.B)
    bed.welcome()
    bed.took('ask history')
    const end: IrcEvent = { is: 'replay ended' }
    bed.irc(replayed('a', { saidAt: bed.wall }), replayed('b', { saidAt: bed.wall + 5 }), end)
    expect(bed.took('ask history')).toEqual([{ do: 'ask history', since: bed.wall + 4 }])
    bed.irc(replayed('b', { saidAt: bed.wall + 5 }), end)
    expect(bed.took('ask history')).toEqual([])
    bed.irc(end)
    expect(bed.took('ask history')).toEqual([])
    expect(texts(bed)).toEqual(['a', 'b'])
  })

  it('is waited for by what is said meanwhile, in the order of history', () => {
    const bed = ready()
    bed.irc(
      { is: 'joined', self: speaker('relay') },
      heard('c', { msgid: 'm3' }),
      heard('e', { msgid: 'm5' }),
    )
    expect(bed.took('keep').map(({ item }) => item.text)).toEqual(['c', 'e'])
    bed.irc(replayed('b', { msgid: 'm2' }), replayed('c', { msgid: 'm3' }), replayed('d', { msgid: 'm4' }))
    expect(texts(bed)).toEqual(['b', 'c', 'd'])
    bed.irc({ is: 'replay ended' })
    expect(texts(bed)).toEqual(['e'])
  })

  it('is waited for as long as page follows page', () => {
    const bed = new RelayBed().start()
    bed.live(TIERS.B)
    bed.welcome()
    bed.irc(heard('f', { saidAt: bed.wall }))
    for (let page = 0; page < 3; page += 1) {
      bed.page(10 * SECOND, () => replayed(`p${page}`, { saidAt: bed.wall }))
    }
    expect(new Set(texts(bed))).toEqual(new Set(['p0', 'p1', 'p2']))
    bed.irc({ is: 'replay ended' })
    expect(texts(bed)).toContain('f')
  })

  it('is waited for no longer than 15 s', () => {
    const bed = ready()
    bed.irc({ is: 'joined', self: speaker('relay') }, heard('f'))
    expect(texts(bed)).toEqual([])
    bed.run(15 * SECOND)
    expect(texts(bed)).toEqual(['f'])
  })

  it('a delayed line shows its time, one of a clock that is a little off does not', () => {
    const bed = ready()
    bed.irc(
      heard('late', { saidAt: bed.wall - 2 * MINUTE }),
      heard('now', { saidAt: bed.wall - 30 * SECOND }),
    )
    const [late, now] = bed.frames('say')
    expect(late).toMatchObject({ sentAt: bed.wall - 2 * MINUTE })
    expect(now).not.toHaveProperty('sentAt')
  })
})

describe('[case 30] somebody who repeats what we say', () => {
  const echoed = (text: string, label: string): IrcEvent => ({
    is: 'echo',
    label,
    line: line(text, { by: speaker('relay') }),
  })

  function repeating(): RelayBed {
    const bed = ready()
    bed.step({ is: 'entries', entries: [entry('say', { seq: 1, text: 'hello', at: bed.wall })] })
    expect(bed.said()).toEqual(['<ann> hello'])
    bed.irc(echoed('<ann> hello', 'r1'))
    return bed
  }

  it('is heard four times, and after that only with what is their own', () => {
    const bed = repeating()
    const other = { by: speaker('other') }
    for (let i = 0; i < 9; i += 1) bed.irc(heard('<x> <ann> hello', other))
    expect(bed.took('keep').length).toBe(4)
    expect(bed.logged('repeater')).toBe(1)
    bed.irc(heard('anything', other), heard('<x> <ann> hello'))
    expect(bed.took('keep').map(({ item }) => item.text)).toEqual(['anything', '<x> <ann> hello'])
  })

  it('is not heard by a replay either', () => {
    const bed = repeating()
    const repeated = (n: number) => ({ by: speaker('other'), msgid: `m${n}`, saidAt: bed.wall })
    for (let i = 0; i < 9; i += 1) bed.irc(heard('<x> <ann> hello', repeated(i)))
    expect(bed.took('keep').length).toBe(4)
    bed.irc({ is: 'joined', self: speaker('relay') })
    for (let i = 0; i < 9; i += 1) bed.irc(replayed('<x> <ann> hello', repeated(i)))
    expect(bed.took('keep')).toEqual([])
  })

  it('is not who answers what they quote, nor who says what is in a short line', () => {
    const bed = ready()
    bed.step({
      is: 'entries',
      entries: [
        entry('say', { seq: 1, text: 'when?', at: bed.wall }),
        entry('announce', { seq: 2, event: 'message', key: 'k', text: 'Hi', at: bed.wall }),
      ],
    })
    bed.irc(echoed('<ann> when?', 'r1'))
    expect(bed.said()).toEqual(['<ann> when?', 'Hi'])
    for (let i = 0; i < 9; i += 1) bed.irc(heard('<ann> when? -- at five'), heard('THi'))
    expect(bed.took('keep').length).toBe(18)
  })

  it('[case 31] is not who says the same words as somebody of the forum', () => {
    const bed = repeating()
    bed.irc(heard('hello', { by: speaker('ann') }))
    expect(bed.took('keep').length).toBe(1)
  })
})

import { describe, expect, it } from 'vitest'
import type { IrcEvent } from '../../../irc-relay/core/irc-event.ts'
import { MINUTE, SECOND, speaker, TIERS } from '../support/relay-bed.ts'
import { ready, say, tell, drain, again, echo, replayed } from '../support/talk.ts'

describe('a line is proven', () => {
  it('by the echo with its label', () => {
    const bed = ready(TIERS.A)
    tell(bed, say(bed, 1), say(bed, 2))
    const [first] = bed.took('say')
    expect(first).toMatchObject({ line: { text: '<ann> t1' }, label: 'r1' })
    bed.irc(echo('<ann> t1', 'r0'))
    expect(bed.said()).toEqual([])
    bed.irc(echo('<ann> t1', 'r1'))
    expect(bed.said()).toEqual(['<ann> t2'])
    expect(bed.saved?.delivery.underWay.length).toBe(1)
    // A bouncer repeats what its owner says elsewhere under the same nick.
    bed.irc(echo('brb', null), echo('<ann> t2', 'r2'))
    expect(bed.saved?.delivery).toMatchObject({ seq: 2, underWay: [], last: { text: '<ann> t2' } })
  })

  it('by an echo in order, not by what somebody else says under our nick', () => {
    const bed = ready(TIERS.B)
    tell(bed, say(bed, 1), say(bed, 2))
    bed.irc(echo('brb', null))
    expect(bed.said()).toEqual(['<ann> t1'])
    bed.irc(echo('<ann> **', null))
    expect(bed.said()).toEqual(['<ann> t2'])
    expect(bed.logged('altered')).toBe(1)
  })

  it('by a bare acceptance where no echo is to come, and by none where one is', () => {
    const bed = ready({ ...TIERS.A, echo: false })
    tell(bed, say(bed, 1))
    bed.irc({ is: 'accepted', label: 'r1' })
    expect(bed.saved?.delivery).toMatchObject({ underWay: [] })
    const other = ready(TIERS.A)
    tell(other, say(other, 1))
    other.irc({ is: 'accepted', label: 'r1' })
    expect(other.saved?.delivery.underWay).toMatchObject([{ text: '<ann> t1', said: 0 }])
  })

  it('by an echo in order, which may have lost its colours [case 29]', () => {
    const bed = ready(TIERS.B)
    tell(bed, say(bed, 1, 'a *b* c'), say(bed, 2))
    expect(bed.said()).toEqual(['<ann> a \u0002b\u0002 c'])
    bed.irc(echo('<ann> a b c', null))
    expect(bed.said()).toEqual(['<ann> t2'])
    expect(bed.logged('altered')).toBe(1)
  })

  it.each([
    ['labelled', TIERS.A, 'r1'],
    ['bare', TIERS.B, null],
  ])('by a %s echo that lost its end, which is said once', (_, tier, label) => {
    const bed = ready(tier)
    tell(bed, say(bed, 1, 'all of *these* words'), say(bed, 2))
    expect(bed.said()).toEqual(['<ann> all of \u0002these\u0002 words'])
    bed.irc(echo('<ann> all of \u0002the', label))
    expect(bed.said()).toEqual(['<ann> …se words'])
    bed.irc(echo('<ann> …se', label && 'r2'))
    expect(bed.said()).toEqual(['<ann> t2'])
    expect(bed.logged('altered')).toBe(2)
  })

  it('by an echo without a word of it, and is not said again', () => {
    const bed = ready(TIERS.A)
    tell(bed, say(bed, 1, 'spam'), say(bed, 2))
    bed.took('say')
    bed.irc(echo('<ann> ', 'r1'))
    expect(bed.said()).toEqual(['<ann> t2'])
  })

  it('by the answer to the PING behind it, if no refusal came before', () => {
    const bed = ready()
    bed.took('ping')
    tell(bed, say(bed, 1), say(bed, 2))
    expect(bed.took('ping')).toMatchObject([{ token: 'r1' }])
    bed.irc({ is: 'pong', token: 'other' })
    expect(bed.said()).toEqual(['<ann> t1'])
    bed.irc({ is: 'pong', token: 'r1' })
    expect(bed.said()).toEqual(['<ann> t2'])
    bed.irc({ is: 'line refused', label: null, numeric: '404', text: 'no' }, { is: 'pong', token: 'r2' })
    expect(bed.saved?.delivery.underWay).toMatchObject([{ text: '<ann> t2', said: 0 }])
  })

  it('not at all where no echo came before the answer to a PING: it is said again', () => {
    const bed = ready(TIERS.B)
    bed.took('ping')
    tell(bed, say(bed, 1))
    bed.said()
    bed.run(10 * SECOND)
    const [ping] = bed.took('ping')
    bed.irc({ is: 'pong', token: ping?.token ?? '' })
    bed.run(5 * SECOND)
    expect(bed.said()).toEqual(['<ann> t1'])
  })

  it('or the link is dead after a minute', () => {
    const bed = ready()
    tell(bed, say(bed, 1))
    for (let i = 0; i < 7; i += 1) {
      bed.irc({ is: 'came', nick: `guest${i}` })
      bed.run(10 * SECOND)
    }
    expect(bed.took('destroy').length).toBe(1)
  })
})

describe('what was in flight when the link died', () => {
  it('[case 2] is said again, and named, where nothing can tell', () => {
    const bed = ready()
    tell(bed, say(bed, 1), say(bed, 2))
    again(bed)
    expect(drain(bed)).toEqual(['<ann> t1', '<ann> t1', '<ann> t2'])
    expect(bed.logged('uncertain')).toBe(1)
  })

  it('[case 3] is not said again where history has it', () => {
    const bed = ready(TIERS.A)
    tell(bed, say(bed, 1), say(bed, 2))
    bed.said()
    again(bed, TIERS.A)
    expect(bed.said()).toEqual([])
    bed.irc(replayed('<bob> x'), replayed('<ann> t1', 'm1'), { is: 'replay ended' })
    expect(bed.said()).toEqual(['<ann> t2'])
    expect(bed.logged('uncertain')).toBe(0)
  })

  it.each<[string, readonly IrcEvent[], number]>([
    ['certainly, where history has the one before and not this one', [replayed('<ann> t1', 'm1')], 0],
    ['and named, where the channel keeps no history, or lost it with its server', [], 1],
    ['and named, where history does not reach back so far', [replayed('<bob> x', 'm9')], 1],
    ['and named, where history is of another life of the server', [replayed('<ann> t1', 'm9')], 1],
  ])('[case 2] is said again, %s', (_, history, uncertain) => {
    const bed = ready(TIERS.A)
    tell(bed, say(bed, 1), say(bed, 2))
    bed.irc(echo('<ann> t1', 'r1', 'm1'))
    bed.said()
    again(bed, TIERS.A)
    bed.irc(...history, { is: 'replay ended' })
    expect(bed.said()).toEqual(['<ann> t2'])
    expect(bed.logged('uncertain')).toBe(uncertain)
  })

  it.each([
    ['the one before is the beginning of it', 'yes', 'yes!', replayed('<ann> yes', 'm1', 5), true],
    ['nothing but its words tells it from the one before', 'yes', 'yes!', replayed('<ann> yes!'), false],
    ['it may be either, cut off', 'yesyes one', 'yesyes two', replayed('<ann> yesyes'), true],
    ['it has the beginning and an id of its own', 'yes', 'yes!', replayed('<ann> yes', 'm2'), false],
  ])('is said again or not where %s', (_, one, two, history, isSaid) => {
    const bed = ready(TIERS.A)
    tell(bed, say(bed, 1, one), say(bed, 2, two))
    bed.irc(echo(`<ann> ${one}`, 'r1', 'm1', 5))
    bed.said()
    again(bed, TIERS.A)
    bed.irc(history, { is: 'replay ended' })
    expect(bed.said()).toEqual(isSaid ? [`<ann> ${two}`] : [])
  })

  it.each([
    ['is told by its id from an equal one before', 'm2', undefined, []],
    ['is not taken for an equal one before', 'm1', undefined, ['<ann> ok']],
    ['is told by its time from an equal one before', undefined, 9, []],
    ['is not taken for an equal one of another time', undefined, 5, ['<ann> ok']],
    ['is named where neither can tell', undefined, undefined, ['<ann> ok']],
  ])('%s', (_, msgid, saidAt, said) => {
    const bed = ready(TIERS.A)
    tell(bed, say(bed, 1, 'ok'), say(bed, 2, 'ok'))
    bed.irc(echo('<ann> ok', 'r1', 'm1', 5))
    bed.said()
    again(bed, TIERS.A)
    bed.irc(replayed('<ann> ok', msgid, saidAt), { is: 'replay ended' })
    expect(bed.said()).toEqual(said)
    expect(bed.logged('uncertain')).toBe(msgid === undefined && saidAt === undefined ? 1 : 0)
  })

  it('is asked for in history where that must be asked, and no longer than 15 s if that says nothing', () => {
    const bed = ready(TIERS.B)
    tell(bed, say(bed, 1))
    bed.said()
    bed.took('ask history')
    again(bed, TIERS.B)
    expect(bed.took('ask history').length).toBe(1)
    bed.run(15 * SECOND - 1)
    expect(bed.said()).toEqual([])
    bed.run(1)
    expect(bed.said()).toEqual(['<ann> t1'])
    expect(bed.logged('uncertain')).toBe(1)
  })

  it('is asked for in history for as long as that tells more', () => {
    const bed = ready(TIERS.B)
    tell(bed, say(bed, 1))
    bed.said()
    again(bed, TIERS.B)
    for (let page = 1; page <= 3; page += 1) {
      bed.page(10 * SECOND, () => replayed('<bob> x', `m${page}`, bed.wall))
    }
    expect(bed.said()).toEqual([])
    bed.irc(replayed('<ann> t1', 'm4', bed.wall), { is: 'replay ended' }, { is: 'replay ended' })
    expect(bed.said()).toEqual([])
    expect(bed.logged('uncertain')).toBe(0)
  })

  it('is asked for no longer than two minutes, however many pages there are', () => {
    const bed = ready(TIERS.B)
    tell(bed, say(bed, 1))
    bed.said()
    again(bed, TIERS.B)
    for (let page = 1; page <= 11; page += 1) {
      bed.page(10 * SECOND, () => replayed('<bob> x', `m${page}`, bed.wall))
    }
    expect(bed.said()).toEqual([])
    bed.run(10 * SECOND)
    expect(bed.said()).toEqual(['<ann> t1'])
    expect(bed.logged('uncertain')).toBe(1)
  })

  it('is not decided while a dead connection of ours may still be at it', () => {
    const bed = ready()
    tell(bed, say(bed, 1), say(bed, 2))
    bed.said()
    again(bed, TIERS.C, 'relay_', ['relay'])
    expect(drain(bed, 30 * SECOND)).toEqual([])
    const line = { command: 'PRIVMSG', by: speaker('relay'), text: '<ann> t1' } as const
    bed.irc({ is: 'heard', line })
    expect(bed.said()).toEqual(['<ann> t2'])
    expect(bed.logged('uncertain')).toBe(0)
  })

  it.each<[string, IrcEvent | null]>([
    ['has gone', { is: 'went', nick: 'relay', split: false }],
    ['is in the list no more', { is: 'names', nicks: ['relay_'] }],
    ['has had five minutes', null],
  ])('is decided when that connection %s', (_, event) => {
    const bed = ready()
    tell(bed, say(bed, 1))
    bed.said()
    again(bed, TIERS.C, 'relay_', ['relay'])
    if (event) bed.irc(event)
    else bed.rest(5 * MINUTE)
    expect(bed.said()).toEqual(['<ann> t1'])
  })

  it('[case 13] is in doubt after a restart as well', () => {
    const bed = ready(TIERS.A)
    tell(bed, say(bed, 1))
    bed.said()
    bed.restart()
    bed.welcome(1)
    bed.run(30 * SECOND)
    bed.live(TIERS.A)
    bed.irc(replayed('<ann> t1', 'm1'), { is: 'replay ended' })
    expect(bed.said()).toEqual([])
    expect(bed.saved?.delivery).toMatchObject({ seq: 1, underWay: [] })
  })

  it('[case 54] is left out after the second death, with a line that leads to it; what follows is said', () => {
    const bed = ready()
    tell(bed, say(bed, 1, 'poison'), say(bed, 2))
    again(bed)
    again(bed)
    expect(drain(bed)).toEqual([
      '<ann> poison',
      '<ann> poison',
      '[a message could not be passed on: https://chat.example/#1]',
      '[14:02 UTC] <ann> t2',
    ])
    expect(bed.logged('quarantined')).toBe(1)
  })
})

describe('a line that the channel refuses', () => {
  const refused: IrcEvent = { is: 'line refused', label: null, numeric: '404', text: 'moderated' }

  it('[case 27] stays first, is tried with growing pauses, and the room is told after a minute', () => {
    const bed = ready()
    tell(bed, say(bed, 1), say(bed, 2))
    bed.frames('status')
    const at: number[] = []
    for (let i = 0; i < 200; i += 1) {
      if (bed.said().includes('<ann> t1')) {
        at.push(bed.now / SECOND)
        bed.irc(refused)
      }
      bed.rest(SECOND)
    }
    const waits = at.slice(1).map((time, i) => time - (at[i] ?? 0))
    expect(waits.slice(0, 5)).toEqual([5, 10, 20, 40, 60])
    expect(bed.frames('status')).toMatchObject([{ state: 'degraded', detail: 'the channel takes no lines' }])
    expect(drain(bed)).toEqual(['<ann> t1', '[14:02 UTC] <ann> t2'])
    expect(bed.frames('status')).toMatchObject([{ state: 'up' }])
  })

  it('for its words gives way to a link after a while, and what follows is said', () => {
    const bed = ready()
    tell(bed, say(bed, 1, 'bad word'), say(bed, 2))
    const link = '[a message could not be passed on: https://chat.example/#1]'
    const lines: string[] = []
    for (let i = 0; i < 600; i += 1) {
      const said = bed.said()
      lines.push(...said)
      if (said.some((text) => text.includes('bad word'))) bed.irc(refused)
      else for (const { token } of bed.took('ping')) bed.irc({ is: 'pong', token })
      bed.rest(SECOND)
    }
    expect(lines.filter((text) => !text.includes('bad word'))).toEqual([link, '[14:02 UTC] <ann> t2'])
    expect(bed.logged('quarantined')).toBe(1)
  })

  it('with the link refused as well keeps its words, for as long as nobody may speak', () => {
    const bed = ready()
    tell(bed, say(bed, 1), say(bed, 2))
    const lines = new Map<string, number>()
    for (let i = 0; i < 3_600; i += 1) {
      for (const text of bed.said()) {
        lines.set(text, (lines.get(text) ?? 0) + 1)
        bed.irc(refused)
      }
      bed.rest(SECOND)
    }
    expect([...lines.keys()].length).toBe(2)
    expect(bed.saved?.delivery.underWay.at(-1)).toMatchObject({ text: '<ann> t1', said: 0 })
    expect(bed.logged('quarantined')).toBe(0)
  })

  it('makes sure that we are there', () => {
    const bed = ready()
    bed.took('names')
    tell(bed, say(bed, 1))
    bed.irc(refused)
    expect(bed.took('names').length).toBe(1)
  })

  it.each(['412', '417'])('for ever (%s) is left out with a line that leads to it', (numeric) => {
    const bed = ready()
    tell(bed, say(bed, 1), say(bed, 2))
    bed.irc({ is: 'line refused', label: null, numeric, text: 'never' })
    expect(drain(bed).slice(1)).toEqual([
      '[a message could not be passed on: https://chat.example/#1]',
      '<ann> t2',
    ])
  })
})

describe('the pace', () => {
  it('is four lines at once, then one in 2 s', () => {
    const bed = ready()
    bed.took('ping')
    tell(bed, ...Array.from({ length: 8 }, (_, i) => say(bed, i + 1)))
    const at: number[] = []
    for (let i = 0; i < 20_000; i += 500) {
      for (let lines = bed.said(); lines.length > 0; lines = bed.said()) {
        at.push(i)
        for (const { token } of bed.took('ping')) bed.irc({ is: 'pong', token })
      }
      bed.run(500)
    }
    expect(at).toEqual([0, 0, 0, 0, 2_000, 4_000, 6_000, 8_000])
  })

  it.each<[string, IrcEvent]>([
    [
      '[case 28] a kick for flooding',
      { is: 'left', how: 'kick', by: 'op', text: 'Flooding (limit: 3 in 5 s)' },
    ],
    ['"RecvQ exceeded"', { is: 'dismissed', how: 'error', text: 'Closing link: RecvQ exceeded' }],
    ['"Excess Flood"', { is: 'dismissed', how: 'error', text: 'Excess Flood' }],
  ])('is halved, one by one, after %s', (_, event) => {
    const bed = ready()
    bed.irc(event)
    bed.run(20 * SECOND)
    if (event.is === 'left') bed.irc({ is: 'joined', self: speaker('relay') }, { is: 'pong', token: 'in-1' })
    else bed.live()
    tell(bed, ...Array.from({ length: 5 }, (_line, i) => say(bed, i + 1)))
    const from = bed.now
    const at: number[] = []
    for (let i = 0; i < 40; i += 1) {
      for (const { token } of bed.took('ping')) bed.irc({ is: 'pong', token })
      if (bed.said().length > 0) at.push((bed.now - from) / SECOND)
      bed.run(SECOND)
    }
    expect(at.slice(1).map((time, i) => time - (at[i] ?? 0))).toEqual([4, 4, 4, 4])
  })
})

import { describe, expect, it } from 'vitest'
import type { IrcEvent, Proofs } from '../../../irc-relay/core/irc-event.ts'
import { TIMING } from '../../../irc-relay/core/timing.ts'
import type { Entry } from '../../../protocol/entry.ts'
import { MINUTE, RelayBed, SECOND, speaker, TIERS } from '../support/relay-bed.ts'
import { entry } from '../support/scene.ts'

const closed: IrcEvent = { is: 'closed', detail: 'reset', tls: false }

function ready(proofs: Proofs = TIERS.C, settings = {}): RelayBed {
  const bed = new RelayBed(settings).start()
  bed.live(proofs)
  bed.welcome()
  return bed
}

function say(bed: RelayBed, seq: number, text = `t${seq}`, rest = {}): Entry {
  return entry('say', { seq, text, at: bed.wall, ...rest })
}

function tell(bed: RelayBed, ...entries: readonly Entry[]): void {
  bed.step({ is: 'entries', entries })
}

/** Answers each fence until nothing more is said; what was said. */
function drain(bed: RelayBed, ms = 2 * MINUTE): readonly string[] {
  const lines: string[] = []
  for (let spent = 0; spent < ms; spent += SECOND) {
    bed.run(SECOND)
    for (const { token } of bed.took('ping')) bed.irc({ is: 'pong', token })
    lines.push(...bed.said())
  }
  return lines
}

function again(
  bed: RelayBed,
  proofs: Proofs = TIERS.C,
  nick = 'relay',
  others: readonly string[] = [],
): void {
  bed.irc(closed)
  bed.run(30 * SECOND)
  bed.live(proofs, nick, others)
}

function echo(text: string, label: string | null, msgid = 'm1', saidAt = 0): IrcEvent {
  return { is: 'echo', label, line: { command: 'PRIVMSG', by: speaker('relay'), text, msgid, saidAt } }
}

function replayed(text: string, msgid?: string, saidAt?: number): IrcEvent {
  const id = { ...(msgid !== undefined && { msgid }), ...(saidAt !== undefined && { saidAt }) }
  return { is: 'replayed', line: { command: 'PRIVMSG', by: speaker('relay'), text, ...id } }
}

describe('[D2] a line is proven', () => {
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
    bed.irc({ is: 'accepted', label: 'r2' })
    expect(bed.saved?.delivery).toMatchObject({ seq: 2, underWay: [] })
  })

  it('by an echo in order, which may have lost its colours [case 29]', () => {
    const bed = ready(TIERS.B)
    tell(bed, say(bed, 1, 'a *b* c'), say(bed, 2))
    expect(bed.said()).toEqual(['<ann> a \u0002b\u0002 c'])
    bed.irc(echo('<ann> a b c', null))
    expect(bed.said()).toEqual(['<ann> t2'])
    expect(bed.logged('altered')).toBe(1)
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

describe('[D3] what was in flight when the link died', () => {
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

  it('[case 2] is said again, and certainly, where history has it not', () => {
    const bed = ready(TIERS.A)
    tell(bed, say(bed, 1))
    bed.said()
    again(bed, TIERS.A)
    bed.irc({ is: 'replay ended' })
    expect(bed.said()).toEqual(['<ann> t1'])
    expect(bed.logged('uncertain')).toBe(0)
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

  it('is asked for in history where that must be asked, and no longer than 15 s', () => {
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
    expect(bed.frames('status')).toMatchObject([
      { state: 'degraded', detail: 'the channel takes no lines: moderated' },
    ])
    expect(drain(bed)).toEqual(['<ann> t1', '[14:02 UTC] <ann> t2'])
    expect(bed.frames('status')).toMatchObject([{ state: 'up' }])
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
    ['[D4] "RecvQ exceeded"', { is: 'dismissed', how: 'error', text: 'Closing link: RecvQ exceeded' }],
    ['[D4] "Excess Flood"', { is: 'dismissed', how: 'error', text: 'Excess Flood' }],
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

describe('[D6] far behind', () => {
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
    expect(drain(bed, 5 * MINUTE).filter((line) => line.includes('was away'))).toEqual([])
    tell(bed, ...Array.from({ length: 130 }, (_, i) => say(bed, i + 101)))
    expect(drain(bed, 5 * MINUTE).filter((line) => line.includes('was away')).length).toBe(1)
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

  it('is still told after a restart', () => {
    const bed = ready()
    tell(bed, edit(bed, 1, 0, 'changed'))
    bed.restart()
    bed.welcome(1)
    bed.run(30 * SECOND)
    bed.live()
    expect(drain(bed)).toEqual(['ann edited: changed'])
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

  it("set by somebody there is a notice of theirs: only the room's own people pin a line", () => {
    const bed = ready()
    bed.irc({ is: 'topic', text: 'as it was', by: null })
    bed.irc({ is: 'topic', text: '\u0002news\u0002', by: 'bob' })
    expect(bed.took('keep')).toMatchObject([
      { item: { kind: 'notice', text: 'topic: news', as: { id: 'irc:bob' } } },
    ])
  })
})

describe('the end', () => {
  it('[case 14] waits for the line in flight, begins no other, and says good-bye', () => {
    const bed = ready()
    tell(bed, say(bed, 1), say(bed, 2))
    bed.step({ is: 'shutdown' })
    expect(bed.took('exit')).toEqual([])
    bed.irc({ is: 'pong', token: 'r1' })
    expect(bed.said()).toEqual(['<ann> t1'])
    expect(bed.did.slice(-3).map((action) => action.do)).toEqual(['quit', 'destroy', 'exit'])
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
    bed.step({ is: 'store', ok: false })
    tell(bed, say(bed, 1))
    bed.irc({ is: 'heard', line: { command: 'PRIVMSG', by: speaker('bob'), text: 'hi' } })
    expect(bed.said()).toEqual([])
    expect(bed.frames('status').at(-1)).toMatchObject({ state: 'degraded' })
    bed.took('keep')
    bed.step({ is: 'store', ok: true })
    expect(bed.took('keep')).toMatchObject([{ item: { text: 'hi' } }])
    expect(bed.said()).toEqual(['<ann> t1'])
  })
})

import { describe, expect, it } from 'vitest'
import type { IrcEvent } from '../../../irc-relay/core/irc-event.ts'
import type { RelayEvent } from '../../../irc-relay/core/relay-action.ts'
import { HOUR, MINUTE, RelayBed, registered, SECOND, speaker, TIERS } from '../support/relay-bed.ts'
import { entry } from '../support/scene.ts'
import { closed, dismissed, fresh, live } from '../support/talk.ts'

/** Milliseconds until the next attempt, and where to; an answered PING keeps what is open alive. */
function nextDial(bed: RelayBed): readonly [ms: number, server: string | undefined] {
  bed.took('dial')
  const from = bed.now
  while (!bed.did.some((action) => action.do === 'dial') && bed.now - from < 24 * HOUR) {
    bed.run(Math.max(bed.relay.dueAt() - bed.now, 0))
  }
  return [bed.now - from, bed.took('dial')[0]?.server]
}

describe('a connection', () => {
  it('is live when it is in the channel and a PING came back', () => {
    const bed = fresh()
    expect(bed.took('dial')).toMatchObject([{ server: 'one', nick: 'relay' }])
    bed.irc({ is: 'opened' }, registered(TIERS.C))
    expect(bed.took('join').length).toBe(1)
    bed.irc({ is: 'joined', self: speaker('relay') })
    expect(bed.logged('live')).toBe(0)
    expect(bed.took('ping')).toMatchObject([{ token: 'in-1' }])
    bed.irc({ is: 'pong', token: 'in-1' })
    expect(bed.logged('live')).toBe(1)
  })

  it.each<[string, number, readonly IrcEvent[]]>([
    ['no socket opens', 15, []],
    ['nobody lets us in, whatever is said before', 45, [{ is: 'opened' }]],
    ['JOIN is not answered', 15, [{ is: 'opened' }, registered(TIERS.C)]],
    [
      'nothing comes back through it',
      40,
      [{ is: 'opened' }, registered(TIERS.C), { is: 'joined', self: speaker('relay') }],
    ],
  ])('[case 7] is given up where %s for %i s', (_, seconds, events) => {
    const bed = fresh()
    bed.irc(...events)
    bed.run(seconds * SECOND - 1)
    expect(bed.took('destroy')).toEqual([])
    bed.run(1)
    expect(bed.took('destroy').length).toBe(1)
    expect(nextDial(bed)[1]).toBe('two')
  })

  it('is given up where a PING has no answer for 60 s though others talk', () => {
    const bed = fresh()
    bed.irc({ is: 'opened' }, registered(TIERS.C), { is: 'joined', self: speaker('relay') })
    for (let i = 0; i < 6; i += 1) {
      bed.run(10 * SECOND - 1)
      bed.irc({ is: 'came', nick: `guest${i}` })
    }
    expect(bed.took('destroy')).toEqual([])
    bed.run(10)
    expect(bed.took('destroy').length).toBe(1)
  })

  it('[case 5] is asked after 15 s of silence and destroyed at 40 s', () => {
    const bed = fresh()
    bed.live()
    bed.took('ping')
    bed.run(15 * SECOND)
    expect(bed.took('ping')).toMatchObject([{ token: 'quiet' }])
    bed.irc({ is: 'pong', token: 'quiet' })
    bed.run(40 * SECOND - 1)
    expect(bed.took('destroy')).toEqual([])
    bed.run(1)
    expect(bed.took('destroy').length).toBe(1)
    const [ms, server] = nextDial(bed)
    expect(ms).toBeLessThanOrEqual(5 * SECOND)
    expect(server).toBe('two')
  })

  it('is asked first after a pause in which nobody could be heard', () => {
    const bed = fresh()
    bed.live()
    bed.took('ping')
    bed.sleep(HOUR)
    expect(bed.took('ping')).toMatchObject([{ token: 'quiet' }])
    bed.run(25 * SECOND - 1)
    expect(bed.took('destroy')).toEqual([])
    bed.run(1)
    expect(bed.took('destroy').length).toBe(1)
  })

  it('is not given up over what came while nobody could hear it', () => {
    const bed = live()
    bed.welcome()
    bed.step({ is: 'entries', entries: [entry('say', { seq: 1, text: 'hi', at: bed.wall })] })
    expect(bed.said()).toEqual(['<ann> hi'])
    const [fence] = bed.took('ping').slice(-1)
    const hear = (event: IrcEvent): RelayEvent => ({ is: 'irc', link: bed.link, event })
    bed.sleep(HOUR, hear({ is: 'came', nick: 'bob' }), hear({ is: 'pong', token: fence?.token ?? '' }))
    expect(bed.took('destroy')).toEqual([])
    expect(bed.logged('lost')).toBe(0)
  })

  it('[case 8] is not heard once there is another', () => {
    const bed = live()
    bed.irc(closed)
    bed.run(MINUTE)
    const heard: IrcEvent = { is: 'heard', line: { command: 'PRIVMSG', by: speaker('bob'), text: 'late' } }
    bed.step({ is: 'irc', link: 1, event: heard })
    expect(bed.took('keep')).toEqual([])
  })
})

describe('the next attempt', () => {
  it('[case 1] comes within 25 s, at the next server', () => {
    const bed = live()
    bed.irc(closed)
    const [ms, server] = nextDial(bed)
    expect(ms).toBeLessThanOrEqual(25 * SECOND)
    expect(server).toBe('two')
  })

  it('[case 4] comes never sooner than 20 s after the one before, restarts included', () => {
    const bed = fresh()
    bed.irc(closed)
    expect(nextDial(bed)[0]).toBe(20 * SECOND)
    bed.run(3 * SECOND)
    bed.restart()
    expect(nextDial(bed)[0]).toBe(17 * SECOND)
  })

  it('[case 4] waits a random part of 2 s, doubled each time up to 5 min, where servers send us away', () => {
    const bed = fresh()
    bed.chance = () => 0.999_999
    const waits = Array.from({ length: 12 }, () => {
      bed.irc({ is: 'opened' }, closed)
      return Math.round(nextDial(bed)[0] / SECOND)
    })
    expect(waits).toEqual([20, 20, 20, 20, 32, 64, 128, 256, 300, 300, 300, 300])
    bed.live()
    bed.run(14 * SECOND)
    bed.irc({ is: 'pong', token: 'quiet' })
    bed.irc(closed)
    expect(nextDial(bed)[0]).toBeGreaterThan(250 * SECOND)
    bed.live()
    bed.rest(MINUTE)
    bed.irc(closed)
    expect(nextDial(bed)[0]).toBe(2 * SECOND)
  })

  it('[case 53] goes round the servers at the floor while none can be reached, one line a try', () => {
    const bed = fresh({ servers: ['a', 'b', 'c', 'd', 'e'] })
    const tries = Array.from({ length: 30 }, () => {
      bed.irc(closed)
      return nextDial(bed)
    })
    expect(tries.every(([ms]) => ms <= 25 * SECOND)).toBe(true)
    expect(tries.slice(0, 5).map(([, server]) => server)).toEqual(['b', 'c', 'd', 'e', 'a'])
    expect(bed.logged('dial')).toBe(31)
  })

  it.each(['Your host is throttled', 'Too many connections', 'Trying to reconnect too fast.'])(
    '[case 24] waits 90 s and more after "%s"',
    (text) => {
      const bed = fresh()
      bed.irc({ is: 'opened' }, dismissed(text))
      const [ms, server] = nextDial(bed)
      expect([ms, server]).toEqual([105 * SECOND, 'two'])
      bed.irc({ is: 'opened' }, dismissed(text))
      expect(ms + nextDial(bed)[0]).toBeGreaterThan(3 * MINUTE)
    },
  )

  it('[case 21] leaves a server that bans us alone for 30 min, over a restart', () => {
    const bed = fresh()
    bed.live()
    bed.irc(dismissed('You are banned from this server: K-lined', 'banned'))
    const [ms, server] = nextDial(bed)
    expect(ms).toBeLessThanOrEqual(25 * SECOND)
    expect(server).toBe('two')
    bed.run(20 * SECOND)
    bed.restart()
    expect(nextDial(bed)[1]).toBe('two')
    for (let i = 0; i < 3; i += 1) {
      bed.irc(closed)
      expect(nextDial(bed)[1]).toBe('two')
    }
    bed.run(30 * MINUTE)
    expect(bed.took('dial').some((dial) => dial.server === 'one')).toBe(true)
  })

  it('[case 22] waits 6 h when two servers say the same, and the room is told', () => {
    const bed = fresh({ servers: ['one', 'two', 'three'] })
    bed.welcome()
    bed.irc({ is: 'opened' }, dismissed('Banned: no bots', 'banned'))
    expect(nextDial(bed)[1]).toBe('two')
    bed.irc({ is: 'opened' }, dismissed('Banned: no bots', 'banned'))
    expect(bed.frames('status').at(-1)).toMatchObject({ state: 'down', detail: 'banned' })
    expect(nextDial(bed)[0]).toBe(6 * HOUR)
  })

  it('[case 22] tries a server with a G-line no sooner than in 6 h', () => {
    const bed = fresh({ servers: ['one'] })
    bed.irc({ is: 'opened' }, dismissed('Closing link: (G-lined)'))
    expect(nextDial(bed)[0]).toBe(6 * HOUR)
  })

  it('[case 23] waits 5 min after a KILL, an hour after the second', () => {
    const bed = live()
    bed.welcome()
    bed.irc(dismissed('enough', 'kill'))
    expect(bed.frames('status').at(-1)).toMatchObject({ state: 'down', detail: 'killed' })
    bed.run(MINUTE)
    bed.restart()
    expect(nextDial(bed)[0]).toBe(4 * MINUTE)
    bed.live()
    bed.irc(dismissed('enough', 'kill'))
    expect(nextDial(bed)[0]).toBe(HOUR)
  })

  it('[case 46] waits 10 min where services refuse a log-in that is required', () => {
    const bed = fresh({ loginRequired: true })
    bed.welcome()
    bed.irc({ is: 'opened' }, { is: 'log-in refused', numeric: '904', text: 'no' })
    expect(bed.frames('status').at(-1)).toMatchObject({ state: 'down', detail: 'log-in refused' })
    expect(nextDial(bed)[0]).toBe(10 * MINUTE)
    bed.irc({ is: 'opened' }, registered(TIERS.C, 'relay', null))
    expect(bed.took('join')).toEqual([])
    expect(nextDial(bed)[0]).toBe(10 * MINUTE)
  })

  it('[case 46] joins and says so where none is required', () => {
    const bed = fresh()
    bed.welcome()
    bed.irc({ is: 'opened' }, { is: 'log-in refused', numeric: '904', text: 'no' })
    bed.irc(registered(TIERS.C, 'relay', null), { is: 'joined', self: speaker('relay') })
    bed.irc({ is: 'pong', token: 'in-1' })
    expect(bed.frames('status').at(-1)).toMatchObject({ state: 'up', detail: 'not logged in' })
  })

  it('[case 52] does not wait for a date that a clock gone wrong has set', () => {
    const bed = fresh()
    bed.irc(closed)
    bed.run(20 * SECOND)
    bed.wall -= HOUR
    bed.irc(closed)
    expect(nextDial(bed)[0]).toBeLessThanOrEqual(20 * SECOND)
  })
})

describe('the channel', () => {
  const kick = (text = 'out'): IrcEvent => ({ is: 'left', how: 'kick', by: 'op', text })
  const joined: IrcEvent = { is: 'joined', self: speaker('relay') }

  function nextJoin(bed: RelayBed): number {
    bed.took('join')
    const from = bed.now
    while (!bed.did.some((action) => action.do === 'join') && bed.now - from < HOUR) {
      bed.run(SECOND)
      bed.irc({ is: 'pong', token: 'quiet' })
    }
    return Math.round((bed.now - from) / SECOND)
  }

  it('[case 25] is joined again 15 s after a kick, and later after each further one', () => {
    const bed = fresh()
    bed.live()
    const waits = [0, 11, 11, 11].map((minutes) => {
      bed.rest(minutes * MINUTE)
      bed.irc(kick())
      const wait = nextJoin(bed)
      bed.irc(joined, { is: 'pong', token: 'in-1' })
      return wait
    })
    expect(waits).toEqual([15, 60, 300, 300])
  })

  it('[case 25] is left alone for 30 min after three kicks in 10 min, and the room is told', () => {
    const bed = fresh()
    bed.welcome()
    bed.live()
    const waits = [1, 2, 3].map(() => {
      bed.irc(kick('stop it'))
      const wait = nextJoin(bed)
      bed.irc(joined, { is: 'pong', token: 'in-1' })
      return wait
    })
    expect(waits).toEqual([15, 60, 1_800])
    expect(bed.frames('status')).toContainEqual(
      expect.objectContaining({ state: 'degraded', detail: 'kicked' }),
    )
  })

  it.each(['437', '474', '473', '475', '471', '477'])(
    '[case 26] refused by %s it is tried with growing pauses, at least every 5 min, on the same connection',
    (numeric) => {
      const bed = fresh()
      bed.welcome()
      bed.irc({ is: 'opened' }, registered(TIERS.C))
      const waits = [1, 2, 3, 4, 5].map(() => {
        bed.irc({ is: 'join refused', numeric, text: 'no' })
        return nextJoin(bed)
      })
      expect(waits).toEqual([15, 60, 120, 240, 240])
      expect(bed.took('dial').length).toBe(1)
      const told = bed
        .frames('status')
        .filter((frame) => 'detail' in frame && frame.detail === `refused by the channel with ${numeric}`)
      expect(told.length).toBe(1)
    },
  )

  it('is joined again where the list of names shows that we are not in it', () => {
    const bed = fresh()
    bed.live()
    bed.irc({ is: 'names', nicks: ['bob'] })
    expect(nextJoin(bed)).toBe(15)
  })
})

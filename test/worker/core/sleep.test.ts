import { expect, it } from 'vitest'
import type { Person } from '../../../worker/core/session.ts'
import type { Verdict } from '../../../worker/core/trust.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { pick, seeded } from '../../support/random.ts'
import { ADMIN, MODERATOR } from '../../support/room-contract/ranks.ts'
import { sleeping, TestRoom, type TestSocket } from '../../support/test-room.ts'

const STEPS = 120
const SEEDS = 60
const MEMBER: Pick<Person, 'role' | 'can'> = { can: ['read', 'post'] }
const PEOPLE: readonly (readonly [id: number, rights: typeof MEMBER])[] = [
  [1, ADMIN],
  [2, MODERATOR],
  [3, MEMBER],
  [4, MEMBER],
]

/** What everybody is told in a room where chance does what people do; the same for the same seed. */
function story(seed: number, sleeps: boolean): string[] {
  const random = seeded(seed)
  const one = <T>(choices: readonly T[]): T => pick(random, choices)
  const db = memoryDatabase()
  const room = new TestRoom(
    {
      guests: one(['read', 'none']),
      graceMs: one([0, 60_000]),
      historyMax: one([5, 1_000]),
      rates: { burst: 5, everyMs: 1_500 },
      sockets: { perAddress: 8, perPerson: 3, all: 12 },
    },
    sleeps ? sleeping(db) : db,
  )
  const told: string[] = []
  const open: TestSocket[] = []
  let sends = 0

  const verdict = (): Verdict => {
    const [id, rights] = one(PEOPLE)
    const trustUntil = room.now + one([1_000, 60_000, 600_000])
    const person: Person = { id: `forum:${id}`, name: `P${id}`, ...rights }
    const active: Verdict = { is: 'active', person, trustUntil, answeredAt: room.now }
    const refused: Verdict = { is: 'inactive', reason: one(['unknown', 'banned'] as const) }
    return one([active, active, active, refused, { is: 'unavailable' }])
  }
  const arrive = (credential: Parameters<TestRoom['connect']>[0]) => {
    const client = { ip: one(['192.0.2.1', '2001:db8::1', '']), userAgent: '' }
    open.push(room.connect({ client, ...credential }))
  }
  const answer = (socket: TestSocket | undefined) => {
    if (socket && room.questions.length > 0) room.answer(socket, verdict())
  }
  const say = (frame: object) => {
    sends += 1
    if (open.length > 0) one(open).send({ ref: `r${sends}`, ...frame })
  }
  const latest = () => Math.max(1, room.transcript.head - one([0, 1, 2, 3]))
  const upon = (types: readonly string[]) =>
    say({ type: one(types), user: one(['forum:3', 'forum:4', 'irc:a']), seconds: one([0, 1, 100]) })
  const several = (times: number, step: () => void) => () => {
    for (let i = 0; i < one([1, times]); i += 1) step()
  }

  const steps: readonly (() => void)[] = [
    () => arrive({}),
    () => arrive({ cursor: { epoch: 'e1', since: one([0, latest()]) } }),
    () => arrive({ credential: { is: 'relay' } }),
    () => arrive({ credential: { is: 'sid', sid: 'x', verdict: verdict() } }),
    () => {
      arrive({ credential: { is: 'sid', sid: 'x', verdict: null } })
      answer(open.at(-1))
    },
    () => {
      const socket = open[0]
      socket?.send({ type: 'auth', sid: 'x' })
      answer(socket)
    },
    () => open.splice(Math.floor(random() * open.length), 1)[0]?.leave(),
    () => room.recheck(one(['forum:1', 'forum:2', 'forum:3'])),
    several(8, () => say({ type: 'say', text: `line ${sends}` })),
    several(12, () => say({ type: 'say', text: `line ${sends}`, as: { id: 'irc:a', name: 'a' } })),
    several(6, () => say({ type: 'edit', target: latest(), text: `edited ${sends}` })),
    () => say({ type: 'remove', targets: [latest()] }),
    () => say({ type: 'say', ref: `r${one([1, sends])}`, text: 'again' }),
    () => say({ type: 'topic', text: one(['', 'Tea']) }),
    () => say({ type: 'slow', seconds: one([0, 5, 100]) }),
    several(20, () => upon(['mute', 'unmute', 'ban', 'unban', 'purge'])),
    () => say({ type: 'modlog' }),
    () => say({ type: 'history', after: one([0, latest()]) }),
    () => say({ type: 'people', on: one([true, true, false]) }),
    () => say({ type: 'roster', set: one([[], [{ id: 'irc:a', name: 'a' }]]) }),
    () => say({ type: 'status', state: 'up', network: 'n', channel: '#c' }),
    several(50, () => {
      sends += 1
      told.push(JSON.stringify(room.announce({ event: 'message', key: `k${sends}`, text: 'news' })))
    }),
    () => told.push(JSON.stringify(room.retract(`k${sends}`))),
    () => room.pass(one([1, 5, 500, 1_500, 3_000])),
    () => room.pass(one([1_000, 30_000, 61_000, 200_000])),
  ]
  for (let i = 0; i < STEPS; i += 1) {
    one(steps)()
    for (const socket of open.slice()) {
      told.push(...socket.take().map((frame) => `${socket.id} ${comparable(frame)}`))
      if (socket.closed) open.splice(open.indexOf(socket), 1)
    }
  }
  return told
}

/** Who is here is a set; and a line that waited for its tick is counted from when it was stored. */
function comparable(frame: string): string {
  if (!frame.startsWith('{"type":"people"')) return frame.replace(/"retryAfterMs":\d+/, '')
  const { set = [], join = [], leave = [], more } = JSON.parse(frame) as Record<string, unknown[]>
  const lists = [set, join, leave].map((list) => list.map((each) => JSON.stringify(each)).toSorted())
  return JSON.stringify([lists, more])
}

it('[H8] [S6] [P1] [M1] a sleep between any two steps changes nothing that anybody is told', () => {
  for (let seed = 1; seed <= SEEDS; seed += 1)
    expect(story(seed, true), `seed ${seed}`).toEqual(story(seed, false))
})

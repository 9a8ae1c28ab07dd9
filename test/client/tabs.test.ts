import { describe, expect, it } from 'vitest'
import { createPeopleWatch } from '../../client/people-watch.ts'
import type { Entry } from '../../protocol/entry.ts'
import { dust, FakeBrowser, type FakeTab, type TabOptions } from './support/fake-browser.ts'
import type { FakeSocket } from './support/fake-network.ts'
import { AT, say, self, welcome } from './support/frames.ts'

const trusted = { ...self, trustUntil: AT + 10 * 3_600_000 }

class Bed {
  readonly browser = new FakeBrowser()

  get rooms(): readonly FakeSocket[] {
    return this.browser.network.open
  }

  /** The room's end of the one socket. */
  get room(): FakeSocket {
    const [room, ...more] = this.rooms
    if (!room || more.length > 0) throw new Error(`${this.rooms.length} sockets`)
    return room
  }

  async open(options: TabOptions = {}): Promise<FakeTab> {
    const tab = this.browser.open(options)
    await dust()
    return tab
  }

  async pass(ms: number): Promise<void> {
    await dust()
    this.browser.clock.advance(ms)
    await dust()
  }

  async say(frame: object): Promise<void> {
    this.room.say(frame)
    await this.pass(1)
  }

  /** A visible tab that has been live for a while, and hidden ones that follow it. */
  static async live(followers: number, entries: Entry[] = [say(1)]): Promise<[Bed, FakeTab, ...FakeTab[]]> {
    const bed = new Bed()
    const leader = await bed.open()
    await bed.say(welcome(entries, { you: trusted }))
    const tabs: FakeTab[] = []
    for (let i = 0; i < followers; i += 1) tabs.push(await bed.open({ visible: false }))
    await bed.pass(2_000)
    return [bed, leader, ...tabs]
  }
}

const states = (tabs: readonly FakeTab[]) => tabs.map(({ client }) => client.view.connection.is)
const lastLine = ({ client }: FakeTab) => client.view.rows.at(-1)

describe('[K14] one socket', () => {
  it('serves eight tabs, and a tab more costs the room not one frame', async () => {
    const [bed, leader, ...tabs] = await Bed.live(7)
    expect(bed.browser.network.sockets).toHaveLength(1)
    expect(bed.room.take()).toEqual([])
    expect(states([leader, ...tabs])).toEqual(Array(8).fill('live'))
    await bed.say({ type: 'entries', entries: [say(2)] })
    for (const tab of [leader, ...tabs]) expect(tab.client.view.rows).toEqual([say(1), say(2)])
    for (const { client } of tabs) {
      expect(client.view).toMatchObject({ auth: 'member', you: trusted, room: { name: 'SAX' } })
    }
  })

  it('carries the lines of every tab, and settles them in every tab', async () => {
    const [bed, , tab] = await Bed.live(2)
    const ref = tab?.client.send({ kind: 'say', text: 'from behind' })
    await dust()
    expect(bed.room.take()).toEqual([JSON.stringify({ type: 'say', ref, text: 'from behind' })])
    await bed.say({ type: 'ack', ref, seq: 2 })
    await bed.say({ type: 'entries', entries: [say(2, 'from behind', { by: self.id, ref: ref ?? '' })] })
    expect(tab?.client.view.outbox).toEqual([])
    expect(bed.browser.store.loadOutbox(self.id)).toEqual([])
  })

  it.each(['locks', 'channel', 'right to locks', 'chunk'] as const)(
    'is one per tab in a browser without %s',
    async (without) => {
      const bed = new Bed()
      const tabs = [await bed.open({ without }), await bed.open({ without, visible: false })]
      await bed.pass(1_000)
      expect(bed.rooms).toHaveLength(2)
      for (const room of bed.rooms) room.say(welcome([say(1)]))
      await bed.pass(1)
      expect(states(tabs)).toEqual(['live', 'live'])
      for (const tab of tabs) tab.client.dispose()
      await dust()
      expect([bed.rooms.length, bed.browser.clock.timers]).toEqual([0, 0])
    },
  )

  it('is not shared by tabs that show different sids, and its name gives none away', async () => {
    const bed = new Bed()
    const names = new Set<string>()
    const request = bed.browser.locks.request.bind(bed.browser.locks)
    bed.browser.locks.request = (tab, name, ...rest) => {
      names.add(name)
      return request(tab, name, ...rest)
    }
    for (const sid of ['sid-of-ann', 'sid-of-tim', 'sid-of-ann']) {
      await bed.open({ visible: false, credential: { kind: 'sid', sid } })
    }
    await expect
      .poll(async () => {
        await bed.pass(300)
        return bed.rooms.length
      })
      .toBe(2)
    expect(new Set(bed.rooms.map(({ protocols }) => protocols[1]))).toEqual(
      new Set(['sid.sid-of-ann', 'sid.sid-of-tim']),
    )
    expect(names.size).toBe(2)
    expect([...names].join()).not.toMatch(/sid-of/)
  })
})

describe('[K14] the lead', () => {
  it('goes over within a second when the tab that has it dies, with everything since and nothing twice', async () => {
    const [bed, leader, ...tabs] = await Bed.live(3)
    leader.kill()
    await bed.pass(999)
    expect(bed.room.url).toBe('wss://chat.example/room?epoch=e1&since=1')
    await bed.say(welcome([say(2), say(3)], { reset: false, you: trusted }))
    expect(states(tabs)).toEqual(['live', 'live', 'live'])
    for (const { seqs } of tabs) expect(seqs).toEqual([1, 2, 3])
  })

  it('follows the reader from tab to tab', async () => {
    const [bed, first, second] = await Bed.live(1)
    first.client.setVisible(false)
    second?.client.setVisible(true)
    await bed.pass(1)
    expect([bed.browser.network.sockets.length, bed.rooms.length]).toEqual([2, 1])
    await bed.say(welcome([], { reset: false, head: 1, you: trusted }))
    expect(bed.browser.locks.holders).toEqual([second])
    expect(states([first])).toEqual(['live'])
  })

  it('costs one socket a click: the next page is there before another tab opens one', async () => {
    const [bed, page, ...others] = await Bed.live(3)
    page.close()
    await bed.pass(200)
    const next = await bed.open()
    await bed.pass(2_000)
    await bed.say(welcome([], { reset: false, head: 1, you: trusted }))
    await bed.pass(2_000)
    expect(bed.browser.network.sockets).toHaveLength(2)
    expect(states([next, ...others])).toEqual(Array(4).fill('live'))
  })

  it('is taken at once from a tab that hangs', async () => {
    const [bed, leader, follower] = await Bed.live(1)
    leader.hang()
    follower?.client.setVisible(true)
    await bed.pass(1)
    expect(bed.browser.network.last.url).toBe('wss://chat.example/room?epoch=e1&since=1')
    leader.goOn()
    await bed.pass(1)
    expect(bed.rooms).toHaveLength(1)
    expect(bed.browser.locks.holders).toEqual([follower])
  })

  it('is taken by a second window in sight whose ping the first does not answer', async () => {
    const bed = new Bed()
    const first = await bed.open()
    await bed.say(welcome([say(1)], { you: trusted }))
    const second = await bed.open()
    await bed.say(welcome([], { reset: false, head: 1, you: trusted }))
    await bed.pass(2_000)
    expect(bed.browser.locks.holders).toEqual([second])
    second.hang()
    await bed.pass(40_000)
    expect(bed.browser.locks.holders).toEqual([first])
  })

  it('is taken by a window in sight from one that is put out of sight', async () => {
    const bed = new Bed()
    const first = await bed.open()
    await bed.say(welcome([say(1)], { you: trusted }))
    const second = await bed.open()
    await bed.say(welcome([], { reset: false, head: 1, you: trusted }))
    second.client.setVisible(false)
    await bed.pass(1)
    expect(bed.browser.locks.holders).toEqual([first])
    first.client.setVisible(false)
    await bed.pass(10_000)
    expect(bed.browser.locks.holders).toEqual([first])
  })

  it('is let go by a page that is put away, and nothing of it stays open', async () => {
    const [bed, leader] = await Bed.live(0)
    leader.client.leave()
    await dust()
    expect([bed.rooms.length, bed.browser.channels.size]).toEqual([0, 0])
    expect(bed.browser.locks.holders).toEqual([])
    await bed.pass(60_000)
    expect(bed.rooms).toHaveLength(0)
    leader.client.comeBack()
    await bed.pass(1)
    expect(bed.room.url).toContain('since=1')
  })

  it('does not show that the socket changed', async () => {
    const [bed, leader, follower] = await Bed.live(1)
    const seen = new Set<string>()
    follower?.client.subscribe(() => {
      const { connection, rows, auth, you } = follower.client.view
      const since = 'since' in connection ? bed.browser.clock.now - connection.since : 0
      seen.add(`${auth} ${you?.name} ${rows.length} ${since < 2_000}`)
    })
    leader.kill()
    await bed.pass(400)
    await bed.say(welcome([], { reset: false, head: 1, you: trusted }))
    expect([...seen]).toEqual(['member Merth 1 true'])
  })
})

describe('[K15] the tab that leads', () => {
  it('[H9] renews for all of them, once', async () => {
    const bed = new Bed()
    let asked = 0
    const credential = {
      kind: 'sid' as const,
      sid: null,
      renew: async () => `fresh${(asked += 1)}`,
    }
    await bed.open({ credential })
    await bed.say(welcome([say(1)], { auth: 'guest', you: null }))
    expect(asked).toBe(1)
    for (let i = 0; i < 3; i += 1) await bed.open({ credential, visible: false })
    await bed.say({ type: 'you', auth: 'member', you: trusted })
    expect(bed.room.take()).toEqual(['{"type":"auth","sid":"fresh1"}'])
    await bed.say({ type: 'you', auth: 'expired', you: null })
    await bed.pass(20_000)
    expect(asked).toBe(2)
  })

  it('[C2] tells the others why the room ended it, and nobody asks again', async () => {
    const [bed, leader, ...tabs] = await Bed.live(3)
    await bed.say({ type: 'bye', code: 4403, reason: 'spam' })
    await bed.pass(60_000)
    const stopped = { is: 'stopped', why: 'banned', detail: 'spam' }
    for (const tab of [leader, ...tabs]) expect(tab.client.view.connection).toEqual(stopped)
    expect(bed.browser.network.sockets).toHaveLength(1)
    expect(bed.browser.store.loadSnapshot()).toBeNull()
  })

  it('[T6] gives a page of history to who asked', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => say(i + 101))
    const [bed, leader, asking, other] = await Bed.live(2, rows)
    asking?.client.loadOlder()
    await dust()
    const [question] = bed.room.take().map((raw) => JSON.parse(raw) as { ref: string; before: number })
    expect(question?.before).toBe(101)
    await bed.say({ type: 'history', ref: question?.ref, entries: [say(100)], more: false })
    expect([leader, asking, other].map((tab) => tab?.client.view.rows.length)).toEqual([40, 41, 40])
  })

  it('[P1] asks for names when the first tab wants them, and stops when none does', async () => {
    const [bed, leader, second, third] = await Bed.live(2)
    const lists: string[][] = [[], [], []]
    const watches = [leader, second, third].map(
      (tab, i) =>
        tab &&
        createPeopleWatch(tab.client).watch(({ listed }) => (lists[i] = listed.map(({ name }) => name))),
    )
    await dust()
    expect(bed.room.take()).toEqual(Array(3).fill('{"type":"people","on":true}'))
    await bed.say({ type: 'people', set: [self], more: 0 })
    expect(lists).toEqual([['Merth'], ['Merth'], ['Merth']])
    for (const unwatch of watches.slice(0, 2)) unwatch?.()
    await dust()
    expect(bed.room.take()).toEqual([])
    watches[2]?.()
    await dust()
    expect(bed.room.take()).toEqual(['{"type":"people","on":false}'])
  })

  it('[S1] [K9] lets the room hold back what is too much at a time, and all of it goes out', async () => {
    const [bed, leader, second] = await Bed.live(1)
    const written: string[] = []
    for (const tab of [leader, second]) {
      for (let i = 0; i < 5; i += 1) written.push(tab?.client.send({ kind: 'say', text: 'x' }) ?? '')
    }
    await dust()
    const stored = new Set<string>()
    for (let turn = 0; stored.size < 10; turn += 1) {
      expect(turn).toBeLessThan(10)
      const refs = bed.room.take().map((raw) => (JSON.parse(raw) as { ref: string }).ref)
      for (const [i, ref] of refs.entries()) {
        if (i < 5) stored.add(ref)
        bed.room.say(
          i < 5
            ? { type: 'ack', ref, seq: stored.size + 1 }
            : { type: 'nack', ref, code: 'slow', retryAfterMs: 500 },
        )
      }
      await bed.pass(501)
    }
    expect(stored).toEqual(new Set(written))
  })

  it('[K3] says once what several tabs have kept', async () => {
    const [bed, leader, second, third] = await Bed.live(2)
    bed.room.end(1006)
    await dust()
    second?.client.send({ kind: 'say', text: 'while away' })
    await bed.pass(3_000)
    await bed.say(welcome([], { reset: false, head: 1, you: trusted }))
    await bed.pass(100)
    expect(states([leader, second, third].filter((tab) => tab !== undefined))).toEqual([
      'live',
      'live',
      'live',
    ])
    expect(bed.room.take().filter((raw) => raw !== 'ping')).toHaveLength(1)
  })

  it('[K3] [K4] passes on nothing that was said to another session: it may have been another person', async () => {
    const [bed, leader, second] = await Bed.live(1)
    const tim = { ...trusted, id: 'forum:5', name: 'Tim' }
    bed.room.end(1006)
    second?.client.send({ kind: 'say', text: 'a secret of Merth' })
    await bed.pass(3_000)
    // Meanwhile the forum's cookie has become another person's.
    await bed.say(welcome([], { reset: false, head: 1, you: tim }))
    await bed.pass(1_000)
    expect(bed.room.take()).toEqual([])
    expect(second?.client.view).toMatchObject({ you: { name: 'Tim' }, outbox: [] })
    expect(leader.client.view.you?.name).toBe('Tim')
    expect(bed.browser.store.loadOutbox(self.id)).toHaveLength(1)
  })

  it('is not shaken by what another script says on the channel', async () => {
    const [bed, leader, second] = await Bed.live(1)
    const mouth = [...bed.browser.channels].find(({ tab }) => tab === second)
    const garbage = [null, 1, 'x', {}, [], { down: 1 }, { down: false, tab: 1, session: '', raw: '' }]
    const frames = ['', '{', '{"type":"auth","sid":"stolen"}', `{"type":"say","text":"${'x'.repeat(9_000)}"}`]
    for (const message of garbage) mouth?.postMessage(message)
    for (const raw of frames) {
      for (const session of ['', 'x']) mouth?.postMessage({ down: false, tab: 'x', session, raw })
    }
    await bed.pass(1_000)
    expect(bed.room.take()).toEqual([])
    expect(states([leader])).toEqual(['live'])
    expect(second && lastLine(second)).toEqual(say(1))
  })

  it('alone saves what is on the screen', async () => {
    const [bed, , second] = await Bed.live(1)
    await bed.say({ type: 'entries', entries: [say(2)] })
    await bed.pass(2_000)
    const kept = bed.browser.store.loadSnapshot()
    expect(kept?.cursor).toBe(2)
    bed.browser.store.clearSnapshot()
    second?.client.flush()
    expect(bed.browser.store.loadSnapshot()).toBeNull()
  })
})

it('[K3] what is discarded in one tab is gone from the others', async () => {
  const [bed, leader, second] = await Bed.live(1)
  bed.room.end(1006)
  const ref = leader.client.send({ kind: 'say', text: 'never mind' })
  await bed.pass(3_000)
  await bed.say(welcome([], { reset: false, head: 1, auth: 'pending', you: null }))
  await bed.say({ type: 'you', auth: 'member', you: trusted })
  await bed.say({ type: 'nack', ref, code: 'muted', until: 0 })
  await bed.pass(100)
  second?.client.rereadOutbox()
  expect(second?.client.view.outbox).toMatchObject([{ ref, state: { is: 'failed' } }])
  leader.client.discard(ref ?? '')
  second?.client.rereadOutbox()
  expect(second?.client.view.outbox).toEqual([])
})

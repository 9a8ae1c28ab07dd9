import { describe, expect, it } from 'vitest'
import { createPeopleWatch } from '../../client/people-watch.ts'
import { dust } from './support/fake-browser.ts'
import { AT, say, self, welcome } from './support/frames.ts'
import { lastLine, states, TabsBed, trusted } from './support/tabs-bed.ts'

describe('[K15] the tab that leads', () => {
  it('[H9] renews for all of them, once', async () => {
    const bed = new TabsBed()
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

  it('[H9] renews where all are in sight, and the others wait for what comes of it', async () => {
    const bed = new TabsBed()
    let asked = 0
    const credential = {
      kind: 'sid' as const,
      sid: null,
      async renew() {
        asked += 1
        if (asked > 1) throw new Error('logged out')
        return 'fresh'
      },
    }
    const first = await bed.open({ credential })
    const second = await bed.open({ credential })
    await bed.say(welcome([say(1)], { you: { ...trusted, trustUntil: AT + 600_000 } }))
    for (let passed = 0; passed < 600_000; passed += 4_000) {
      await bed.pass(4_000)
      bed.room.say('pong')
      if (bed.room.take().some((raw) => raw.includes('"auth"')))
        await bed.say({ type: 'you', auth: 'member', you: trusted })
    }
    expect([asked, ...states([first, second])]).toEqual([1, 'live', 'live'])
    await bed.say({ type: 'you', auth: 'guest', you: null, reason: 'unknown' })
    await bed.pass(20_000)
    expect(asked).toBe(2)
    for (const { client } of [first, second]) {
      expect(client.view).toMatchObject({ auth: 'guest', reason: 'unknown' })
    }
  })

  it('[C2] tells the others why the room ended it, and nobody asks again', async () => {
    const [bed, leader, ...tabs] = await TabsBed.live(3)
    await bed.say({ type: 'bye', code: 4403, reason: 'spam' })
    await bed.pass(60_000)
    const stopped = { is: 'stopped', why: 'banned', detail: 'spam' }
    for (const tab of [leader, ...tabs]) expect(tab.client.view.connection).toEqual(stopped)
    expect(bed.browser.network.sockets).toHaveLength(1)
    expect(bed.browser.store.loadSnapshot()).toBeNull()
    expect([bed.browser.locks.holders.length, bed.browser.channels.size]).toEqual([0, 0])
    // Another tab may be let in: somebody else has logged in.
    const next = await bed.open()
    await bed.say(welcome([say(1)], { you: trusted }))
    expect(states([next])).toEqual(['live'])
  })

  it('[C2] alone asks the page for another credential when the room lets nobody in', async () => {
    const bed = new TabsBed()
    let asked = 0
    const credential = {
      kind: 'cookie' as const,
      async refresh() {
        asked += 1
        throw new Error('logged out')
      },
    }
    const tabs = [await bed.open({ credential })]
    await bed.say(welcome([say(1)], { you: trusted }))
    for (let i = 0; i < 2; i += 1) tabs.push(await bed.open({ credential, visible: false }))
    await bed.pass(20_000)
    await bed.say({ type: 'bye', code: 4401, reason: 'members only' })
    await bed.pass(20_000)
    expect([asked, ...states(tabs)]).toEqual([1, 'stopped', 'stopped', 'stopped'])
  })

  it('[T6] gives a page of history to who asked', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => say(i + 101))
    const [bed, leader, asking, other] = await TabsBed.live(2, rows)
    asking?.client.loadOlder()
    await dust()
    const [question] = bed.room.take().map((raw) => JSON.parse(raw) as { ref: string; before: number })
    expect(question?.before).toBe(101)
    await bed.say({ type: 'history', ref: question?.ref, entries: [say(100)], more: false })
    expect([leader, asking, other].map((tab) => tab?.client.view.rows.length)).toEqual([40, 41, 40])
  })

  it('[P1] asks for names when the first tab wants them, and stops when none does', async () => {
    const [bed, leader, second, third] = await TabsBed.live(2)
    const lists: string[][] = [[], [], []]
    const watches = [leader, second, third].map(
      (tab, i) =>
        tab &&
        createPeopleWatch(tab.client).watch(
          ({ people }) => (lists[i] = people?.listed.map(({ name }) => name) ?? []),
        ),
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
    const [bed, leader, second] = await TabsBed.live(1)
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
    const [bed, leader, second, third] = await TabsBed.live(2)
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

  it('[K7] says again what the room has not answered', async () => {
    const [bed, , second] = await TabsBed.live(1)
    second?.client.send({ kind: 'say', text: 'hello?' })
    await dust()
    const [line] = bed.room.take()
    for (let i = 0; i < 4; i += 1) await bed.pass(5_000)
    expect(bed.room.take().filter((raw) => raw !== 'ping')).toEqual([line])
  })

  it('tells the others at once that the room cannot be reached, and that it can again', async () => {
    const [bed, leader, ...tabs] = await TabsBed.live(2)
    bed.room.end(1006)
    await bed.pass(1)
    expect(states([leader, ...tabs])).toEqual(['offline', 'offline', 'offline'])
    for (let i = 0; i < 120; i += 1) {
      await bed.pass(1_000)
      for (const attempt of bed.rooms) attempt.end(1006)
    }
    leader.client.wake()
    await bed.say(welcome([], { reset: false, head: 1, you: trusted }))
    await bed.pass(1)
    expect(states([leader, ...tabs])).toEqual(['live', 'live', 'live'])
  })

  it('[K3] [K4] passes on nothing that was said to another session: it may have been another person', async () => {
    const [bed, leader, second] = await TabsBed.live(1)
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

  it('[K3] passes on nothing that crossed with the beginning of another session', async () => {
    const [bed, , second] = await TabsBed.live(1)
    const sessions: string[] = []
    const mouth = [...bed.browser.channels].find(({ tab }) => tab === second)
    mouth?.addEventListener('message', (event) => {
      if (event instanceof MessageEvent) sessions.push((event.data as { session: string }).session)
    })
    const passedOn = async (session: string | undefined): Promise<number> => {
      mouth?.postMessage({ down: false, tab: 'x', session, raw: '{"type":"say","ref":"r","text":"x"}' })
      await bed.pass(1)
      return bed.room.take().length
    }
    await bed.say({ type: 'room', people: 2 })
    const before = sessions.at(-1)
    bed.room.end(1006)
    await bed.pass(3_000)
    await bed.say(welcome([], { reset: false, head: 1, you: trusted }))
    await bed.say({ type: 'room', people: 3 })
    expect([await passedOn(before), await passedOn(sessions.at(-1))]).toEqual([0, 1])
  })

  it('is not shaken by what another script says on the channel', async () => {
    const [bed, leader, second] = await TabsBed.live(1)
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
    const [bed, , second] = await TabsBed.live(1)
    const saved: number[] = []
    const save = bed.browser.store.saveSnapshot.bind(bed.browser.store)
    bed.browser.store.saveSnapshot = (snapshot) => {
      saved.push(snapshot.cursor)
      save(snapshot)
    }
    await bed.say({ type: 'entries', entries: [say(2)] })
    await bed.pass(2_000)
    await bed.say({ type: 'room', people: 2 })
    expect(saved).toEqual([2])
    bed.browser.store.clearSnapshot()
    second?.client.flush()
    expect(bed.browser.store.loadSnapshot()).toBeNull()
  })
})

it('[K3] what is discarded in one tab is gone from the others', async () => {
  const [bed, leader, second] = await TabsBed.live(1)
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

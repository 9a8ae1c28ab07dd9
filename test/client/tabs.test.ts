import { describe, expect, it } from 'vitest'
import { dust } from './support/fake-browser.ts'
import { say, self, welcome } from './support/frames.ts'
import { lastLine, states, TabsBed, trusted } from './support/tabs-bed.ts'

describe('[K14] one socket', () => {
  it('serves eight tabs, and a tab more costs the room not one frame', async () => {
    const [bed, leader, ...tabs] = await TabsBed.live(7)
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
    const [bed, , tab] = await TabsBed.live(2)
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
      const bed = new TabsBed()
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
    const bed = new TabsBed()
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
    const [bed, leader, ...tabs] = await TabsBed.live(3)
    leader.kill()
    await bed.pass(999)
    expect(bed.room.url).toBe('wss://chat.example/room?epoch=e1&since=1')
    await bed.say(welcome([say(2), say(3)], { reset: false, you: trusted }))
    expect(states(tabs)).toEqual(['live', 'live', 'live'])
    for (const { seqs } of tabs) expect(seqs).toEqual([1, 2, 3])
  })

  it('follows the reader from tab to tab', async () => {
    const [bed, first, second] = await TabsBed.live(1)
    first.client.setVisible(false)
    second?.client.setVisible(true)
    await bed.pass(1)
    expect([bed.browser.network.sockets.length, bed.rooms.length]).toEqual([2, 1])
    await bed.say(welcome([], { reset: false, head: 1, you: trusted }))
    expect(bed.browser.locks.holders).toEqual([second])
    expect(states([first])).toEqual(['live'])
  })

  it('costs one socket a click: the next page is there before another tab opens one', async () => {
    const [bed, page, ...others] = await TabsBed.live(3)
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
    const [bed, leader, follower] = await TabsBed.live(1)
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
    const bed = new TabsBed()
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
    const bed = new TabsBed()
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

  it('is not taken by a page that is out of sight before it has begun', async () => {
    const [bed, leader] = await TabsBed.live(0)
    const tab = bed.browser.open()
    tab.client.setVisible(false)
    await bed.pass(1_000)
    expect([bed.rooms.length, ...states([leader, tab])]).toEqual([1, 'live', 'live'])
  })

  it('is with one tab: who has lost it and does not know yet does harm to nobody', async () => {
    const [bed, , second, third] = await TabsBed.live(2)
    const late: (() => void)[] = []
    bed.browser.locks.tell = (act) => void late.push(act)
    second?.client.setVisible(true)
    await bed.pass(1)
    const socket = bed.browser.network.last
    socket.say(welcome([], { reset: false, head: 1, you: trusted }))
    await bed.pass(1)
    for (const act of late) act()
    await bed.pass(1)
    await bed.say({ type: 'entries', entries: [say(2)] })
    expect(bed.room).toBe(socket)
    expect(third && lastLine(third)).toEqual(say(2))
  })

  it('is let go by a page that is put away, and nothing of it stays open', async () => {
    const [bed, leader] = await TabsBed.live(0)
    leader.client.leave()
    await dust()
    expect([bed.rooms.length, bed.browser.channels.size]).toEqual([0, 0])
    expect(bed.browser.locks.holders).toEqual([])
    await bed.pass(60_000)
    expect(bed.rooms).toHaveLength(0)
    // `resume`, and then `pageshow`.
    leader.client.comeBack()
    await bed.pass(1)
    leader.client.comeBack()
    await bed.pass(1)
    expect(bed.room.url).toContain('since=1')
    expect([bed.browser.channels.size, bed.browser.locks.holders.length]).toEqual([1, 1])
  })

  it('does not show that the socket changed', async () => {
    const [bed, leader, follower] = await TabsBed.live(1)
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

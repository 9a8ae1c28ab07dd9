import { describe, expect, it } from 'vitest'
import { clientBed, liveBed, settled } from './support/client-bed.ts'
import { say, welcome } from './support/frames.ts'

describe('one socket', () => {
  it('[K2] hears nothing of an old socket', () => {
    const { client, network, clock } = liveBed()
    const old = network.last
    old.say({ type: 'bye', code: 1011, reason: '' })
    clock.advance(1_000)
    network.last.say(welcome([], { reset: false, head: 1 }))
    old.open = true
    old.say({ type: 'entries', entries: [say(2)] })
    old.end(4403)
    expect([client.view.rows, client.view.connection.is, old.listeners]).toEqual([[say(1)], 'live', 0])
    client.dispose()
  })

  it('[C1] treats bye as the close', () => {
    const { client, network, clock } = liveBed()
    network.last.say({ type: 'bye', code: 1012, reason: 'deploy', retryAfterMs: 5_000 })
    const retryAt = clock.now + 5_000
    expect(client.view.connection).toEqual({ is: 'offline', since: clock.now, retryAt, unheard: 0 })
    expect(network.open).toEqual([])
    client.dispose()
  })

  it('[C2] waits a random part of the spread after a close that came while live', () => {
    const { client, network, clock } = liveBed()
    network.last.end(1006)
    const retryAt = clock.now + 1_000
    expect(client.view.connection).toEqual({ is: 'offline', since: clock.now, retryAt, unheard: 0 })
    clock.advance(999)
    expect(network.sockets.length).toBe(1)
    clock.advance(1)
    expect(network.sockets.length).toBe(2)
    client.dispose()
  })

  it('[K1] reconnects with since over a hole, and applies the delta', () => {
    const { client, network } = liveBed()
    network.last.say({ type: 'entries', entries: [say(3)] })
    expect([client.view.rows, network.last.url]).toEqual([
      [say(1)],
      'wss://chat.example/room?epoch=e1&since=1',
    ])
    network.last.say(welcome([say(2), say(3)], { reset: false }))
    expect(client.view.rows).toEqual([say(1), say(2), say(3)])
    client.dispose()
  })

  it('[K1] starts afresh over a hole in the delta itself', () => {
    const { client, network, clock } = liveBed()
    network.last.end(1006)
    clock.advance(1_000)
    network.last.say(welcome([say(3)], { reset: false }))
    clock.advance(2_000)
    expect(network.last.url).toBe('wss://chat.example/room')
    client.dispose()
  })

  it('[K1] passes over garbage', () => {
    const { client, network } = liveBed()
    for (const raw of ['', '{', '[]', '{"type":"dance"}', '{"type":"entries"}']) network.last.say(raw)
    expect([client.view.rows, client.view.connection.is]).toEqual([[say(1)], 'live'])
    client.dispose()
  })

  it('[K5] pings after silence, and replaces a socket that does not answer', () => {
    const { client, network, clock } = liveBed()
    const first = network.last
    clock.advance(5_000)
    expect(first.take()).toEqual(['ping'])
    first.say('pong')
    clock.advance(25_000)
    expect(first.take()).toEqual(['ping'])
    clock.advance(5_000)
    expect([network.sockets.length, first.open, first.listeners]).toEqual([2, false, 0])
    client.dispose()
  })

  it('[K5] pings at once when the page becomes visible, and rarely while it is hidden', () => {
    const { client, network, clock } = liveBed()
    client.setVisible(false)
    clock.advance(39_999)
    expect(network.last.take()).toEqual([])
    clock.advance(1)
    expect(network.last.take()).toEqual(['ping'])
    network.last.say('pong')
    client.setVisible(true)
    expect(network.last.take()).toEqual(['ping'])
    client.dispose()
  })

  it('[K5] opens a new socket at once after a long sleep', () => {
    const { client, network, clock } = liveBed()
    clock.sleep(3_600_000)
    expect([network.sockets.length, network.open.length]).toEqual([2, 1])
    client.dispose()
  })

  it('[K5] pings at once when the clock jumped', () => {
    const { client, network, clock } = liveBed()
    clock.sleep(30_000)
    expect(network.last.take()).toEqual(['ping'])
    client.dispose()
  })

  it.each([
    [4403, 'banned'],
    [4409, 'replaced'],
    [4426, 'client_too_old'],
    [4401, 'not_let_in'],
  ] as const)('[C2] stops on %i, says so, and begins again when the person wants', (code, why) => {
    const { client, network, clock, store } = liveBed()
    network.last.say({ type: 'entries', entries: [say(2)] })
    network.last.say({ type: 'bye', code, reason: 'words' })
    clock.advance(3_600_000)
    client.wake()
    expect(client.view.connection).toMatchObject({ is: 'stopped', why })
    expect([network.sockets.length, clock.timers]).toEqual([1, 0])
    expect(store.loadSnapshot() === null).toBe(why === 'banned' || why === 'not_let_in')
    client.start()
    expect([network.sockets.length, client.view.connection.is]).toEqual([2, 'connecting'])
    client.dispose()
  })

  it('[C2] renews once on 4401, then lets the person decide', async () => {
    let renewals = 0
    const renew = async () => `sid-${++renewals}`
    const { client, network } = clientBed({ credential: { kind: 'sid', sid: 'old', renew } })
    client.start()
    network.last.say({ type: 'bye', code: 4401, reason: '' })
    await settled()
    expect(network.sockets.map(({ protocols }) => protocols[1])).toEqual(['sid.old', 'sid.sid-1'])
    network.last.say({ type: 'bye', code: 4401, reason: 'no' })
    await settled()
    expect([client.view.connection, renewals]).toEqual([
      { is: 'stopped', why: 'not_let_in', detail: 'no' },
      1,
    ])
    client.dispose()
  })
})

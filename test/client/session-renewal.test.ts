import { describe, expect, it } from 'vitest'
import type { Self } from '../../protocol/author.ts'
import { clientBed, settled, type ClientBed } from './support/client-bed.ts'
import { AT, say, self, welcome } from './support/frames.ts'

const trusted = (ms: number): Self => ({ ...self, trustUntil: AT + ms })
const member = (ms: number) => ({ type: 'you', auth: 'member', you: trusted(ms) })

function sidBed(renew?: () => Promise<string>): ClientBed {
  const bed = clientBed({ credential: { kind: 'sid', sid: 'first', ...(renew && { renew }) } })
  bed.client.start()
  bed.network.last.say(welcome([say(1)], { you: trusted(100_000) }))
  return bed
}

function cookieBed(refresh?: () => Promise<void>): ClientBed {
  const bed = clientBed({ credential: { kind: 'cookie', ...(refresh && { refresh }) } })
  bed.client.start()
  bed.network.last.say(welcome([say(1)], { you: trusted(100_000) }))
  return bed
}

/** Without the pings, which have their own tests. */
function said(bed: ClientBed): string[] {
  for (const socket of bed.network.open) socket.say('pong')
  return bed.network.sockets.flatMap((socket) => socket.take()).filter((text) => text !== 'ping')
}

/** Time in which every ping is answered. */
function pass(bed: ClientBed, ms: number): void {
  for (let left = ms; left > 0; left -= 1_000) {
    bed.clock.advance(Math.min(left, 1_000))
    for (const socket of bed.network.open) socket.say('pong')
  }
}

describe('with a sid', () => {
  it('[H9] asks the page from 80 % of its trust, and the room on the open socket', async () => {
    const bed = sidBed(async () => 'second')
    pass(bed, 84_000)
    expect(said(bed)).toEqual([])
    pass(bed, 1_000)
    await settled()
    expect(said(bed)).toEqual(['{"type":"auth","sid":"second"}'])
    bed.network.last.say(member(700_000))
    expect([bed.client.view.auth, bed.network.sockets.length]).toEqual(['member', 1])
    bed.client.dispose()
  })

  it('[H9] leaves a hidden page alone until it is looked at or has lines to send', async () => {
    const bed = sidBed()
    bed.client.setVisible(false)
    pass(bed, 200_000)
    await settled()
    expect(said(bed)).toEqual([])
    bed.client.send({ kind: 'say', text: 'late' })
    expect(said(bed)).toEqual(['{"type":"say","ref":"AAAAAAAAAB","text":"late"}'])
    bed.clock.advance(1)
    await settled()
    expect(said(bed)).toEqual(['{"type":"auth","sid":"first"}'])
    bed.client.dispose()
  })

  it('[C3] renews once at once when told expired, keeps reading, and sends when a member again', async () => {
    const bed = sidBed(async () => 'second')
    bed.clock.advance(15_000)
    bed.network.last.say({ type: 'you', auth: 'expired', you: null })
    expect(bed.client.send({ kind: 'say', text: 'held' })).toBe('AAAAAAAAAB')
    bed.clock.advance(0)
    await settled()
    expect(said(bed)).toEqual(['{"type":"auth","sid":"second"}'])
    bed.network.last.say({ type: 'you', auth: 'expired', you: null })
    pass(bed, 600_000)
    await settled()
    expect([said(bed), bed.client.view.auth, bed.client.view.connection.is]).toEqual([[], 'expired', 'live'])
    bed.client.setVisible(true)
    bed.clock.advance(0)
    await settled()
    expect(said(bed)).toEqual(['{"type":"auth","sid":"second"}'])
    bed.network.last.say(member(9_000_000))
    expect(bed.client.view.outbox.map(({ state }) => state.is)).toEqual(['waiting'])
    bed.client.retry('AAAAAAAAAB')
    expect(said(bed)).toEqual(['{"type":"say","ref":"AAAAAAAAAB","text":"held"}'])
    bed.client.dispose()
  })

  it('[S4] renews when a send is nacked auth, and sends it again as a member', async () => {
    const bed = sidBed(async () => 'second')
    bed.clock.advance(15_000)
    bed.client.send({ kind: 'say', text: 'one' })
    const [sent] = said(bed)
    bed.network.last.say({ type: 'nack', ref: 'AAAAAAAAAB', code: 'auth' })
    bed.network.last.say({ type: 'you', auth: 'expired', you: null })
    bed.clock.advance(0)
    await settled()
    expect(said(bed)).toEqual(['{"type":"auth","sid":"second"}'])
    bed.network.last.say(member(700_000))
    expect(said(bed)).toEqual([sent])
    bed.client.dispose()
  })

  it('[F1] asks again after 5 to 60 s while the forum is silent', async () => {
    const bed = sidBed()
    bed.network.last.say({ type: 'you', auth: 'guest', you: null, reason: 'unavailable' })
    pass(bed, 32_000)
    await settled()
    expect(said(bed)).toEqual([])
    pass(bed, 500)
    await settled()
    expect(said(bed)).toEqual(['{"type":"auth","sid":"first"}'])
    bed.client.dispose()
  })

  it('[C3] asks the page for a first sid beside reading, and is pending meanwhile', async () => {
    const bed = clientBed({ credential: { kind: 'sid', sid: null, renew: async () => 'fresh' } })
    bed.client.start()
    bed.network.last.say(welcome([say(1)], { auth: 'guest', you: null }))
    expect([bed.client.view.auth, bed.client.view.rows]).toEqual(['pending', [say(1)]])
    bed.clock.advance(0)
    await settled()
    expect(said(bed)).toEqual(['{"type":"auth","sid":"fresh"}'])
    bed.network.last.say(member(700_000))
    expect(bed.client.view.auth).toBe('member')
    bed.client.dispose()
  })

  it('[C3] is a guest where the page has no sid either', async () => {
    const bed = clientBed({
      credential: { kind: 'sid', sid: null, renew: () => Promise.reject(new Error('401')) },
    })
    bed.client.start()
    bed.network.last.say(welcome([say(1)], { auth: 'guest', you: null }))
    bed.clock.advance(0)
    await settled()
    expect([bed.client.view.auth, bed.client.view.reason, said(bed)]).toEqual(['guest', null, []])
    bed.client.dispose()
  })

  it('[C3] replaces a short-lived ticket that a reconnect found stale', async () => {
    const bed = sidBed(async () => 'second')
    pass(bed, 20_000)
    bed.network.last.end(1006)
    pass(bed, 1_000)
    bed.network.last.say(welcome([], { reset: false, head: 1, auth: 'pending', you: null }))
    bed.network.last.say({ type: 'you', auth: 'guest', you: null, reason: 'expired' })
    expect([bed.client.view.auth, bed.client.view.you?.id]).toEqual(['pending', 'forum:42'])
    bed.clock.advance(0)
    await settled()
    expect(said(bed)).toEqual(['{"type":"auth","sid":"second"}'])
    bed.network.last.say({ type: 'you', auth: 'guest', you: null, reason: 'expired' })
    expect([bed.client.view.auth, bed.client.view.reason, bed.client.view.you]).toEqual([
      'guest',
      'expired',
      null,
    ])
    bed.client.dispose()
  })

  it('[H9] gives the page 15 s, and takes no notice of an answer after that', async () => {
    let answer = (_: string): void => {}
    const bed = sidBed(() => new Promise((resolve) => (answer = resolve)))
    pass(bed, 100_000)
    answer('late')
    await settled()
    expect(said(bed)).toEqual([])
    bed.client.dispose()
    expect(bed.clock.timers).toBe(0)
  })
})

describe('with a cookie', () => {
  async function due(bed: ClientBed): Promise<void> {
    pass(bed, 85_000)
    await settled()
  }

  it('[H9] renews by a new socket that takes over before the old one goes', async () => {
    let refreshed = 0
    const bed = cookieBed(async () => void (refreshed += 1))
    await due(bed)
    const [old, next] = bed.network.sockets
    expect([bed.network.open.length, next?.url, refreshed]).toEqual([
      2,
      'wss://chat.example/room?epoch=e1&since=1',
      1,
    ])
    next?.say(welcome([], { reset: false, head: 1, auth: 'pending', you: null }))
    old?.say({ type: 'entries', entries: [say(2)] })
    next?.say({ type: 'entries', entries: [say(2)] })
    expect([bed.client.view.auth, bed.client.view.rows, old?.open]).toEqual([
      'member',
      [say(1), say(2)],
      true,
    ])
    next?.say({ type: 'entries', entries: [say(3)] })
    next?.say(member(700_000))
    expect([bed.client.view.auth, bed.client.view.rows, old?.open, old?.listeners]).toEqual([
      'member',
      [say(1), say(2), say(3)],
      false,
      0,
    ])
    next?.say({ type: 'entries', entries: [say(4)] })
    expect(bed.client.view.rows).toEqual([say(1), say(2), say(3), say(4)])
    bed.client.dispose()
    expect([bed.clock.timers, bed.network.listeners]).toEqual([0, 0])
  })

  it('[H9] sends what was in flight again on the socket that took over', async () => {
    const bed = cookieBed()
    await due(bed)
    bed.client.send({ kind: 'say', text: 'one' })
    const [old, next] = bed.network.sockets
    const sent = old?.take().filter((text) => text !== 'ping')
    next?.say(welcome([], { reset: false, head: 1, you: trusted(700_000) }))
    expect(next?.take()).toEqual(sent)
    bed.client.dispose()
  })

  it('[H9] keeps the old socket where the forum is unavailable, and tries again later', async () => {
    const bed = cookieBed()
    await due(bed)
    const [old, next] = bed.network.sockets
    next?.say(welcome([], { reset: false, head: 1, auth: 'pending', you: null }))
    next?.say({ type: 'you', auth: 'guest', you: null, reason: 'unavailable' })
    expect([bed.client.view.auth, old?.open, next?.open]).toEqual(['member', true, false])
    pass(bed, 32_500)
    await settled()
    expect([bed.network.sockets.length, bed.network.open.length]).toEqual([3, 2])
    bed.client.dispose()
  })

  it('[H9] keeps the old socket where the new one fails or says nothing', async () => {
    const bed = cookieBed()
    await due(bed)
    bed.network.last.end(1006)
    pass(bed, 32_500)
    await settled()
    expect(bed.network.sockets.length).toBe(3)
    pass(bed, 15_000)
    expect([bed.network.open.length, bed.network.sockets[0]?.open]).toEqual([1, true])
    bed.client.dispose()
  })

  it('[H9] takes any other answer for true: whoever logged out is a guest', async () => {
    const bed = cookieBed(async () => {})
    await due(bed)
    const [old, next] = bed.network.sockets
    next?.say(welcome([], { reset: false, head: 1, auth: 'pending', you: null }))
    next?.say({ type: 'you', auth: 'guest', you: null, reason: 'expired' })
    expect([bed.client.view.auth, bed.client.view.reason, old?.open, next?.open]).toEqual([
      'guest',
      'expired',
      false,
      true,
    ])
    pass(bed, 600_000)
    await settled()
    expect(bed.network.sockets.length).toBe(2)
    bed.client.dispose()
  })

  it('[K2] goes one way only when the old socket dies during the take-over', async () => {
    const bed = cookieBed()
    await due(bed)
    bed.network.sockets[0]?.end(1006)
    expect(bed.network.open.length).toBe(0)
    pass(bed, 1_000)
    expect(bed.network.open.length).toBe(1)
    bed.client.dispose()
  })

  it('[C3] renews an expired session once, by a new socket', async () => {
    const bed = cookieBed()
    bed.clock.advance(15_000)
    bed.network.last.say({ type: 'you', auth: 'expired', you: null })
    bed.clock.advance(0)
    await settled()
    bed.network.last.say(welcome([], { reset: false, head: 1, you: trusted(700_000) }))
    expect([bed.client.view.auth, bed.network.open.length]).toEqual(['member', 1])
    bed.client.dispose()
  })

  it('[C3] begins anew with another credential', () => {
    const bed = cookieBed()
    bed.client.setCredential({ kind: 'sid', sid: 'other' })
    expect(bed.network.sockets.map(({ open, protocols }) => [open, protocols])).toEqual([
      [false, ['sax.v1']],
      [true, ['sax.v1', 'sid.other']],
    ])
    bed.client.dispose()
  })
})

import { afterEach, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { RawClient } from './support/raw-client.ts'
import { startRoom, type TestSite, UNLIMITED } from './support/room.ts'

let site: TestSite
afterEach(() => site.stop())

/** A socket from that address, which at the edge nobody but the edge can name. */
function open(ip: string, ...protocols: string[]): Promise<RawClient> {
  return RawClient.open(site.roomUrl, {
    protocols: ['sax.v1', ...protocols],
    headers: { 'cf-connecting-ip': ip },
  })
}

/** The room's first word. */
async function first(client: RawClient): Promise<Record<string, unknown>> {
  await until(() => expect(client.frames).not.toEqual([]))
  return JSON.parse(client.frames[0] ?? '') as Record<string, unknown>
}

async function sessions(): Promise<number> {
  return ((await (await fetch(`${site.roomUrl}health`)).json()) as { sessions: number }).sessions
}

const full = (reason: string) => ({ type: 'bye', code: 4429, reason, retryAfterMs: 30_000 })

it('[H4] [P4] attempts beyond so many a minute are sent away before the room is woken', async () => {
  site = await startRoom({ ...UNLIMITED, CONNECT_PER_MINUTE: '5' })
  const clients: RawClient[] = []
  const frames: Record<string, unknown>[] = []
  // Twice the limit and one, for a minute may end in between; of IPv6 the /64 counts.
  for (let i = 0; i < 11; i += 1) {
    // A wrong token is an attempt too.
    const client = await open(`2001:db8::${i}`, ...(i === 0 ? ['relay.wrong'] : []))
    clients.push(client)
    frames.push(await first(client))
  }
  const refused = frames.filter(({ code }) => code === 4429)
  const welcomed = frames.filter(({ type }) => type === 'welcome')
  expect(refused.length).toBeGreaterThan(0)
  expect(refused.length + welcomed.length).toBe(10)
  expect(frames.slice(0, 5).filter(({ code }) => code === 4429)).toEqual([])
  for (const bye of refused)
    expect(bye).toEqual({ type: 'bye', code: 4429, reason: 'too many attempts', retryAfterMs: 60_000 })
  expect(await sessions()).toBe(welcomed.length)
  const elsewhere = await open('2001:db8:0:1::1')
  expect(await first(elsewhere)).toMatchObject({ type: 'welcome' })
  await Promise.all([...clients, elsewhere].map((client) => client.end()))
})

it('[P4] sockets of one address: as many as may be, until one goes', async () => {
  site = await startRoom({ ...UNLIMITED, MAX_SOCKETS_PER_ADDRESS: '3' })
  const three = await Promise.all(['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.1'].map((ip) => open(ip)))
  for (const client of three) expect(await first(client)).toMatchObject({ type: 'welcome' })
  const fourth = await open('192.0.2.1', 'sid.whoever')
  expect(await first(fourth)).toEqual(full('too many connections from your address'))
  expect((await fourth.closed).code).toBe(4429)
  const [elsewhere, relay] = [await open('192.0.2.2'), await open('192.0.2.1', 'relay.relay-new')]
  for (const client of [elsewhere, relay]) expect(await first(client)).toMatchObject({ type: 'welcome' })
  // The relay took a place of its own address.
  await relay.end()
  await three[0]?.end()
  const again = await open('192.0.2.1')
  expect(await first(again)).toMatchObject({ type: 'welcome' })
  await Promise.all([...three.slice(1), elsewhere, again].map((client) => client.end()))
})

it('[P4] without the edge to name it, an address is the socket’s own', async () => {
  site = await startRoom({ ...UNLIMITED, MAX_SOCKETS_PER_ADDRESS: '1' })
  site.forum.member('ann', '1')
  const ann = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', 'sid.ann'] })
  await ann.next('you')
  expect(site.forum.asked[0]?.body).toMatchObject({ client: { ip: '127.0.0.1' } })
  const second = await RawClient.open(site.roomUrl)
  expect(await first(second)).toMatchObject({ code: 4429 })
  await ann.end()
})

it('[P4] sockets of one person, wherever they are', async () => {
  site = await startRoom({ ...UNLIMITED, MAX_SOCKETS_PER_PERSON: '2' })
  for (const sid of ['ann-1', 'ann-2', 'ann-3']) site.forum.member(sid, 'ann')
  const [one, two] = [await open('192.0.2.1', 'sid.ann-1'), await open('192.0.2.2', 'sid.ann-2')]
  await Promise.all([one.next('you'), two.next('you')])
  const third = await open('192.0.2.3', 'sid.ann-3')
  expect(await third.next('bye')).toEqual(full('too many connections of yours'))
  // Also where the room knows from the first frame who it is [F2].
  const fourth = await open('192.0.2.1', 'sid.ann-1')
  expect(await first(fourth)).toEqual(full('too many connections of yours'))
  one.send({ type: 'auth', sid: 'ann-1' })
  expect(await one.next('you')).toMatchObject({ auth: 'member' })
  await one.end()
  const fifth = await open('192.0.2.3', 'sid.ann-3')
  expect(await first(fifth)).toMatchObject({ type: 'welcome', auth: 'member' })
  await Promise.all([two.end(), fifth.end()])
})

it('[P4] sockets in all: a guest is refused first, and makes room for who has a name', async () => {
  site = await startRoom({ ...UNLIMITED, MAX_SOCKETS: '3' })
  for (const id of ['1', '2', '3', '4']) site.forum.member(`sid-${id}`, id)
  const guests = [await open('192.0.2.1'), await open('192.0.2.2'), await open('192.0.2.3')]
  for (const guest of guests) await guest.next('welcome')
  const fourth = await open('192.0.2.4')
  expect(await first(fourth)).toEqual(full('the room is full'))
  const members: RawClient[] = []
  for (const [i, guest] of guests.entries()) {
    const member = await open('192.0.2.9', `sid.sid-${i + 1}`)
    expect(await member.next('you')).toMatchObject({ auth: 'member' })
    expect(await guest.next('bye')).toEqual(full('the room is full'))
    members.push(member)
  }
  const late = await open('192.0.2.9', 'sid.sid-4')
  expect(await first(late)).toEqual(full('the room is full'))
  const relay = await open('192.0.2.9', 'relay.relay-new')
  expect(await first(relay)).toMatchObject({ type: 'welcome', auth: 'relay' })
  await until(async () => expect(await sessions()).toBe(4))
  await Promise.all([...members, relay].map((client) => client.end()))
})

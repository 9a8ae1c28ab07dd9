import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { RawClient } from './support/raw-client.ts'
import { startRoom, type TestSite, UNLIMITED } from './support/room.ts'

type Person = { readonly id: string; readonly name: string; readonly can: readonly string[] }

let site: TestSite
beforeAll(async () => {
  site = await startRoom({ ...UNLIMITED, ANNOUNCE_TOKEN: 'announce-token' })
})
afterAll(() => site.stop())

async function recheck(user: string, at = site): Promise<void> {
  const answer = await fetch(`${at.roomUrl}sessions/recheck`, {
    method: 'POST',
    headers: { authorization: 'Bearer announce-token', 'content-type': 'application/json' },
    body: JSON.stringify({ user }),
  })
  expect([answer.status, await answer.json()]).toEqual([202, {}])
}

const open = (sid: string, at = site) => RawClient.open(at.roomUrl, { protocols: ['sax.v1', `sid.${sid}`] })

/** Somebody whom the forum vouches for, past their `you`. */
async function member(sid: string, id: string): Promise<RawClient> {
  site.forum.member(sid, id)
  const client = await open(sid)
  await client.next('you')
  return client
}

function timesAsked(sid: string, at = site): number {
  return at.forum.asked.filter(({ body }) => (body as { sid: string }).sid === sid).length
}

function person(id: string, more: Partial<Person> = {}): Person {
  return { id, name: `P${id}`, can: ['read', 'post'], ...more }
}

const active = (user: Person) => ({ v: 1, active: true, user, trustForMs: 600_000 })

/** A forum that has heard the question about this sid, and keeps it: what answers it, and changes what is said from then on. */
async function heldQuestion(sid: string, at = site, ask?: () => void) {
  const held: ServerResponse[] = []
  at.forum.says(sid, (response) => void held.push(response))
  const client = ask ? null : await open(sid, at)
  ask?.()
  await until(() => expect(held).toHaveLength(1))
  return {
    client,
    answer: (body: object) =>
      held.shift()?.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    next: () => until(() => expect(held).toHaveLength(1)),
  }
}

describe('[F4] a recheck', () => {
  it('takes the right to write from every session of that person at once, and from nobody else', async () => {
    const tabs = [await member('ann-1', 'ann'), await member('ann-2', 'ann')]
    const [ben, guest] = [await member('ben-1', 'ben'), await RawClient.open(site.roomUrl)]
    await recheck('ann')
    for (const tab of tabs) {
      expect(await tab.next('you')).toEqual({ type: 'you', auth: 'expired', you: null })
      tab.send({ type: 'say', ref: 'r1', text: 'x' })
      expect(await tab.next('nack')).toEqual({ type: 'nack', ref: 'r1', code: 'auth' })
    }
    ben.send({ type: 'say', ref: 'r1', text: 'untouched' })
    expect(await ben.next('ack')).toMatchObject({ ref: 'r1' })
    // All of them read on.
    for (const client of [...tabs, guest])
      expect(await client.next('entries')).toMatchObject({ entries: [{ text: 'untouched' }] })
    expect([...ben.frames, ...guest.frames].join()).not.toContain('expired')
    await Promise.all([...tabs, ben, guest].map((client) => client.end()))
  })

  it('of somebody who is not here, or not of this forum, changes nothing', async () => {
    const cara = await member('cara-1', 'cara')
    await recheck('nobody')
    await recheck('car')
    await recheck('forum:cara')
    cara.send({ type: 'say', ref: 'r1', text: 'still me' })
    await cara.next('ack')
    expect(cara.frames.join()).not.toContain('expired')
    await cara.end()
  })

  it.each([
    ['renamed', active(person('dora', { name: 'Dorothea' })), { auth: 'member', you: { name: 'Dorothea' } }],
    [
      'promoted',
      active(person('dora', { can: ['read', 'post', 'moderate'] })),
      { auth: 'member', you: { can: ['read', 'post', 'moderate'] } },
    ],
    [
      'logged out',
      { v: 1, active: false, reason: 'unknown' },
      { auth: 'guest', you: null, reason: 'unknown' },
    ],
  ] as [string, object, object][])('is followed by who they are now: %s', async (what, says, you) => {
    const sid = `dora-${what.length}`
    const dora = await member(sid, 'dora')
    site.forum.says(sid, says)
    await recheck('dora')
    await dora.next('you')
    dora.send({ type: 'auth', sid: sid })
    expect(await dora.next('you')).toMatchObject(you)
    await dora.end()
  })

  it('is followed by a goodbye to who was banned', async () => {
    const finn = await member('finn-1', 'finn')
    site.forum.says('finn-1', { v: 1, active: false, reason: 'banned' })
    await recheck('finn')
    await finn.next('you')
    finn.send({ type: 'auth', sid: 'finn-1' })
    expect(await finn.next('bye')).toMatchObject({ code: 4403 })
    expect((await finn.closed).code).toBe(4403)
  })

  it('[F2] drops what is remembered of that person, and of nobody else', async () => {
    const first = [await member('gus-1', 'gus'), await member('hal-1', 'hal')]
    const second = [await open('gus-1'), await open('hal-1')]
    for (const client of second) expect(await client.next('welcome')).toMatchObject({ auth: 'member' })
    await recheck('gus')
    const third = [await open('gus-1'), await open('hal-1')]
    expect(await third[0]?.next('welcome')).toMatchObject({ auth: 'pending' })
    expect(await third[0]?.next('you')).toMatchObject({ auth: 'member' })
    expect(await third[1]?.next('welcome')).toMatchObject({ auth: 'member' })
    expect([timesAsked('gus-1'), timesAsked('hal-1')]).toEqual([2, 1])
    await Promise.all([...first, ...second, ...third].map((client) => client.end()))
  })

  it('[F2] drops refusals, whose nobody knows: who was let in a moment ago is let in', async () => {
    const before = await open('ivy-1')
    expect(await before.next('you')).toMatchObject({ auth: 'guest', reason: 'unknown' })
    site.forum.member('ivy-1', 'ivy')
    await recheck('ivy')
    const after = await open('ivy-1')
    expect(await after.next('you')).toMatchObject({ auth: 'member', you: { id: 'forum:ivy' } })
    await Promise.all([before.end(), after.end()])
  })
})

describe('[F4] an answer that was asked for before a recheck, and comes after it', () => {
  it.each([
    ['renamed', active(person('jan', { name: 'Janosch' })), { auth: 'member', you: { name: 'Janosch' } }],
    [
      'promoted',
      active(person('jan', { can: ['read', 'post', 'moderate'] })),
      { auth: 'member', you: { can: ['read', 'post', 'moderate'] } },
    ],
    [
      'logged out',
      { v: 1, active: false, reason: 'expired' },
      { auth: 'guest', you: null, reason: 'expired' },
    ],
  ] as [string, object, object][])(
    'is void, and what the forum says now counts: %s',
    async (what, says, you) => {
      const sid = `jan-${what.length}`
      const { client, answer } = await heldQuestion(sid)
      expect(await client?.next('welcome')).toMatchObject({ auth: 'pending' })
      site.forum.says(sid, says)
      await recheck('jan')
      answer(active(person('jan')))
      expect(await client?.next('you')).toMatchObject(you)
      expect(timesAsked(sid)).toBe(2)
      await client?.end()
    },
  )

  it('lets nobody in who was banned meanwhile', async () => {
    const { client, answer } = await heldQuestion('kim-1')
    site.forum.says('kim-1', { v: 1, active: false, reason: 'banned' })
    await recheck('kim')
    answer(active(person('kim')))
    expect(await client?.next('bye')).toMatchObject({ code: 4403 })
    expect(client?.frames.join()).not.toContain('"auth":"member"')
  })

  it('[H9] is void for a renewal too', async () => {
    const lea = await member('lea-1', 'lea')
    const { answer } = await heldQuestion('lea-1', site, () => lea.send({ type: 'auth', sid: 'lea-1' }))
    site.forum.member('lea-1', 'lea', { name: 'Leandra' })
    await recheck('lea')
    expect(await lea.next('you')).toEqual({ type: 'you', auth: 'expired', you: null })
    answer(active(person('lea')))
    expect(await lea.next('you')).toMatchObject({ auth: 'member', you: { name: 'Leandra' } })
    expect(timesAsked('lea-1')).toBe(3)
    await lea.end()
  })

  it('stands where it names somebody else', async () => {
    const { client, answer } = await heldQuestion('mia-1')
    await recheck('noa')
    answer(active(person('mia')))
    expect(await client?.next('you')).toMatchObject({ auth: 'member', you: { id: 'forum:mia' } })
    expect(timesAsked('mia-1')).toBe(1)
    await client?.end()
  })

  it('is asked for three times at most; then the forum counts as unavailable', async () => {
    const { client, answer, next } = await heldQuestion('ole-1')
    for (let asked = 1; asked <= 3; asked += 1) {
      await next()
      await recheck('ole')
      answer(active(person('ole')))
    }
    expect(await client?.next('you')).toMatchObject({ auth: 'guest', reason: 'unavailable' })
    expect(timesAsked('ole-1')).toBe(3)
    await client?.end()
  })

  it('[F2] is not remembered where it was a refusal', async () => {
    const { client, answer } = await heldQuestion('pia-1')
    site.forum.member('pia-1', 'pia')
    await recheck('pia')
    answer({ v: 1, active: false, reason: 'unknown' })
    expect(await client?.next('you')).toMatchObject({ auth: 'guest', reason: 'unknown' })
    const again = await open('pia-1')
    expect(await again.next('you')).toMatchObject({ auth: 'member' })
    await Promise.all([client?.end(), again.end()])
  })
})

describe('[F4] [H9] where guests may not read', () => {
  let closed: TestSite
  beforeAll(async () => {
    closed = await startRoom({ ...UNLIMITED, ANNOUNCE_TOKEN: 'announce-token', GUESTS: 'none' })
  })
  afterAll(() => closed.stop())

  it('who is rechecked hears nothing more until they are somebody again, and then what they missed', async () => {
    closed.forum.member('ann-1', 'ann')
    closed.forum.member('ben-1', 'ben')
    const [ann, ben] = [await open('ann-1', closed), await open('ben-1', closed)]
    await ann.next('welcome')
    await ben.next('welcome')
    await recheck('ann', closed)
    expect(await ann.next('you')).toMatchObject({ auth: 'expired' })
    ben.send({ type: 'say', ref: 'r1', text: 'not for Ann' })
    await ben.next('ack')
    ann.send({ type: 'history', ref: 'h1' })
    expect(await ann.next('error')).toMatchObject({ code: 'not_allowed', ref: 'h1' })
    expect(ann.frames.join()).not.toContain('not for Ann')
    ann.send({ type: 'auth', sid: 'ann-1' })
    expect(await ann.next('entries')).toMatchObject({ entries: [{ text: 'not for Ann' }] })
    await Promise.all([ann.end(), ben.end()])
  })

  it('an answer from before the recheck lets nobody in', async () => {
    const { client, answer } = await heldQuestion('cara-1', closed)
    closed.forum.says('cara-1', { v: 1, active: false, reason: 'unknown' })
    await recheck('cara', closed)
    answer(active(person('cara')))
    expect(await client?.next('bye')).toMatchObject({ code: 4401 })
    expect(client?.frames).toHaveLength(1)
    expect(timesAsked('cara-1', closed)).toBe(2)
  })

  it('and who was renamed is welcome under the new name', async () => {
    const { client, answer } = await heldQuestion('dora-1', closed)
    closed.forum.member('dora-1', 'dora', { name: 'Dorothea' })
    await recheck('dora', closed)
    answer(active(person('dora')))
    expect(await client?.next('welcome')).toMatchObject({ auth: 'member', you: { name: 'Dorothea' } })
    await client?.end()
  })
})

describe('[F6] the forum is not asked without end', () => {
  let bounded: TestSite
  beforeAll(async () => {
    bounded = await startRoom(UNLIMITED)
  })
  afterAll(() => bounded.stop())

  it('a hundred questions at once; the next waits for its turn, and who joins a question costs none', async () => {
    const held: ServerResponse[] = []
    const sids = Array.from({ length: 100 }, (_, i) => `held-${i}`)
    for (const sid of sids) bounded.forum.says(sid, (response) => void held.push(response))
    const waiting = await Promise.all(sids.map((sid) => open(sid, bounded)))
    await until(() => expect(held).toHaveLength(100))
    bounded.forum.member('one-more', '1')
    const [beyond, sharing] = [await open('one-more', bounded), await open('held-0', bounded)]
    expect(await beyond.next('welcome')).toMatchObject({ auth: 'pending' })
    expect(timesAsked('one-more', bounded)).toBe(0)
    const says = (response?: ServerResponse) =>
      response?.writeHead(200).end(JSON.stringify({ v: 1, active: false, reason: 'expired' }))
    says(held.pop())
    expect(await beyond.next('you')).toMatchObject({ auth: 'member' })
    for (const response of held) says(response)
    for (const client of [...waiting, sharing])
      expect(await client.next('you')).toMatchObject({ auth: 'guest', reason: 'expired' })
    expect(timesAsked('held-0', bounded)).toBe(1)
    await Promise.all([...waiting, sharing, beyond].map((client) => client.end()))
  })

  it('a whole room that comes back at once is let in all the same', async () => {
    let underWay = 0
    let most = 0
    const people = Array.from({ length: 200 }, (_, i) => `back-${i}`)
    for (const id of people)
      bounded.forum.says(id, (response) => {
        underWay += 1
        most = Math.max(most, underWay)
        setTimeout(() => {
          underWay -= 1
          response.writeHead(200).end(JSON.stringify(active(person(id))))
        }, 10)
      })
    const clients = await Promise.all(people.map((id) => open(id, bounded)))
    for (const client of clients) expect(await client.next('you')).toMatchObject({ auth: 'member' })
    expect(most).toBeLessThanOrEqual(100)
    await Promise.all(clients.map((client) => client.end()))
  })

  it('an address that tries sids which nobody has: 120 a minute, and the others are asked about as ever', async () => {
    const before = bounded.forum.asked.length
    const knock = async (sid: string, ip: string) => {
      const client = await RawClient.open(bounded.roomUrl, {
        protocols: ['sax.v1', `sid.${sid}`],
        headers: { 'cf-connecting-ip': ip },
      })
      const { auth, reason } = await client.next('you')
      await client.end()
      return auth === 'guest' ? reason : auth
    }
    const answers: unknown[] = []
    // Two a second come back, so that a slow machine is refused a little later.
    while (!answers.includes('unavailable') && answers.length < 1_000) {
      const from = answers.length
      const guesses = Array.from({ length: 20 }, (_, i) =>
        knock(`guess-${from + i}`, `2001:db8::${from + i}`),
      )
      answers.push(...(await Promise.all(guesses)))
    }
    const asked = bounded.forum.asked.length - before
    expect(asked).toBeGreaterThanOrEqual(120)
    expect(answers.filter((answer) => answer === 'unknown')).toHaveLength(asked)
    expect(answers.filter((answer) => answer === 'unavailable')).toHaveLength(answers.length - asked)
    bounded.forum.member('ann-1', 'ann')
    expect(await knock('ann-1', '2001:db8:0:1::1')).toBe('member')
    expect(await knock('nobody', '192.0.2.1')).toBe('unknown')
  })
})

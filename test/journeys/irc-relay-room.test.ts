import { afterEach, describe, expect, it, vi } from 'vitest'
import { MODERN } from '../support/irc/irc-bed.ts'
import type { ScriptedIrcd } from '../support/irc/scripted-ircd.ts'
import { until } from '../support/until.ts'
import { type Begun, CHANNEL, relayBed, type TestRelay } from './support/relay-bed.ts'

const bed = relayBed({ ADMIN_TOKEN: 'admin-token', HISTORY_MAX: '100' })
afterEach(() => void vi.useRealTimers())

const ADMIN = { authorization: 'Bearer admin-token', 'content-type': 'application/x-ndjson' }
const admin = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${bed.site.roomUrl}admin/${path}`, { ...init, headers: ADMIN })
const numbered = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `line ${i}`)

async function begin(timing: Begun['timing'] = {}): Promise<{ ircd: ScriptedIrcd; relay: TestRelay }> {
  const ircd = await bed.ircd(MODERN)
  const relay = bed.begin({ servers: [ircd], timing })
  await relay.isUp()
  return { ircd, relay }
}

describe('a room that goes', () => {
  it('[case 9] [case 37] for long gets 300 lines in order when it is back, with their time; IRC has seen nothing of it', async () => {
    const { ircd, relay } = await begin()
    bed.wire.down = true
    bed.wire.cutAll()
    await until(() => expect(relay.life.view().isRoomLive).toBe(false))
    const wentAt = Date.now()
    for (const text of numbered(300)) ircd.say('ann', CHANNEL, text)
    await until(() => expect(relay.store.load().journal).toHaveLength(300))
    for (const text of ['one', 'two']) bed.say(text)
    const backAt = Date.now()
    bed.wire.down = false
    expect(await bed.all(ircd)).toEqual({ onIrc: ['<P1> one', '<P1> two'], inRoom: numbered(300) })
    expect(relay.log('live')).toHaveLength(1)
    expect(relay.store.load().journal).toEqual([])
    for (const { sentAt = wentAt } of bed.told().filter(({ id }) => id === 'irc:ann')) {
      expect(sentAt).toBeGreaterThanOrEqual(wentAt)
      expect(sentAt).toBeLessThanOrEqual(backAt)
    }
  })

  it('[case 11] between what it took and its ack gets the same again, and has it once', async () => {
    const { ircd, relay } = await begin()
    bed.wire.mute()
    for (const text of numbered(3)) ircd.say('ann', CHANNEL, text)
    await until(() => expect(bed.told()).toHaveLength(3))
    expect(relay.store.load().journal).toHaveLength(3)
    bed.wire.cutAll()
    expect(await bed.all(ircd)).toEqual({ onIrc: [], inRoom: numbered(3) })
    expect(relay.store.load().journal).toEqual([])
  })

  it('[case 10] without a word is missed by who waits for its ack, and another socket serves both ways', async () => {
    const { ircd, relay } = await begin({ roomMs: 750 })
    bed.wire.mute()
    ircd.say('ann', CHANNEL, 'from irc')
    await until(() => expect(bed.told()).toHaveLength(1))
    bed.say('to irc')
    expect(await bed.all(ircd)).toEqual({ onIrc: ['<P1> to irc'], inRoom: ['from irc'] })
    expect(relay.log('live')).toHaveLength(1)
  })
})

describe('[case 12] a transcript that the cursor means nothing in', () => {
  it('is another: one line on IRC says so, and nothing old is said', async () => {
    const { ircd, relay } = await begin()
    for (const text of ['one', 'two']) await bed.stored({ type: 'say', text })
    await until(() => expect(ircd.history).toHaveLength(2))
    bed.wire.down = true
    bed.wire.cutAll()
    const copy = await (await admin('export')).text()
    const { head } = (await (await admin('import', { method: 'POST', body: copy })).json()) as {
      head: number
    }
    await bed.comeBack()
    bed.wire.down = false
    await until(() => expect(relay.log('gap')).toEqual([{ event: 'gap', seq: head }]))
    await bed.stored({ type: 'say', text: 'three' })
    const { onIrc } = await bed.all(ircd)
    expect(onIrc).toEqual([
      '<P1> one',
      '<P1> two',
      `[messages were missed here: https://chat.example/#${head}]`,
      '<P1> three',
    ])
  })

  it('was pruned: one line says so, and what is there yet is not said as new', async () => {
    const { ircd, relay } = await begin()
    await bed.stored({ type: 'say', text: 'before' })
    await until(() => expect(ircd.history).toHaveLength(1))
    await relay.kill()
    let seq = 0
    for (const text of numbered(205)) seq = await bed.stored({ type: 'say', text })
    const next = bed.begin({ servers: [ircd] })
    await next.isUp()
    await until(() => expect(next.log('gap')).toHaveLength(1))
    await bed.stored({ type: 'say', text: 'after' })
    expect((await bed.all(ircd)).onIrc).toEqual([
      '<P1> before',
      `[messages were missed here: https://chat.example/#${seq}]`,
      '<P1> after',
    ])
  })
})

describe('D6: far behind', () => {
  it('60 messages are passed on, and one line says how many there were and where', async () => {
    const { ircd, relay } = await begin()
    await until(() => expect(relay.life.view().toIrc).toBe(0))
    await relay.kill()
    const seqs: number[] = []
    for (const text of numbered(70)) seqs.push(await bed.stored({ type: 'say', text }))
    bed.begin({ servers: [ircd] })
    await until(() => expect(ircd.saidIn(CHANNEL).at(-1)?.text).toBe('<P1> line 69'))
    const [summary, ...lines] = (await bed.all(ircd)).onIrc
    expect(summary?.replaceAll(/\d\d:\d\d/gu, '0:00')).toBe(
      `[relay was away 0:00-0:00 UTC, 70 messages: https://chat.example/#${seqs[0]}]`,
    )
    expect(lines).toEqual(
      numbered(70)
        .slice(10)
        .map((text) => `<P1> ${text}`),
    )
  })

  it('what was said more than a minute ago says when', async () => {
    const { ircd, relay } = await begin()
    await relay.kill()
    await bed.stored({ type: 'say', text: 'then' })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 60_000 })
    bed.begin({ servers: [ircd], timing: { behindMs: Infinity } })
    await until(() => expect(ircd.saidIn(CHANNEL)).toHaveLength(1))
    expect(ircd.saidIn(CHANNEL)[0]?.text).toMatch(/^\[(?:\S+ )?\d\d:\d\d UTC\] <P1> then$/u)
  })
})

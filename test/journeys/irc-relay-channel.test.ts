import { describe, expect, it } from 'vitest'
import { MODERN, POOR } from '../support/irc/irc-bed.ts'
import type { IrcdOptions, ScriptedIrcd } from '../support/irc/scripted-ircd.ts'
import { until } from '../support/until.ts'
import { type Begun, CHANNEL, relayBed, type TestRelay } from './support/relay-bed.ts'

const bed = relayBed()
const SOON = [20, 20, 20, 20]

async function begin(
  options: IrcdOptions = MODERN,
  timing: Begun['timing'] = {},
): Promise<{ ircd: ScriptedIrcd; relay: TestRelay }> {
  const ircd = await bed.ircd(options)
  const relay = bed.begin({ servers: [ircd], timing: { kickedMs: SOON, refusedMs: SOON, ...timing } })
  await relay.isUp()
  return { ircd, relay }
}

/** Out of the channel, told in these words. */
function kick(ircd: ScriptedIrcd, why: string): void {
  const seat = ircd.seatOf('relay')
  seat.channels.delete(CHANNEL)
  ircd.send(seat, `:op!o@h KICK ${CHANNEL} relay :${why}`)
}

describe('thrown out', () => {
  it('[case 25] it comes back on the same connection; nothing said meanwhile is lost, either way', async () => {
    const { ircd, relay } = await begin()
    let isBarred = true
    ircd.script = (line, seat) => {
      if (!isBarred || !line.startsWith('JOIN')) return false
      // InspIRCd's +J.
      ircd.send(seat, `:s 437 relay ${CHANNEL} :You must wait`)
      return true
    }
    kick(ircd, 'out')
    await until(() => expect(relay.life.view().irc.detail).toBe('refused by the channel with 437'))
    expect(relay.log('out of the channel')[0]).toMatchObject({ detail: 'kicked: by op: out' })
    for (const text of ['one', 'two']) {
      bed.say(text)
      ircd.say('ann', CHANNEL, text)
    }
    await until(() => expect(relay.life.view().toIrc).toBe(2))
    isBarred = false
    expect(await bed.all(ircd)).toEqual({ onIrc: ['<P1> one', '<P1> two'], inRoom: ['one', 'two'] })
    expect(relay.log('dial')).toHaveLength(1)
  })

  it('[case 28] for a flood it is slower from then on, and is thrown out once', async () => {
    const { ircd } = await begin(MODERN, { lineMs: 300 })
    let kicks = 0
    let times: number[] = []
    ircd.script = (line) => {
      if (!line.includes('PRIVMSG')) return false
      times = [...times.slice(-3), performance.now()]
      const [first = 0, ...others] = times
      // Four lines within 750 ms: at 300 ms each that is the first burst, at 600 ms none.
      if (others.length < 3 || performance.now() - first > 750) return false
      kicks += 1
      kick(ircd, 'Message flood (trigger is 4 lines in 0.75 secs)')
      return true
    }
    const texts = Array.from({ length: 10 }, (_, i) => `line ${i}`)
    // Told at once, when the room is back.
    bed.wire.down = true
    bed.wire.cutAll()
    for (const text of texts) await bed.stored({ type: 'say', text })
    bed.wire.down = false
    expect((await bed.all(ircd)).onIrc).toEqual(texts.map((text) => `<P1> ${text}`))
    expect(kicks).toBe(1)
  })

  it('without being told it finds out by the first line that is refused, and comes back', async () => {
    const { ircd, relay } = await begin(MODERN, { refusalMs: 20 })
    ircd.seatOf('relay').channels.delete(CHANNEL)
    ircd.script = (line, seat) => {
      if (seat.channels.has(CHANNEL) || !line.includes('PRIVMSG')) return false
      const [tags = ''] = line.split(' ')
      ircd.send(seat, `${tags} :s 404 relay ${CHANNEL} :Cannot send to channel`)
      return true
    }
    bed.say('hello?')
    expect((await bed.all(ircd)).onIrc).toEqual(['<P1> hello?'])
    expect(relay.log('out of the channel')).toEqual([{ event: 'out of the channel', detail: 'not there' }])
  })
})

it('[case 26] barred from the channel it asks again and again, says why, and is there when it may be', async () => {
  const ircd = await bed.ircd(MODERN)
  ircd.refusals = { join: '474' }
  const relay = bed.begin({ servers: [ircd], timing: { refusedMs: SOON } })
  for (const join of ['474', '471', '473', '475', '477']) {
    ircd.refusals = { join }
    await until(() => expect(relay.life.view().irc.detail).toBe(`refused by the channel with ${join}`))
  }
  await until(() =>
    expect(bed.status()).toMatchObject({ state: 'degraded', detail: 'refused by the channel with 477' }),
  )
  ircd.refusals = {}
  await relay.isUp()
  expect((await bed.all(ircd)).onIrc).toEqual([])
  expect(relay.log('dial')).toHaveLength(1)
})

describe.each([
  ['by label', MODERN],
  ['by the order of answers alone', POOR],
] as const)('[case 27] a channel that takes no lines, told %s', (_, options) => {
  it('is tried again; the room is told after a while; then all is said, in order', async () => {
    const { ircd, relay } = await begin(options, { refusalMs: 10, refusalCapMs: 40, refusalToldMs: 150 })
    ircd.refusals = { speech: '404' }
    for (const text of ['one', 'two', 'three']) await bed.stored({ type: 'say', text })
    await until(() =>
      expect(bed.status()).toMatchObject({
        state: 'degraded',
        detail: 'the channel takes no lines',
      }),
    )
    expect(ircd.saidIn(CHANNEL)).toEqual([])
    ircd.say('ann', CHANNEL, 'it is moderated')
    await until(() => expect(bed.told().map(({ text }) => text)).toEqual(['it is moderated']))
    ircd.refusals = {}
    expect((await bed.all(ircd)).onIrc).toEqual(['<P1> one', '<P1> two', '<P1> three'])
    await relay.isUp()
    expect(relay.log('quarantined', 'uncertain', 'lost')).toEqual([])
  })
})

it('[case 36] PING is answered while lines are being said', async () => {
  const { ircd } = await begin()
  ircd.script = (line, seat) => {
    if (line.includes('line 10')) ircd.send(seat, 'PING :are-you-there')
    return false
  }
  for (let i = 0; i < 30; i += 1) await bed.stored({ type: 'say', text: `line ${i}` })
  await bed.all(ircd)
  const [ping, pong, last] = [/line 10$/u, /^PONG :are-you-there$/u, /line 29$/u].map((wanted) =>
    ircd.processed.findIndex((line) => wanted.test(line)),
  )
  expect([ping, pong, last]).toEqual([ping, pong, last].toSorted((a = 0, b = 0) => a - b))
  expect(pong).toBeGreaterThan(0)
})

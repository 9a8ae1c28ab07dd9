import { describe, expect, it } from 'vitest'
import { MODERN, POOR } from '../support/irc/irc-bed.ts'
import { ISUPPORT, type IrcdOptions, type ScriptedIrcd } from '../support/irc/scripted-ircd.ts'
import { until } from '../support/until.ts'
import { type Begun, CHANNEL, relayBed, type TestRelay } from './support/relay-bed.ts'

const bed = relayBed({}, { can: ['read', 'post', 'moderate'] })
const BYTES_MAX = 512

async function begin(
  options: IrcdOptions = MODERN,
  timing: Begun['timing'] = {},
): Promise<{ ircd: ScriptedIrcd; relay: TestRelay }> {
  const ircd = await bed.ircd(options)
  const relay = bed.begin({ servers: [ircd], timing })
  await relay.isUp()
  return { ircd, relay }
}

describe('from IRC', () => {
  it('[case 39] bytes that are no UTF-8, cut characters, a BOM and CRs are read; a line without an end ends the connection', async () => {
    const { ircd, relay } = await begin()
    const seat = ircd.seatOf('relay')
    const line = (bytes: Uint8Array | string): Buffer =>
      Buffer.concat([Buffer.from(':ann!a@h PRIVMSG #sax :'), Buffer.from(bytes), Buffer.from('\r\n')])
    ircd.send(seat, line(Buffer.from('caf\u00e9 \u0093\u0094', 'latin1')))
    const emoji = line('😀 whole')
    ircd.send(seat, emoji.subarray(0, 25))
    await new Promise((resolve) => setImmediate(resolve))
    ircd.send(seat, emoji.subarray(25))
    ircd.send(seat, line('a\rb\0c'))
    ircd.send(seat, line('in\ufeffside'))
    await until(() => expect(bed.told()).toHaveLength(4))
    ircd.send(seat, Buffer.alloc(100_000, 'x'))
    await until(() => expect(relay.log('live')).toHaveLength(2))
    expect((await bed.all(ircd)).inRoom).toEqual(['café “”', '😀 whole', 'abc', 'in\ufeffside'])
  })

  it('[case 41] what was done, noted, coloured and marked is told as such', async () => {
    const { ircd } = await begin()
    const seat = ircd.seatOf('relay')
    for (const line of [
      'PRIVMSG #sax :\u0001ACTION waves\u0001',
      'PRIVMSG #sax :\u0001ACTION leaves it open',
      'NOTICE #sax :psst',
      'PRIVMSG #sax :\u000304,1x\u000312,5 y\u00031,z \u0002bold\u000f \u0002open',
      'PRIVMSG #sax :\u0002\u0003\u000f',
    ]) {
      ircd.send(seat, `:ann!a@h ${line}`)
    }
    await bed.all(ircd)
    expect(
      bed
        .told()
        .map(({ kind, text }) => `${kind} ${text}`)
        .slice(0, -1),
    ).toEqual(['action waves', 'action leaves it open', 'notice psst', 'say x y,z *bold* *open*'])
  })

  it('[case 8] a line that nobody can read is passed over, once, and all others are told once', async () => {
    const { ircd, relay } = await begin()
    const seat = ircd.seatOf('relay')
    ircd.say('ann', CHANNEL, 'one')
    for (const line of ['PRIVMSG', '353', ':', '@ PRIVMSG', ':x NICK', 'BATCH', '005', 'KICK #sax', ' ']) {
      ircd.send(seat, line)
    }
    ircd.say('ann', CHANNEL, 'two')
    expect((await bed.all(ircd)).inRoom).toEqual(['one', 'two'])
    expect(relay.log('live')).toHaveLength(1)
  })
})

describe('to IRC', () => {
  it('[case 33] [case 35] long, many-lined and blank texts are six whole lines and one that leads to the rest', async () => {
    const { ircd } = await begin(POOR)
    const many = await bed.stored({
      type: 'say',
      text: Array.from({ length: 300 }, (_, i) => `${i}`).join('\n\n'),
    })
    const long = await bed.stored({ type: 'say', text: '漢字👩‍👩‍👧‍👦é'.repeat(150) })
    await bed.stored({ type: 'say', text: 'x'.repeat(1_900) })
    const { onIrc } = await bed.all(ircd)
    const link = (seq: number): string => `https://chat.example/#${seq}`
    expect(onIrc.slice(0, 7)).toEqual([
      ...Array.from({ length: 6 }, (_, i) => `<P1> ${i}`),
      `<P1> … +294 lines ${link(many)}`,
    ])
    const rest = onIrc.slice(7)
    expect(
      rest.filter((line) => line.includes('…')).map((line) => line.replace(/.*https/u, 'https')),
    ).toEqual([link(long)])
    expect(
      rest
        .filter((line) => line.startsWith('<P1> x'))
        .map((line) => line.replace('<P1> ', ''))
        .join(''),
    ).toBe('x'.repeat(1_900))
    for (const line of onIrc) {
      expect(line).not.toContain('\ufffd')
      const passedOn = `:relay!sax@host.invalid PRIVMSG ${CHANNEL} :${line}\r\n`
      expect(Buffer.byteLength(passedOn)).toBeLessThanOrEqual(BYTES_MAX)
    }
  })

  it('[case 34] the longest lines fit behind the longest prefix, before and after our host changes', async () => {
    const { ircd } = await begin()
    const seat = ircd.seatOf('relay')
    for (const host of ['host.invalid', `${'h'.repeat(55)}.invalid`]) {
      ircd.send(seat, `:s 396 relay ${host} :is now your displayed host`)
      // Told, it shows that all before it was read.
      ircd.say('ann', CHANNEL, host)
      await until(() => expect(bed.told().at(-1)?.text).toBe(host))
      const before = ircd.history.length
      const text = 'é'.repeat(1_000)
      await bed.stored({ type: 'say', text })
      await until(() => expect(words(before).join('')).toBe(text))
      const lengths = words(before).map((line) =>
        Buffer.byteLength(`:relay!sax@${host} PRIVMSG ${CHANNEL} :<P1> ${line}\r\n`),
      )
      expect(Math.max(...lengths)).toBeLessThanOrEqual(BYTES_MAX)
      // No shorter than need be, but for ten bytes that are kept free.
      expect(Math.max(...lengths)).toBeGreaterThan(BYTES_MAX - 13)
    }

    function words(from: number): readonly string[] {
      return ircd
        .saidIn(CHANNEL)
        .slice(from)
        .map(({ text }) => text.replace('<P1> ', ''))
    }
  })

  it('[case 50] edits and removals: of what is queued only the last, of what is said one correction, of the rest nothing', async () => {
    const { ircd } = await begin(MODERN, { editMs: 2_000, refusalMs: 20, refusalCapMs: 20 })
    const said = await bed.stored({ type: 'say', text: 'one two three' })
    await until(() => expect(ircd.saidIn(CHANNEL)).toHaveLength(1))
    for (const text of ['one two tree', 'one two four', 'one two five']) {
      bed.send({ type: 'edit', target: said, text })
    }
    await until(() => expect(ircd.saidIn(CHANNEL)).toHaveLength(2))
    ircd.refusals = { speech: '404' }
    bed.say('first in line')
    const queued = await bed.stored({ type: 'say', text: 'draft' })
    const never = await bed.stored({ type: 'say', text: 'never said' })
    await bed.stored({ type: 'edit', target: queued, text: 'final' })
    await bed.stored({ type: 'remove', targets: [never, said] })
    ircd.refusals = {}
    expect((await bed.all(ircd)).onIrc).toEqual([
      '<P1> one two three',
      'P1 edited: one two five',
      '<P1> first in line',
      '<P1> final',
    ])
  })

  it('[case 51] the pinned line is the topic, cut as the server cuts it; it does not come back, nor go round', async () => {
    const { ircd } = await begin({ ...MODERN, isupport: [...ISUPPORT, 'TOPICLEN=20'] })
    const seat = ircd.seatOf('relay')
    const topics = (): readonly string[] => ircd.processed.filter((line) => line.startsWith('TOPIC'))
    await bed.stored({ type: 'topic', text: 'Tea is at five o’clock in the garden' })
    await until(() => expect(topics()).toHaveLength(1))
    const [, kept = ''] = topics()[0]?.split(' :') ?? []
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(20)
    // Some keep less than they say.
    ircd.send(seat, `:relay!sax@host.invalid TOPIC #sax :${kept.slice(0, -1)}`)
    ircd.send(seat, ':ann!a@h TOPIC #sax :Coffee\r\n:s 332 relay #sax :Coffee')
    await until(() =>
      expect(bed.told().map(({ kind, text }) => `${kind} ${text}`)).toEqual(['notice topic: Coffee']),
    )
    await bed.stored({ type: 'topic', text: 'Coffee' })
    await bed.stored({ type: 'topic', text: 'Cake' })
    await until(() => expect(topics()).toHaveLength(2))
    expect(topics()[1]).toBe('TOPIC #sax :Cake')
    expect((await bed.all(ircd)).inRoom).toEqual(['topic: Coffee'])
    expect(topics()).toHaveLength(2)
  })
})

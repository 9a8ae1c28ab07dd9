import { describe, expect, it } from 'vitest'
import { MODERN, POOR } from '../support/irc/irc-bed.ts'
import { seeded } from '../support/random.ts'
import { ISUPPORT, type IrcdOptions } from '../support/irc/scripted-ircd.ts'
import { until } from '../support/until.ts'
import { relayBed } from './support/relay-bed.ts'

const bed = relayBed()

/** As InspIRCd and UnrealIRCd do: it plays back on join, and nobody can ask. */
const ON_JOIN: IrcdOptions = {
  caps: (MODERN.caps ?? []).filter((name) => name !== 'draft/chathistory'),
  isupport: [...ISUPPORT, 'CHANMODES=b,k,lH,imnt'],
  replaysOnJoin: true,
}

describe('D3: a server dies over a line', () => {
  it.each([
    ['[case 2] before it has processed it', 'before', MODERN],
    ['[case 3] after it has processed it', 'after', MODERN],
    ['[case 2] before, and has history for who comes in', 'before', ON_JOIN],
    ['[case 3] after, and has history for who comes in', 'after', ON_JOIN],
  ] as const)('%s: history settles it, and it is said once', async (_, when, options) => {
    const ircd = await bed.ircd(options)
    const relay = bed.begin({ servers: [ircd] })
    await relay.isUp()
    bed.say('zero')
    await until(() => expect(ircd.history).toHaveLength(1))
    ircd.dieAt(/PRIVMSG #sax :<P1> one/u, when)
    for (const text of ['one', 'two']) bed.say(text)
    await until(() => expect(relay.log('live')).toHaveLength(2))
    expect(await bed.all(ircd)).toEqual({ onIrc: ['<P1> zero', '<P1> one', '<P1> two'], inRoom: [] })
    expect(relay.log('uncertain', 'altered', 'quarantined')).toEqual([])
  })

  it.each([
    ['[case 2] before', 'before', ['<P1> one', '<P1> two']],
    ['[case 3] after', 'after', ['<P1> one', '<P1> one', '<P1> two']],
  ] as const)(
    '%s it has processed it, and nothing can tell: it is said again, and named',
    async (_, when, onIrc) => {
      const ircd = await bed.ircd(POOR)
      const relay = bed.begin({ servers: [ircd] })
      await relay.isUp()
      ircd.dieAt(/^PRIVMSG #sax :<P1> one/u, when)
      const seq = await bed.stored({ type: 'say', text: 'one' })
      bed.say('two')
      await until(() => expect(relay.log('live')).toHaveLength(2))
      expect(await bed.all(ircd)).toEqual({ onIrc, inRoom: [] })
      expect(relay.log('uncertain', 'quarantined')).toEqual([{ event: 'uncertain', seq }])
    },
  )

  it('[case 54] D4: twice: it gives way to a line that leads to it, and what follows is said', async () => {
    const ircd = await bed.ircd(POOR)
    ircd.script = (line, seat) => {
      if (!line.includes('poison')) return false
      seat.socket.end('ERROR :Request too long\r\n')
      return true
    }
    const relay = bed.begin({ servers: [ircd] })
    await relay.isUp()
    const seq = await bed.stored({ type: 'say', text: 'poison' })
    bed.say('after')
    expect((await bed.all(ircd)).onIrc).toEqual([
      `[a message could not be passed on: https://chat.example/#${seq}]`,
      '<P1> after',
    ])
    expect(relay.log('quarantined')).toEqual([{ event: 'quarantined', seq }])
    expect(ircd.processed.filter((line) => line.includes('poison'))).toHaveLength(2)
  })
})

describe('D2: without a death', () => {
  it('a line that never echoes was dropped without a word: it is said again before any other', async () => {
    const ircd = await bed.ircd({
      ...MODERN,
      caps: (MODERN.caps ?? []).filter((name) => name !== 'labeled-response'),
    })
    let drops = 2
    ircd.script = (line) => line.includes('throttled') && (drops -= 1) >= 0
    const relay = bed.begin({ servers: [ircd], timing: { echoMs: 100, refusalMs: 20 } })
    await relay.isUp()
    for (const text of ['one', 'throttled', 'three']) bed.say(text)
    expect((await bed.all(ircd)).onIrc).toEqual(['<P1> one', '<P1> throttled', '<P1> three'])
    expect(relay.log('refused')).toHaveLength(2)
    expect(relay.log('live')).toHaveLength(1)
  })

  it('a line that the server says it has thrown away is said again', async () => {
    const ircd = await bed.ircd(POOR)
    let drops = 2
    ircd.script = (line, seat) => {
      if (!line.includes('throttled') || (drops -= 1) < 0) return false
      // As Solanum does, and nothing else.
      ircd.send(seat, ':irc.scripted.invalid NOTICE relay :*** Message to #sax throttled due to flooding')
      return true
    }
    const relay = bed.begin({ servers: [ircd], timing: { refusalMs: 20 } })
    await relay.isUp()
    for (const text of ['one', 'throttled', 'three']) await bed.stored({ type: 'say', text })
    expect((await bed.all(ircd)).onIrc).toEqual(['<P1> one', '<P1> throttled', '<P1> three'])
    expect(relay.log('refused')).toHaveLength(2)
  })

  it('[case 29] a line that loses its colours and its end is delivered and named as altered, its end said once', async () => {
    const ircd = await bed.ircd(MODERN)
    ircd.script = (line, seat) => {
      const [, label, text] = /^@label=(\S+) PRIVMSG #sax :.*(bold.*)$/u.exec(line) ?? []
      if (text === undefined) return false
      ircd.send(
        seat,
        `@label=${label} :relay!sax@h PRIVMSG #sax :<P1> ${text.replaceAll('\u0002', '').slice(0, -3)}`,
      )
      return true
    }
    const relay = bed.begin({ servers: [ircd] })
    await relay.isUp()
    const seq = await bed.stored({ type: 'say', text: '**bold** as brass' })
    bed.say('next')
    expect((await bed.all(ircd)).onIrc).toEqual(['<P1> …ass', '<P1> next'])
    expect(relay.log('altered')).toEqual([{ event: 'altered', seq }])
    expect(ircd.processed.filter((line) => line.includes('brass'))).toHaveLength(1)
  })
})

it('[case 4] resets at random lose nothing and say nothing twice, in order, either way', async () => {
  const ircd = await bed.ircd(MODERN)
  const relay = bed.begin({ servers: [ircd], timing: { behindMessages: Infinity } })
  await relay.isUp()
  // With a line of ours in history, that can tell of the next.
  bed.say('first')
  await until(() => expect(relay.store.load().saved?.delivery.last?.text).toBe('<P1> first'))
  const random = seeded(4)
  const reset = (): void => {
    for (const { socket, nick } of ircd.seats) if (nick.startsWith('relay')) socket.resetAndDestroy()
  }
  ircd.script = () => {
    if (random() < 0.05) reset()
    return false
  }
  const texts = Array.from({ length: 60 }, (_, i) => `${i}.`)
  for (const [i, text] of texts.entries()) {
    await bed.stored({ type: 'say', text })
    ircd.say('ann', '#sax', text)
    if (i % 6 === 0) reset()
    if (i % 6 === 3) await relay.isUp()
  }
  ircd.script = () => false
  const { onIrc, inRoom } = await bed.all(ircd)
  expect(onIrc).toEqual(['first', ...texts].map((text) => `<P1> ${text}`))
  expect(inRoom).toEqual(texts)
  expect(relay.log('live').length).toBeGreaterThan(5)
  expect(relay.log('uncertain', 'quarantined', 'fault')).toEqual([])
})

it('a process that stood still hears what came meanwhile before it calls anybody late', async () => {
  const ircd = await bed.ircd(MODERN)
  let pauses = 0
  ircd.script = (line) => {
    if (line.startsWith('JOIN') && pauses === 0)
      setImmediate(() => {
        pauses += 1
        for (const end = performance.now() + 300; performance.now() < end;);
      })
    return false
  }
  const relay = bed.begin({ servers: [ircd], timing: { joinMs: 200 } })
  await until(() => expect(relay.log('live', 'lost').map(({ event }) => event)).toEqual(['live']))
  expect(pauses).toBe(1)
})

it('[case 5] a server that stands still is given up, and another one serves; nothing is lost or said twice', async () => {
  const [one, two] = [await bed.ircd(MODERN), await bed.ircd(MODERN)]
  const relay = bed.begin({ servers: [one, two], timing: { goneMs: 2_000 } })
  await relay.isUp()
  bed.say('before')
  await until(() => expect(one.history).toHaveLength(1))
  one.stall()
  bed.say('meanwhile')
  await until(() => expect(relay.log('lost')).toEqual([{ event: 'lost', detail: 'silence' }]))
  await relay.isUp()
  expect((await bed.all(two)).onIrc).toEqual(['<P1> meanwhile'])
  expect(one.saidIn('#sax')).toHaveLength(1)
})

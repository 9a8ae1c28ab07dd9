import { describe, expect, it } from 'vitest'
import { MODERN } from '../support/irc/irc-bed.ts'
import { ISUPPORT, type IrcdOptions, type ScriptedIrcd } from '../support/irc/scripted-ircd.ts'
import { until } from '../support/until.ts'
import { type Begun, CHANNEL, relayBed, type TestRelay } from './support/relay-bed.ts'

const bed = relayBed()
const numbered = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, i) => `line ${from + i}`)

async function begin(
  options: IrcdOptions = MODERN,
  timing: Begun['timing'] = {},
): Promise<{ ircd: ScriptedIrcd; relay: TestRelay }> {
  const ircd = await bed.ircd(options)
  const relay = bed.begin({ servers: [ircd], timing })
  await relay.isUp()
  return { ircd, relay }
}

describe('what history brings again', () => {
  it('[case 43] at each of 20 joins is told once, in order, what was said meanwhile with its time', async () => {
    const { ircd, relay } = await begin({
      caps: (MODERN.caps ?? []).filter((name) => name !== 'draft/chathistory'),
      isupport: [...ISUPPORT, 'CHANMODES=b,k,lH,imnt'],
      replaysOnJoin: true,
    })
    for (let round = 1; round <= 20; round += 1) {
      ircd.say('ann', CHANNEL, `here ${round}`)
      ircd.kill()
      ircd.say('ann', CHANNEL, `away ${round}`)
      await until(() => expect(relay.log('live')).toHaveLength(round + 1))
    }
    const { inRoom } = await bed.all(ircd)
    expect(inRoom).toEqual(Array.from({ length: 20 }, (_, i) => [`here ${i + 1}`, `away ${i + 1}`]).flat())
    const times = new Map(ircd.history.map(({ text, at }) => [text, at]))
    const late = bed.told().filter(({ sentAt }) => sentAt !== undefined)
    for (const { text, sentAt } of late) expect(sentAt).toBe(times.get(text))
  })

  it('in pages is asked for until there is no more: nothing is lost, and no line of ours said twice', async () => {
    const { ircd, relay } = await begin({ ...MODERN, isupport: [...ISUPPORT, 'CHATHISTORY=20'] })
    bed.say('zero')
    await until(() => expect(ircd.history).toHaveLength(1))
    const texts = numbered(110)
    for (const text of texts.slice(0, 50)) ircd.say('ann', CHANNEL, text)
    ircd.dieAt(/<P1> one/u, 'after')
    bed.say('one')
    await until(() => expect(ircd.history).toHaveLength(52))
    for (const text of texts.slice(50)) ircd.say('ann', CHANNEL, text)
    await until(() => expect(relay.log('live')).toHaveLength(2))
    expect(await bed.all(ircd)).toEqual({ onIrc: ['<P1> zero', '<P1> one'], inRoom: texts })
    expect(relay.log('uncertain')).toEqual([])
  })

  it('comes before what is said meanwhile, which waits for it', async () => {
    const { ircd, relay } = await begin()
    ircd.say('ann', CHANNEL, 'first')
    await until(() => expect(bed.told()).toHaveLength(1))
    ircd.kill()
    ircd.say('ann', CHANNEL, 'while away')
    ircd.script = (line) => {
      if (!line.startsWith('CHATHISTORY')) return false
      ircd.script = () => false
      ircd.say('bob', CHANNEL, 'while asked')
      return false
    }
    await until(() => expect(relay.log('live')).toHaveLength(2))
    expect((await bed.all(ircd)).inRoom).toEqual(['first', 'while away', 'while asked'])
  })

  it('and never does, keeps nobody waiting for ever', async () => {
    const { ircd, relay } = await begin(MODERN, { replayMs: 500 })
    ircd.kill()
    ircd.script = (line) => line.startsWith('CHATHISTORY')
    await until(() => expect(relay.log('live')).toHaveLength(2))
    ircd.say('ann', CHANNEL, 'hello?')
    expect((await bed.all(ircd)).inRoom).toEqual(['hello?'])
  })

  it('[case 44] a bouncer without ids plays back: known by nick, text and time, two equal lines are two', async () => {
    const ircd = await bed.ircd({ caps: ['batch', 'server-time'], isupport: ISUPPORT })
    const said: string[] = []
    const say = (text: string, at: number): string => {
      const line = `time=${new Date(at).toISOString()} :ann!a@h PRIVMSG ${CHANNEL} :${text}`
      said.push(line)
      return `@${line}`
    }
    ircd.script = (line, seat) => {
      // The first of it after the answer to JOIN.
      if (!line.startsWith('PING :in-')) return false
      ircd.send(seat, ':znc BATCH +p znc.in/playback')
      for (const old of said) ircd.send(seat, `@batch=p;${old}`)
      ircd.send(seat, ':znc BATCH -p')
      return false
    }
    const relay = bed.begin({ servers: [ircd] })
    await relay.isUp()
    const now = Date.now()
    for (const text of ['yes', 'no']) ircd.send(ircd.seatOf('relay'), say(text, now))
    ircd.send(ircd.seatOf('relay'), say('yes', now + 1))
    await until(() => expect(bed.told()).toHaveLength(3))
    for (let round = 2; round < 5; round += 1) {
      ircd.kill()
      say(`missed ${round}`, Date.now())
      await until(() => expect(relay.log('live')).toHaveLength(round))
    }
    const { inRoom } = await bed.all(ircd)
    expect(inRoom).toEqual(['yes', 'no', 'yes', 'missed 2', 'missed 3', 'missed 4'])
  })
})

it('[case 45] batches in each other, never closed, never opened, or of a used name lose no line', async () => {
  const { ircd } = await begin()
  const seat = ircd.seatOf('relay')
  const lines = [
    ':s BATCH +a draft/multiline #sax',
    '@batch=a :s BATCH +b example/other #sax',
    '@batch=b;msgid=1 :ann!a@h PRIVMSG #sax :nested',
    '@batch=nobody;msgid=2 :ann!a@h PRIVMSG #sax :never opened',
    ':s BATCH +a netsplit one.invalid two.invalid',
    '@batch=a;msgid=3 :ann!a@h PRIVMSG #sax :used again',
    ':s BATCH -never',
    '@batch=a :ann!a@h',
    '@msgid=4 :ann!a@h PRIVMSG #sax :outside',
  ]
  for (const line of lines) ircd.send(seat, line)
  for (let i = 0; i < 300; i += 1) ircd.send(seat, `:s BATCH +x${i} example/other #sax`)
  expect((await bed.all(ircd)).inRoom).toEqual(['nested', 'never opened', 'used again', 'outside'])
})

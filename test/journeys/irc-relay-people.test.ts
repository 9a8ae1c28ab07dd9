import { describe, expect, it } from 'vitest'
import { MODERN } from '../support/irc/irc-bed.ts'
import type { IrcdOptions, ScriptedIrcd } from '../support/irc/scripted-ircd.ts'
import { until } from '../support/until.ts'
import { CHANNEL, relayBed, type TestRelay } from './support/relay-bed.ts'

const bed = relayBed({}, { name: 'relay' })
/** In front of what the member says while the relay of the same name is there: it is not to be called by it. */
const NAME = '<r\u200belay> '
const inRoom = (): readonly string[] => bed.told().map(({ text }) => text)

async function begin(options: IrcdOptions = MODERN): Promise<{ ircd: ScriptedIrcd; relay: TestRelay }> {
  const ircd = await bed.ircd(options)
  const relay = bed.begin({ servers: [ircd] })
  await relay.isUp()
  return { ircd, relay }
}

describe('the nick', () => {
  it('[case 18] that is taken gives way on the same connection, and is taken back when its holder goes', async () => {
    const ircd = await bed.ircd(MODERN)
    ircd.refusals = { nicks: ['relay'] }
    const relay = bed.begin({ servers: [ircd] })
    await relay.isUp()
    const seat = ircd.seatOf('relay_')
    ircd.send(seat, ':relay!u@h.invalid JOIN #sax')
    ircd.say('relay', CHANNEL, 'I am somebody else')
    await until(() => expect(inRoom()).toEqual(['I am somebody else']))
    ircd.refusals = {}
    ircd.send(seat, ':relay!u@h.invalid QUIT :bye')
    await until(() => expect(seat.nick).toBe('relay'))
    expect((await bed.all(ircd)).inRoom).toEqual(['I am somebody else'])
    expect(relay.log('dial')).toHaveLength(1)
  })

  it('[case 19] that our own dead connection holds is ours: what it still says is not told, and settles what was in doubt', async () => {
    const ircd = await bed.ircd({ isupport: MODERN.isupport ?? [] })
    const relay = bed.begin({ servers: [ircd] })
    await relay.isUp()
    ircd.refusals = { nicks: ['relay'] }
    ircd.dieAt(/one$/u, 'before')
    bed.say('one')
    bed.say('two')
    ircd.script = (line, seat) => {
      if (line.startsWith('PING :in-')) ircd.say('relay', CHANNEL, `${NAME}one`)
      if (!line.startsWith('JOIN')) return false
      seat.channels.add(CHANNEL)
      ircd.send(seat, ':relay_!sax@host.invalid JOIN #sax')
      // The server has not noticed yet.
      ircd.send(seat, ':s 353 relay_ = #sax :relay relay_')
      ircd.send(seat, ':s 366 relay_ #sax :End of names')
      return true
    }
    await until(() => expect(ircd.saidIn(CHANNEL)).toHaveLength(1))
    ircd.refusals = {}
    ircd.send(ircd.seatOf('relay_'), ':relay!u@h.invalid QUIT :Ping timeout')
    const { onIrc, inRoom: told } = await bed.all(ircd)
    // Whether somebody of that name is there is no matter here.
    const plain = onIrc.map((text) => text.replace('\u200b', ''))
    expect({ plain, told }).toEqual({ plain: ['<relay> one', '<relay> two'], told: [] })
    expect(relay.log('uncertain')).toEqual([])
  })

  it('[case 20] that services take away is asked for again; what we say is not heard as news under either', async () => {
    const ircd = await bed.ircd(MODERN)
    const relay = bed.begin({ servers: [ircd], timing: { regainMs: 100 } })
    await relay.isUp()
    const seat = ircd.seatOf('relay')
    ircd.refusals = { nicks: ['relay'] }
    ircd.send(seat, ':relay!sax@host.invalid NICK Guest123')
    seat.nick = 'Guest123'
    await until(() => expect(ircd.processed.at(-1)).toBe('NICK relay'))
    bed.say('who am I?')
    await until(() => expect(ircd.saidIn(CHANNEL)).toEqual([{ nick: 'Guest123', text: '<relay> who am I?' }]))
    ircd.refusals = {}
    await until(() => expect(seat.nick).toBe('relay'))
    expect(await bed.all(ircd)).toEqual({ onIrc: [], inRoom: [] })
    expect(relay.log('dial')).toHaveLength(1)
  })
})

describe('who is who', () => {
  it('[case 31] [case 32] the same name on both sides, and that of the relay, hide nobody', async () => {
    const { ircd } = await begin()
    for (const text of ['one', 'two', 'three']) {
      await bed.stored({ type: 'say', text })
      ircd.say('P1', CHANNEL, text)
      ircd.say('relay2', CHANNEL, text)
    }
    const { onIrc, inRoom: told } = await bed.all(ircd)
    expect(onIrc.filter((text) => text.startsWith('<'))).toEqual(
      ['one', 'two', 'three'].map((text) => NAME + text),
    )
    expect(told.length).toBe(6)
    expect(new Set(bed.told().map(({ id }) => id))).toEqual(new Set(['irc:p1', 'irc:relay2', 'irc:zoe']))
  })

  it('[case 30] another relay that repeats us is heard four times, then only with what is its own', async () => {
    const { ircd, relay } = await begin()
    ircd.script = (line) => {
      const [, text] = /PRIVMSG #sax :(.*echo.*)$/u.exec(line) ?? []
      if (text !== undefined) setImmediate(() => ircd.say('bot', CHANNEL, `<forum> ${text}`))
      return false
    }
    for (let i = 0; i < 9; i += 1) {
      bed.say(`echo ${i}`)
      await until(() => expect(ircd.saidIn(CHANNEL)).toHaveLength(2 * (i + 1)))
    }
    await until(() => expect(relay.log('repeater')).toEqual([{ event: 'repeater', detail: 'bot' }]))
    ircd.say('bot', CHANNEL, 'something else')
    expect((await bed.all(ircd)).inRoom).toEqual([
      ...[0, 1, 2, 3].map((i) => `<forum> <relay> echo ${i}`),
      'something else',
    ])
  })

  it('[case 40] what is said to few is not told: to operators, to us, by services; CTCP is answered once', async () => {
    const { ircd } = await begin()
    const seat = ircd.seatOf('relay')
    const before = ircd.processed.length
    for (const line of [
      ':ann!a@h PRIVMSG @#sax :for operators',
      ':ann!a@h NOTICE +#sax :for voices',
      ':ann!a@h PRIVMSG relay :for you',
      ':NickServ!s@services NOTICE relay :You are now identified',
      ':irc.scripted.invalid NOTICE * :*** Looking up your hostname',
      ':irc.scripted.invalid WALLOPS :for operators',
      ...Array.from({ length: 50 }, () => ':ann!a@h PRIVMSG relay :\u0001VERSION\u0001'),
      ...Array.from({ length: 50 }, () => ':ann!a@h PRIVMSG #sax :\u0001VERSION\u0001'),
    ]) {
      ircd.send(seat, line)
    }
    expect((await bed.all(ircd)).inRoom).toEqual([])
    const answers = ircd.processed.slice(before).filter((line) => line.startsWith('NOTICE'))
    expect(answers).toHaveLength(1)
    expect(answers[0]).toMatch(/^NOTICE ann :This is a relay/u)
  })

  it('[case 42] a netsplit is no chat; who is there is right afterwards, and what is said on our side is told', async () => {
    const { ircd, relay } = await begin()
    const seat = ircd.seatOf('relay')
    bed.send({ type: 'people', on: true })
    const nicks = Array.from({ length: 100 }, (_, i) => `p${i}`)
    const send = (line: (nick: string) => string): void =>
      nicks.forEach((nick) => ircd.send(seat, line(nick)))
    send((nick) => `:${nick}!u@h JOIN #sax`)
    await until(() => expect(isThere()).toBe(100))
    send((nick) => `:${nick}!u@h QUIT :one.invalid two.invalid`)
    ircd.say('bob', CHANNEL, 'where are they?')
    await until(() => expect(isThere()).toBe(0))
    send((nick) => `:${nick}!u@h JOIN #sax`)
    await until(() => expect(isThere()).toBe(100))
    expect((await bed.all(ircd)).inRoom).toEqual(['where are they?'])
    expect(relay.log('netsplit')).toHaveLength(1)
    bed.send({ type: 'people', on: false })

    /** People of IRC whom the room has told of, and not of their going. */
    function isThere(): number {
      const ids = new Set<string>()
      for (const { type, set = [], join = [], leave = [] } of bed.frames()) {
        if (type !== 'people') continue
        for (const { id } of [...(set as { id: string }[]), ...(join as { id: string }[])]) ids.add(id)
        for (const id of leave as string[]) ids.delete(id)
      }
      return [...ids].filter((id) => id.startsWith('irc:p')).length
    }
  })
})

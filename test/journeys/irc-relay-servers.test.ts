import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Certificate, makeCertificate } from '../support/irc/certificate.ts'
import { MODERN } from '../support/irc/irc-bed.ts'
import { type IrcdOptions, type ScriptedIrcd, type Seat } from '../support/irc/scripted-ircd.ts'
import { until } from '../support/until.ts'
import { CHANNEL, relayBed } from './support/relay-bed.ts'

const bed = relayBed()
const MINUTE = 60_000
const HOUR = 60 * MINUTE
let folder: string
let certificate: Certificate
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sax-certificate-'))
  certificate = makeCertificate(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => void vi.useRealTimers())

const LOG_IN = { IRC_SASL_USER: 'sax', IRC_SASL_PASSWORD: 'hush' }
const WITH_SASL: IrcdOptions = { ...MODERN, caps: [...(MODERN.caps ?? []), 'sasl'] }
const name = (ircd: ScriptedIrcd): string => `irc://127.0.0.1:${ircd.port}`

/** Sent away as soon as in. */
async function banning(banned: string): Promise<ScriptedIrcd> {
  const ircd = await bed.ircd(MODERN)
  ircd.refusals = { banned }
  return ircd
}

function dismiss(ircd: ScriptedIrcd, ...lines: readonly string[]): void {
  const seat = ircd.seatOf('relay')
  seat.socket.end(lines.map((line) => `${line}\r\n`).join(''))
}

describe('servers that do not let in', () => {
  it('[case 7] are given up wherever they stop: at TLS, at 001, at JOIN, though they talk', async () => {
    const [deaf, chatty, closed, good] = [
      await bed.ircd(MODERN),
      await bed.ircd(MODERN),
      await bed.ircd(MODERN),
      await bed.ircd(MODERN),
    ]
    deaf.stall()
    const talk = (line: string, seat: Seat): boolean => {
      if (/^(?:CAP|PING)/u.test(line)) return false
      for (let i = 0; i < 5; i += 1) chatty.send(seat, ':s NOTICE * :*** Please wait')
      return true
    }
    chatty.script = talk
    closed.script = (line) => line.startsWith('JOIN')
    // It lets in when the others have been seen to the end of their patience.
    good.script = () => true
    const relay = bed.begin({
      servers: [name(deaf).replace('irc:', 'ircs:'), chatty, closed, good],
      timing: { dialMs: 500, registerMs: 500, joinMs: 500 },
    })
    const ends = (): readonly string[] =>
      relay
        .log('dial', 'lost')
        .flatMap(({ event, detail }, i, all) =>
          event === 'lost' ? [`${String(all[i - 1]?.detail)}: ${String(detail)}`] : [],
        )
    await until(() =>
      expect(ends()).toEqual(
        expect.arrayContaining([
          `${name(deaf).replace('irc:', 'ircs:')}: no answer while dialing`,
          `${name(chatty)}: no answer while registering`,
          `${name(closed)}: no answer while joining`,
        ]),
      ),
    )
    good.script = () => false
    await relay.isUp()
    expect((await bed.all(good)).onIrc).toEqual([])
  })

  it('[case 53] are passed by while only the third of five is there; one line of log for each attempt and its end', async () => {
    const gone = await Promise.all(Array.from({ length: 4 }, () => bed.ircd(MODERN)))
    const names = gone.map(name)
    for (const ircd of gone) await ircd.stop()
    const good = await bed.ircd(MODERN)
    const relay = bed.begin({ servers: [...names.slice(0, 2), good, ...names.slice(2)] })
    await relay.isUp()
    good.kill()
    await until(() => expect(relay.log('live')).toHaveLength(2))
    expect(relay.log('dial').map(({ detail }) => detail)).toEqual([
      ...names.slice(0, 2),
      name(good),
      ...names.slice(2),
      ...names.slice(0, 2),
      name(good),
    ])
    expect(relay.log('lost')).toHaveLength(relay.log('dial').length - 1)
  })

  it('[case 47] D4: show a certificate that nobody knows: the next is taken, loudly, and the password is not told', async () => {
    const bad = await bed.ircd({ ...WITH_SASL, tls: certificate })
    const good = await bed.ircd(WITH_SASL)
    const relay = bed.begin({ servers: [name(bad).replace('irc:', 'ircs:'), good], env: LOG_IN })
    await relay.isUp()
    expect(relay.log('lost')).toEqual([
      { event: 'lost', detail: expect.stringMatching(/^TLS failed: self-signed certificate/u) },
    ])
    expect(bad.processed).toEqual([])
  })

  it('[case 1] die in the middle of a line: half a line is nothing, and the next one serves', async () => {
    const [one, two] = [await bed.ircd(MODERN), await bed.ircd(MODERN)]
    await bed.begin({ servers: [one, two] }).isUp()
    const { socket } = one.seatOf('relay')
    socket.end(':ann!a@h PRIVMSG #sax :whole\r\n:ann!a@h PRIVMSG #sax :hal')
    await until(() => expect(two.members(CHANNEL)).toHaveLength(1))
    expect((await bed.all(two)).inRoom).toEqual(['whole'])
  })
})

describe('D4: servers that send away', () => {
  it('[case 21] a K-line: that one is left alone, over a restart too', async () => {
    const [bad, good] = [await banning('K-lined: no relays here'), await bed.ircd(MODERN)]
    const servers = [bad, good]
    const relay = bed.begin({ servers })
    await relay.isUp()
    await relay.kill()
    const next = bed.begin({ servers })
    await next.isUp()
    expect([relay, next].map((life) => life.log('dial').map(({ detail }) => detail))).toEqual([
      [name(bad), name(good)],
      [name(good)],
    ])
  })

  it('[case 22] a G-line on both: none is tried for long, over a restart too; the room is told, and gets all when it is over', async () => {
    const [one, two] = [await banning('You are banned'), await banning('You are banned')]
    const servers = [one, two]
    const relay = bed.begin({ servers })
    await until(() => expect(relay.log('lost')).toHaveLength(2))
    await until(() => expect(bed.status()).toMatchObject({ state: 'down', detail: 'banned' }))
    const { holdUntil = 0, dialledAt = 0 } = relay.store.load().saved?.irc.servers ?? {}
    expect(holdUntil - dialledAt).toBeGreaterThanOrEqual((6 * HOUR) / 20)
    await relay.kill()
    bed.say('meanwhile')
    for (const ircd of servers) ircd.refusals = {}
    vi.useFakeTimers({ toFake: ['Date'], now: holdUntil - 10 * MINUTE })
    const held = bed.begin({ servers })
    await until(() => expect(held.life.view()).toMatchObject({ isRoomLive: true, toIrc: 1 }))
    expect(held.log('dial')).toEqual([])
    await held.kill()
    vi.setSystemTime(holdUntil + 1)
    await bed.begin({ servers }).isUp()
    const there = one.members(CHANNEL).length > 0 ? one : two
    expect((await bed.all(there)).onIrc.at(-1)).toMatch(/<P1> meanwhile$/u)
  })

  it('[case 23] KILL by an operator, twice: it waits, and then longer', async () => {
    const ircd = await bed.ircd(MODERN)
    const relay = bed.begin({ servers: [ircd], timing: { killMs: 100, killAgainMs: 300 } })
    const waits: number[] = []
    for (const lives of [1, 2]) {
      await until(() => expect(relay.log('live')).toHaveLength(lives))
      dismiss(ircd, ':op!o@h KILL relay :out', 'ERROR :Closing link: (sax@h) [Killed (op (out))]')
      await until(() => expect(relay.log('lost').at(-1)?.detail).toMatch(/^killed: out/u))
      await until(() => expect(relay.store.load().saved?.irc.servers.kills).toHaveLength(lives))
      const { holdUntil = 0, kills = [] } = relay.store.load().saved?.irc.servers ?? {}
      waits.push(holdUntil - (kills.at(-1) ?? 0))
      await until(() => expect(relay.log('lost')).toHaveLength(lives))
    }
    expect(waits).toEqual([100, 300])
    await relay.isUp()
  })

  it.each([
    ['[case 24] a throttle', 'Trying to reconnect too fast.', 200],
    ['[case 24] too many connections', 'Too many host connections (local)', 200],
  ])('%s: a pause for all', async (_, why, ms) => {
    const ircd = await bed.ircd(MODERN)
    const relay = bed.begin({ servers: [ircd], timing: { throttleMs: ms, throttleJitterMs: 50 } })
    await relay.isUp()
    const { dialledAt = 0 } = relay.store.load().saved?.irc.servers ?? {}
    dismiss(ircd, `ERROR :Closing link: (sax@h) [${why}]`)
    await until(() => expect(relay.log('live')).toHaveLength(2))
    const { dialledAt: again = 0, holdUntil = 0 } = relay.store.load().saved?.irc.servers ?? {}
    expect(holdUntil).toBeGreaterThan(dialledAt + ms)
    expect(again).toBeGreaterThanOrEqual(holdUntil)
  })

  it('a flood: slower from then on, and the line that was under way is said once', async () => {
    const ircd = await bed.ircd(MODERN)
    ircd.script = (line, seat) => {
      if (!line.includes('PRIVMSG') || !line.includes('line 2')) return false
      ircd.script = () => false
      seat.socket.end('ERROR :Closing link: (sax@h) [RecvQ exceeded]\r\n')
      return true
    }
    const relay = bed.begin({ servers: [ircd] })
    await relay.isUp()
    const texts = ['line 1', 'line 2', 'line 3']
    for (const text of texts) await bed.stored({ type: 'say', text })
    expect((await bed.all(ircd)).onIrc).toEqual(texts.map((text) => `<P1> ${text}`))
    expect(relay.log('lost')).toHaveLength(1)
  })
})

import { writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { ask } from './support/http-request.ts'
import { INSPIRCD, NGIRCD } from './support/irc-kinds.ts'
import { workerdPids } from './support/processes.ts'
import { CHANNEL, NICK, RelaySite } from './support/relay-site.ts'
import { tally, tokensOf } from './support/tally.ts'
import { transcript } from './support/web-person.ts'

const NOTHING = { lost: [], doubled: [], disordered: null }
let site: RelaySite
afterEach(() => site.stop())

const tokens = (side: 'web' | 'irc', count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${side}-${i + 1}`)

describe('the process of the relay', () => {
  it('names all that is wrong in its settings at once, and ends with 2', async () => {
    site = await RelaySite.start(NGIRCD)
    const relay = site.launch({
      RELAY_TOKEN: '',
      IRC_SERVERS: 'http://x',
      IRC_NICK: 'no nick',
      HEALTH_PORT: '99999',
    })
    expect(await relay.ended).toBe(2)
    const named = relay.output
      .trim()
      .split('\n')
      .map((line) => line.split(/[.:]/u)[0])
    expect(new Set(named)).toEqual(new Set(['HEALTH_PORT', 'IRC_NICK', 'IRC_SERVERS', 'RELAY_TOKEN']))
  })

  it('[H3] [H4] ends with 4 where the room does not know its token', async () => {
    site = await RelaySite.start(NGIRCD)
    const relay = site.launch({ RELAY_TOKEN: 'wrong' })
    expect(await relay.ended).toBe(4)
    expect(relay.logged('stopped')).toMatchObject([{ code: 4 }])
  })

  it('[case 15] refuses a state file that another process has, which goes on', async () => {
    site = await RelaySite.start(NGIRCD)
    const bob = await site.observer('bob')
    const first = await site.launchLive()
    const second = site.launch({ HEALTH_PORT: '0' })
    expect(await second.ended).toBe(2)
    expect(second.output).toMatch(/^STATE_FILE: \S+ is in use by another process\n$/u)
    expect(first.logged('stopped')).toEqual([])
    const ann = await site.member('42', { name: 'Ann' })
    await ann.say('web-1 as before')
    await bob.sees(/web-1/u)
  })

  it('[R4] ends with 3 when a newer one comes, and says nothing twice', async () => {
    site = await RelaySite.start(NGIRCD)
    const bob = await site.observer('bob')
    const ann = await site.member('42', { name: 'Ann' })
    const first = await site.launchLive()
    await ann.say('web-1 by the first')
    await bob.sees(/web-1/u)
    const second = site.launch({ HEALTH_PORT: '0', STATE_FILE: `${site.env['STATE_FILE']}-2` })
    expect(await first.ended).toBe(3)
    await second.says('live')
    bob.send(`PRIVMSG ${CHANNEL} :irc-1`)
    await ann.sees(/irc-1/u)
    await ann.say('web-2 by the second')
    await bob.sees(/web-2/u)
    expect(
      tally(
        tokens('web', 2),
        bob.heard.map(({ text }) => tokensOf(text.toString())),
      ),
    ).toEqual(NOTHING)
    const fromIrc = (await transcript(site.room.roomUrl)).filter(({ by }) => by.id === 'irc:bob')
    expect(fromIrc.length).toBe(1)
  })

  it('[case 14] says good-bye when it is to end, and goes on where it was', async () => {
    site = await RelaySite.start(INSPIRCD)
    const bob = await site.observer('bob')
    const ann = await site.member('42', { name: 'Ann' })
    const first = await site.launchLive()
    const saying = Array.from({ length: 4 }, async (_, i) => {
      const person = await site.member(`${i}`)
      for (let n = 0; n < 25; n += 1) await person.say(`web-${i}${n}`)
    })
    await bob.sees(/web-05/u)
    expect(await first.stop()).toBe(0)
    await bob.sees(new RegExp(`^:${NICK}!\\S+ QUIT `, 'u'))
    await Promise.all(saying)
    const second = await site.launchLive()
    await ann.say('web-100 is the last')
    await bob.sees(/web-100/u)
    const said = (await transcript(site.room.roomUrl)).flatMap(({ text = '' }) => tokensOf(text))
    expect(said.length).toBe(101)
    expect(
      tally(
        said,
        bob.heard.map(({ text }) => tokensOf(text.toString())),
      ),
    ).toEqual(NOTHING)
    expect([...first.logged('uncertain'), ...second.logged('uncertain')]).toEqual([])
  })

  it('[case 10] keeps what is said on IRC while the room stands still, and takes a new socket', async () => {
    site = await RelaySite.start(NGIRCD)
    const bob = await site.observer('bob')
    const relay = await site.launchLive()
    const health = async (): Promise<{ ok: boolean; isRoomLive: boolean; toRoom: number }> =>
      JSON.parse((await ask(`http://127.0.0.1:${site.env['HEALTH_PORT']}/health`)).body) as never
    await expect.poll(health).toMatchObject({ ok: true, isRoomLive: true, toRoom: 0 })
    const room = workerdPids()
    for (const pid of room) process.kill(pid, 'SIGSTOP')
    try {
      for (const token of tokens('irc', 100)) bob.send(`PRIVMSG ${CHANNEL} :${token}`)
      await expect.poll(health).toMatchObject({ ok: false, isRoomLive: false, toRoom: 100 })
    } finally {
      for (const pid of room) process.kill(pid, 'SIGCONT')
    }
    await expect.poll(health).toMatchObject({ ok: true, isRoomLive: true, toRoom: 0 })
    const kept = (await transcript(site.room.roomUrl)).map(({ text = '' }) => tokensOf(text))
    expect(tally(tokens('irc', 100), kept)).toEqual(NOTHING)
    expect(relay.logged('fault')).toEqual([])
  })

  it('comes in over TLS, with a key, a password and a log-in, and writes none of them down', async () => {
    site = await RelaySite.start(INSPIRCD)
    const bob = await site.observer('bob')
    bob.send(`MODE ${CHANNEL} +k channel-secret`)
    const account = Buffer.from('relay\0relay\0sasl-secret').toString('base64')
    const ca = `${site.env['STATE_FILE']}.pem`
    writeFileSync(ca, site.ircd.certificate.cert)
    const relay = await site.launchLive({
      IRC_SERVERS: `ircs://127.0.0.1:${site.ircd.tlsPort}`,
      IRC_TLS_CA: ca,
      IRC_CHANNEL_KEY: 'channel-secret',
      IRC_PASSWORD: 'server-secret',
      IRC_SASL_USER: 'relay',
      IRC_SASL_PASSWORD: 'sasl-secret',
      IRC_SASL_REQUIRED: 'no',
    })
    expect(await relay.stop()).toBe(0)
    for (const secret of ['channel-secret', 'server-secret', 'sasl-secret', account, site.env['RELAY_TOKEN']])
      expect(relay.output).not.toContain(secret)
    const pinned = await site.launchLive({
      IRC_SERVERS: `ircs://127.0.0.1:${site.ircd.tlsPort}`,
      IRC_TLS_PIN: site.ircd.certificate.pin,
      IRC_CHANNEL_KEY: 'channel-secret',
    })
    expect(pinned.logged('lost')).toEqual([])
    const wrong = '00'.repeat(32)
    await pinned.kill()
    const refusing = site.launch({ IRC_SERVERS: `ircs://127.0.0.1:${site.ircd.tlsPort}`, IRC_TLS_PIN: wrong })
    await refusing.says('lost', 2)
    expect(refusing.logged('lost')[0]?.['detail']).toMatch(/^TLS failed: /u)
    expect(refusing.logged('live')).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { MODERN } from '../support/irc/irc-bed.ts'
import type { IrcdOptions } from '../support/irc/scripted-ircd.ts'
import { until } from '../support/until.ts'
import { CHANNEL, relayBed } from './support/relay-bed.ts'

const bed = relayBed()

const LOG_IN = { IRC_SASL_USER: 'sax', IRC_SASL_PASSWORD: 'hush' }
const WITH_SASL: IrcdOptions = { ...MODERN, caps: [...(MODERN.caps ?? []), 'sasl'] }

describe('[case 46] services', () => {
  it.each([
    ['refuse the log-in', WITH_SASL, { logIn: '904' }],
    ['know no way of it', WITH_SASL, { logIn: '908' }],
    ['are down', MODERN, {}],
    ['are not to be asked', WITH_SASL, { caps: ['sasl'] }],
  ] as const)(
    '%s: where it is required nobody joins, and the next attempt waits',
    async (_, options, refusals) => {
      const ircd = await bed.ircd(options)
      ircd.refusals = refusals
      const relay = bed.begin({ servers: [ircd], env: LOG_IN, timing: { loginMs: 100 } })
      await until(() => expect(relay.log('lost').length).toBeGreaterThan(0))
      expect(relay.life.view().irc).toMatchObject({
        state: 'down',
        detail: expect.stringMatching(/log|SASL/u),
      })
      const { holdUntil = 0, dialledAt = 0 } = relay.store.load().saved?.irc.servers ?? {}
      expect(holdUntil).toBeGreaterThanOrEqual(dialledAt + 100)
      expect(ircd.processed.filter((line) => line.startsWith('JOIN'))).toEqual([])
      ircd.refusals = {}
      if (options === WITH_SASL) await relay.isUp()
    },
  )

  it('refuse it, and it is not required: it joins, and says so', async () => {
    const ircd = await bed.ircd(WITH_SASL)
    ircd.refusals = { logIn: '904' }
    const relay = bed.begin({ servers: [ircd], env: { ...LOG_IN, IRC_SASL_REQUIRED: 'no' } })
    await relay.isUp()
    expect(relay.life.view().irc.detail).toBe('not logged in')
    await bed.all(ircd)
  })
})

describe('[case 49] the channel', () => {
  it.each([
    ['rfc1459', '#CHAN{1}', ['here']],
    ['ascii', '#CHAN[1]', ['here']],
    ['ascii', '#chan{1}', []],
  ])('under %s is %s as well, or is not', async (mapping, shown, heard) => {
    const ircd = await bed.ircd({ ...MODERN, isupport: [`CASEMAPPING=${mapping}`, 'NETWORK=Scripted'] })
    const relay = bed.begin({ servers: [ircd], env: { IRC_CHANNEL: '#chan[1]' } })
    await relay.isUp()
    ircd.send(ircd.seatOf('relay'), `:ann!a@h PRIVMSG ${shown} :here`)
    ircd.send(ircd.seatOf('relay'), ':ann!a@h PRIVMSG #chan[1] :last')
    await until(() => expect(bed.told().at(-1)?.text).toBe('last'))
    expect(bed.told().map(({ text }) => text)).toEqual([...heard, 'last'])
  })

  it('of a server that tells nothing of itself is served both ways, by defaults', async () => {
    const ircd = await bed.ircd({})
    await bed.begin({ servers: [ircd] }).isUp()
    bed.say('to irc')
    ircd.say('ann', '#SAX', 'nothing')
    ircd.say('ann', CHANNEL, 'from irc')
    expect(await bed.all(ircd)).toEqual({ onIrc: ['<P1> to irc'], inRoom: ['from irc'] })
  })
})

import { expect, it } from 'vitest'
import { ircBed, MODERN } from '../support/irc/irc-bed.ts'
import { CHANNEL, plain } from '../support/irc/link-bed.ts'
import { MODERN_CAPS } from '../support/irc/scripted-ircd.ts'

const { start, open } = ircBed()
const ACCOUNT = { name: 'acc', password: 'account-secret' }
const PLAIN = Buffer.from('acc\0acc\0account-secret').toString('base64')

const withSasl = (sasl: string) => ({ ...MODERN, caps: [...MODERN_CAPS, sasl] })

it('logs in by SASL PLAIN before it registers, and tells nobody the secret', async () => {
  const ircd = await start(withSasl('sasl=EXTERNAL,PLAIN'))
  const bed = open(plain(ircd.port), { account: ACCOUNT })
  expect((await bed.first('registered')).account).toBe('acc')
  expect(ircd.processed).toContain(`AUTHENTICATE ${PLAIN}`)
  expect(bed.all('log-in refused')).toEqual([])
  expect(JSON.stringify(bed.events)).not.toMatch(new RegExp(`account-secret|${PLAIN}`, 'u'))
})

it('waits for 903: what is told at 900 is not the end', async () => {
  const ircd = await start(withSasl('sasl'))
  let end = () => {}
  ircd.script = (line, seat) => {
    if (line !== `AUTHENTICATE ${PLAIN}`) return false
    ircd.send(seat, ':s 900 sax sax!s@h acc :You are now logged in as acc')
    end = () => ircd.send(seat, ':s 903 sax :SASL authentication successful')
    ircd.send(seat, 'PING :between')
    return true
  }
  const bed = open(plain(ircd.port), { account: ACCOUNT })
  await expect.poll(() => ircd.processed.includes('PONG :between')).toBe(true)
  expect(ircd.processed).not.toContain('CAP END')
  end()
  expect((await bed.first('registered')).account).toBe('acc')
})

it.each(['902', '904', '905', '906', '908'])(
  'tells of %s once, before it is let in without',
  async (numeric) => {
    const ircd = await start(withSasl('sasl'))
    ircd.refusals = { logIn: numeric }
    ircd.script = (line, seat) => {
      // 908 lists what there would be, and 904 follows.
      if (numeric === '908' && line.startsWith(`AUTHENTICATE ${PLAIN}`)) {
        ircd.send(seat, ':s 908 sax EXTERNAL :are available SASL mechanisms')
        ircd.send(seat, ':s 904 sax :SASL authentication failed')
        return true
      }
      return false
    }
    const bed = open(plain(ircd.port), { account: ACCOUNT })
    const { account } = await bed.first('registered')
    expect(account).toBeNull()
    expect(bed.events.map(({ is }) => is).slice(1, 3)).toEqual(['log-in refused', 'registered'])
    expect(bed.all('log-in refused')).toMatchObject([{ numeric }])
  },
)

it.each([
  ['no CAP', {}, {}],
  ['no SASL', MODERN, {}],
  ['no PLAIN', withSasl('sasl=EXTERNAL'), {}],
  ['a refusal of the capability', withSasl('sasl'), { caps: ['sasl'] }],
] as const)('tells that a server with %s did not log us in', async (_, options, refusals) => {
  const ircd = await start(options)
  ircd.refusals = refusals
  const bed = open(plain(ircd.port), { account: ACCOUNT })
  expect((await bed.first('registered')).account).toBeNull()
  expect(bed.events[1]).toMatchObject({ is: 'log-in refused', numeric: 'CAP' })
  expect(bed.all('log-in refused')).toHaveLength(1)
  expect(ircd.processed.join('\n')).not.toContain(PLAIN)
})

it('logs in though another capability was refused', async () => {
  const ircd = await start({ ...MODERN, caps: ['sasl', ...MODERN_CAPS] })
  ircd.refusals = { caps: ['echo-message'] }
  const bed = open(plain(ircd.port), { account: ACCOUNT })
  const { account, proofs } = await bed.first('registered')
  expect({ account, ...proofs }).toMatchObject({ account: 'acc', echo: false, label: true })
  expect(ircd.processed.filter((line) => line === 'AUTHENTICATE PLAIN')).toHaveLength(1)
})

it('gives the server its own password, and services none of it', async () => {
  const ircd = await start(withSasl('sasl'))
  const bed = open(plain(ircd.port), { password: 'server secret' })
  await bed.first('registered')
  expect(ircd.processed).toContain('PASS :server secret')
  expect(ircd.processed.some((line) => line.startsWith('AUTHENTICATE'))).toBe(false)
  expect(bed.all('log-in refused')).toEqual([])
})

it('gives the secret to no server that has not agreed on SASL', async () => {
  const ircd = await start(MODERN)
  const bed = open(plain(ircd.port), { account: ACCOUNT })
  await bed.first('registered')
  bed.link.join(CHANNEL, null)
  ircd.send(ircd.seatOf('sax'), 'AUTHENTICATE +')
  await bed.fence()
  expect(ircd.processed.join('\n')).not.toContain(PLAIN)
})

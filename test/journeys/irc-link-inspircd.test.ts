import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lineBudgets, serverLengths } from '../../irc-relay/core/line-budget.ts'
import { FakeServices } from '../support/irc/fake-services.ts'
import { type Inspircd, startInspircd } from '../support/irc/inspircd.ts'
import { ircBed, say } from '../support/irc/irc-bed.ts'
import { CHANNEL, plain } from '../support/irc/link-bed.ts'
import { Observer } from '../support/irc/observer.ts'

const { open } = ircBed()
let ircd: Inspircd
beforeAll(async () => {
  ircd = await startInspircd()
})
afterAll(() => ircd.stop())

it('is told by label what became of a line', async () => {
  const observer = await Observer.enter(ircd.port, CHANNEL, 'watcher')
  const bed = open(plain(ircd.port))
  await bed.join()
  expect((await bed.first('registered')).proofs).toEqual({
    echo: true,
    label: true,
    msgid: true,
    history: 'on join',
  })
  bed.link.say(CHANNEL, say('one'), 'r1.0')
  bed.link.say(CHANNEL, { command: 'ACTION', text: 'waves' }, 'r2.0')
  await bed.fence()
  expect(bed.all('echo')).toMatchObject([
    { label: 'r1.0', line: { text: 'one', msgid: expect.any(String), saidAt: expect.any(Number) } },
    { label: 'r2.0', line: { text: '\u0001ACTION waves\u0001' } },
  ])
  observer.send(`MODE ${CHANNEL} +m`)
  await observer.sees(/MODE #sax :\+m/u)
  bed.link.say(CHANNEL, say('refused'), 'r3.0')
  expect(await bed.first('line refused')).toMatchObject({ label: 'r3.0', numeric: '404' })
  observer.send(`MODE ${CHANNEL} -m`)
  observer.send(`PRIVMSG @${CHANNEL} :for operators`)
  observer.send(`MODE ${CHANNEL} +o sax`)
  observer.send(`PRIVMSG @${CHANNEL} :for operators`)
  observer.send(`PRIVMSG ${CHANNEL} :for all`)
  await bed.first('heard')
  expect(bed.all('heard').map(({ line }) => line.text)).toEqual(['for all'])
  observer.leave()
})

it('is played back what was said before it came, never as new, and told that this has ended', async () => {
  const observer = await Observer.enter(ircd.port, '#history', 'watcher2')
  observer.send('MODE #history +H 50:1h')
  observer.send('PRIVMSG #history :before')
  const first = open(plain(ircd.port), { nick: 'sax2' })
  await first.first('registered')
  first.link.join('#history', null)
  await first.first('replay ended')
  expect(first.all('replayed').map(({ line }) => line.text)).toEqual(['before'])
  first.link.say('#history', say('ours'), 'r1.0')
  const echo = await first.first('echo')
  first.link.destroy()

  const again = open(plain(ircd.port), { nick: 'sax2b' })
  await again.first('registered')
  again.link.join('#history', null)
  await again.first('replay ended')
  const own = again.all('replayed').find(({ line }) => line.text === 'ours')
  expect(own?.line.msgid).toBe(echo.line.msgid)
  observer.send('PRIVMSG #history :after')
  await again.first('heard')
  expect(again.all('heard').map(({ line }) => line.text)).toEqual(['after'])
  // Also where there is nothing to be played back.
  again.link.join('#empty', null)
  await expect.poll(() => again.all('replay ended').length).toBe(2)
  observer.leave()
})

it('says a line as long as may be, whole, also after its host has changed', async () => {
  const channel = `#${'c'.repeat(60)}`
  const observer = await Observer.enter(ircd.port, channel, 'watcher3')
  const bed = open(plain(ircd.port), { nick: 'n'.repeat(31), user: 'u'.repeat(11) })
  await bed.first('registered')
  bed.link.join(channel, null)
  await bed.first('joined')
  const { isupport } = await bed.first('registered')
  observer.send('OPER oper operpass')
  await observer.sees(/ 381 /u)
  observer.send(`CHGHOST ${'n'.repeat(31)} ${'h'.repeat(63)}`)
  const { self } = await bed.first('mask')
  expect(self).toEqual({ nick: 'n'.repeat(31), user: 'u'.repeat(11), host: 'h'.repeat(63) })
  const { PRIVMSG } = lineBudgets(channel, self, serverLengths(isupport))
  const text = '👍é'.repeat(Math.floor(PRIVMSG / 6))
  bed.link.say(channel, say(text), 'r1.0')
  bed.link.say(channel, say('after'), 'r2.0')
  await observer.sees(/:after/u)
  expect(observer.heard.map((line) => line.text)).toEqual([Buffer.from(text), Buffer.from('after')])
  observer.leave()
})

it('is refused a nick, and told who was thrown out by whom', async () => {
  const observer = await Observer.enter(ircd.port, '#kick', 'watcher4')
  const bed = open(plain(ircd.port), { nick: 'watcher4' })
  expect((await bed.first('nick refused')).why).toBe('in use')
  bed.link.nick('sax4')
  await bed.first('registered')
  bed.link.join('#kick', null)
  await bed.first('joined')
  observer.send('MODE #kick +J 30')
  observer.send('KICK #kick sax4 :out')
  expect(await bed.first('left')).toEqual({ is: 'left', how: 'kick', by: 'watcher4', text: 'out' })
  bed.link.join('#kick', null)
  expect((await bed.first('join refused')).numeric).toBe('437')
  observer.leave()
})

it('takes its certificate by pin', async () => {
  const { cert, pin } = ircd.certificate
  const over = (tls: { ca: string | null; pins: readonly string[] }) => ({ ...plain(ircd.tlsPort), tls })
  await open(over({ ca: null, pins: [pin] }), { nick: 'sax5' }).join()
  await open(over({ ca: cert, pins: [] }), { nick: 'sax5b' }).join()
  expect(await open(over({ ca: null, pins: [] }), { nick: 'sax5c' }).first('closed')).toMatchObject({
    tls: true,
  })
})

it('is not logged in where there are no services, and told so before it is let in', async () => {
  const bed = open(plain(ircd.port), { nick: 'sax8', account: { name: 'acc', password: 'right' } })
  expect((await bed.first('registered')).account).toBeNull()
  expect(bed.events[1]).toMatchObject({ is: 'log-in refused', numeric: 'CAP' })
})

describe('with services', () => {
  let services: FakeServices
  beforeAll(async () => {
    services = await FakeServices.link(ircd.servicesPort)
  })
  afterAll(() => services.stop())

  it('logs in though they take their time after 900', async () => {
    const bed = open(plain(ircd.port), { nick: 'sax6', account: { name: 'acc', password: 'right' } })
    await expect.poll(() => services.waiting).toBe(1)
    expect(services.credentials).toEqual(['acc right'])
    // Somebody else is let in meanwhile, as we would be after a CAP END at 900.
    const observer = await Observer.enter(ircd.port, '#meanwhile', 'watcher6')
    observer.leave()
    expect(bed.all('registered')).toEqual([])
    services.decide('S')
    expect((await bed.first('registered')).account).toBe('acc')
    expect(bed.all('log-in refused')).toEqual([])
  })

  it('is told that they refuse', async () => {
    const bed = open(plain(ircd.port), { nick: 'sax7', account: { name: 'acc', password: 'wrong' } })
    await expect.poll(() => services.waiting).toBe(1)
    services.decide('F')
    expect((await bed.first('registered')).account).toBeNull()
    expect(bed.all('log-in refused').map(({ numeric }) => numeric)).toEqual(['904'])
  })
})

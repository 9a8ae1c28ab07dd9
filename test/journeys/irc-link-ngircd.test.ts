import { afterAll, beforeAll, expect, it } from 'vitest'
import { ircBed, say } from '../support/irc/irc-bed.ts'
import { CHANNEL, plain } from '../support/irc/link-bed.ts'
import { type Ngircd, startNgircd } from '../support/irc/ngircd.ts'
import { Observer } from '../support/irc/observer.ts'
import { lineBudgets, serverLengths } from '../../irc-relay/core/line-budget.ts'

const { open } = ircBed()
let ircd: Ngircd
beforeAll(async () => {
  ircd = await startNgircd()
})
afterAll(() => ircd.stop())

it('knows what this server does not prove, and hears what it tells by a PONG', async () => {
  const observer = await Observer.enter(ircd.port, CHANNEL, 'watcher')
  const bed = open(plain(ircd.port))
  await bed.join()
  expect((await bed.first('registered')).proofs).toEqual({
    echo: false,
    label: false,
    msgid: false,
    history: 'none',
  })
  expect(new Set((await bed.first('names')).nicks)).toEqual(new Set(['sax', 'watcher']))
  expect((await bed.first('joined')).self).toMatchObject({ nick: 'sax', user: '~sax' })
  for (const text of ['one', 'two', 'three']) expect(bed.link.say(CHANNEL, say(text), 'r1.0')).toBe(true)
  await bed.fence()
  await observer.sees(/three/u)
  expect(observer.heard.map(({ text }) => text.toString())).toEqual(['one', 'two', 'three'])
  observer.send(Buffer.from(`PRIVMSG ${CHANNEL} :caf\xe9 \x93\x94`, 'latin1'))
  await bed.first('heard', ({ line }) => line.text === 'café “”')
  observer.send(`MODE ${CHANNEL} +n`)
  observer.send(`KICK ${CHANNEL} sax :out`)
  expect(await bed.first('left')).toEqual({ is: 'left', how: 'kick', by: 'watcher', text: 'out' })
  bed.link.say(CHANNEL, say('outside'), null)
  await bed.fence()
  expect(bed.all('line refused').map(({ numeric }) => numeric)).toEqual(['404'])
  observer.leave()
})

it('says a line as long as may be, whole, and none that would end the connection', async () => {
  const observer = await Observer.enter(ircd.port, '#long', 'watcher2')
  const bed = open(plain(ircd.port), { nick: 'n'.repeat(30) })
  await bed.first('registered')
  bed.link.join('#long', null)
  const { self } = await bed.first('joined')
  const { PRIVMSG } = lineBudgets('#long', self, serverLengths((await bed.first('registered')).isupport))
  const text = '👍é'.repeat(Math.floor(PRIVMSG / 6))
  bed.link.say('#long', say(text), null)
  bed.link.say('#long', say('x'.repeat(600)), null)
  bed.link.say('#long', say('after'), null)
  await observer.sees(/after/u)
  expect(observer.heard.map((line) => line.text)).toEqual([Buffer.from(text), Buffer.from('after')])
  await bed.fence()
  observer.leave()
})

it('is refused a taken nick and a closed channel', async () => {
  const observer = await Observer.enter(ircd.port, '#closed', 'watcher3')
  observer.send('MODE #closed +k key')
  await observer.sees(/MODE #closed \+k/u)
  const bed = open(plain(ircd.port), { nick: 'watcher3' })
  expect((await bed.first('nick refused')).why).toBe('in use')
  bed.link.nick('sax3')
  await bed.first('registered')
  bed.link.join('#closed', 'wrong')
  expect((await bed.first('join refused')).numeric).toBe('475')
  bed.link.join('#closed', 'key')
  await bed.first('joined')
  observer.send('MODE #closed +m')
  await observer.sees(/MODE #closed \+m/u)
  bed.link.say('#closed', say('unheard'), null)
  await bed.fence()
  expect(bed.all('line refused').map(({ numeric }) => numeric)).toEqual(['404'])
  observer.leave()
})

it('takes its certificate where it is known, and only there', async () => {
  const over = (ca: string | null) => ({ ...plain(ircd.tlsPort), tls: { ca, pins: [] } })
  await open(over(ircd.certificate.cert), { nick: 'sax4' }).join()
  expect(await open(over(null), { nick: 'sax5' }).first('closed')).toMatchObject({ tls: true })
})

it('is ended by an operator, and told so', async () => {
  const observer = await Observer.enter(ircd.port, '#killed', 'watcher6')
  const bed = open(plain(ircd.port), { nick: 'sax6' })
  await bed.first('registered')
  observer.send('OPER oper operpass')
  await observer.sees(/ 381 /u)
  observer.send('KILL sax6 :no relays')
  await bed.first('closed')
  expect(new Set(bed.all('dismissed').map(({ how }) => how))).toEqual(new Set(['kill']))
  observer.leave()
})

it('goes silent when the server stands still, and is destroyed at once', async () => {
  const bed = open(plain(ircd.port), { nick: 'sax7' })
  await bed.join()
  ircd.stall()
  try {
    for (let i = 0; i < 50_000; i += 1) bed.link.say(CHANNEL, say('x'.repeat(400)), null)
    bed.link.destroy()
    expect(bed.link.say(CHANNEL, say('late'), null)).toBe(false)
    expect(bed.all('closed')).toEqual([])
  } finally {
    ircd.resume()
  }
})

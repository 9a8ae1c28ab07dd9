import { describe, expect, it } from 'vitest'
import { CHANNEL, plain } from '../support/irc/link-bed.ts'
import { ircBed, MODERN, POOR, say } from '../support/irc/irc-bed.ts'

const { start, open, join } = ircBed()
const ANN = { nick: 'ann', user: 'a', host: 'ann.invalid' }
const FROM_ANN = ':ann!a@ann.invalid'

describe('letting in', () => {
  it('registers, joins, and tells what the connection can prove', async () => {
    const { bed } = await join(MODERN)
    expect(await bed.first('registered')).toMatchObject({
      nick: 'sax',
      network: 'Scripted',
      isupport: { CASEMAPPING: 'rfc1459', NICKLEN: '30' },
      proofs: { echo: true, label: true, msgid: true, history: 'asked' },
      account: null,
    })
    expect(await bed.first('joined')).toEqual({
      is: 'joined',
      self: { nick: 'sax', user: 'sax', host: 'host.invalid' },
    })
    expect(await bed.first('names')).toEqual({ is: 'names', nicks: ['sax'] })
    expect(bed.all('fault')).toEqual([])
  })

  it('works on a server without CAP and 005, and tells a label to none that would take it for a command', async () => {
    const { ircd, bed } = await join({})
    expect(await bed.first('registered')).toMatchObject({
      network: null,
      isupport: {},
      proofs: { echo: false, label: false, msgid: false, history: 'none' },
    })
    expect(bed.link.say(CHANNEL, say('hi'), 'a1')).toBe(true)
    await bed.fence()
    expect(ircd.processed).toContain('PRIVMSG #sax :hi')
  })

  it('reaches a host by whichever of its addresses answers', async () => {
    const ircd = await start(MODERN)
    expect((await open({ ...plain(ircd.port), host: 'localhost' }).first('registered')).nick).toBe('sax')
  })

  it('tells that a nick is taken, and takes the next on the same connection', async () => {
    const ircd = await start(MODERN)
    ircd.refusals = { nicks: ['sax'] }
    const bed = open(plain(ircd.port))
    expect(await bed.first('nick refused')).toEqual({ is: 'nick refused', nick: 'sax', why: 'in use' })
    bed.link.nick('sax2')
    expect((await bed.first('registered')).nick).toBe('sax2')
    expect(ircd.connections).toBe(1)
  })

  it('tells of a ban as such, and of the end', async () => {
    const ircd = await start(MODERN)
    ircd.refusals = { banned: 'no relays here' }
    const bed = open(plain(ircd.port))
    await bed.first('closed')
    expect(bed.events.map(({ is }) => is)).toEqual(['opened', 'dismissed', 'dismissed', 'closed'])
    expect(bed.all('dismissed').map(({ how }) => how)).toEqual(['banned', 'banned'])
  })

  it.each(['437', '471', '473', '474', '475', '477'])(
    'tells that the channel is refused by %s',
    async (numeric) => {
      const ircd = await start(MODERN)
      ircd.refusals = { join: numeric }
      const bed = open(plain(ircd.port))
      await bed.first('registered')
      bed.link.join(CHANNEL, 'key')
      expect(await bed.first('join refused')).toEqual({
        is: 'join refused',
        numeric,
        text: 'Cannot join channel',
      })
      expect(ircd.processed).toContain('JOIN #sax key')
      expect(bed.all('nick refused')).toEqual([])
    },
  )

  it('asks a second time for each capability alone where one is refused', async () => {
    const ircd = await start(MODERN)
    ircd.refusals = { caps: ['draft/chathistory'] }
    const bed = open(plain(ircd.port))
    expect((await bed.first('registered')).proofs).toEqual({
      echo: true,
      label: true,
      msgid: true,
      history: 'none',
    })
  })

  it('asks for nothing that is not used', async () => {
    const ircd = await start({
      ...MODERN,
      caps: [...(MODERN.caps ?? []), 'away-notify', 'draft/multiline', 'sasl'],
    })
    await open(plain(ircd.port)).first('registered')
    const asked = ircd.processed.find((line) => line.startsWith('CAP REQ'))
    expect(asked).not.toMatch(/away-notify|multiline|sasl/u)
  })

  it('sends nothing more in the clear to a server that wants TLS', async () => {
    const ircd = await start({ ...MODERN, caps: ['sts=duration=1,port=6697', 'sasl'] })
    const bed = open(plain(ircd.port), { account: { name: 'acc', password: 'hush' } })
    expect(await bed.first('closed')).toEqual({
      is: 'closed',
      detail: 'the server wants TLS, on port 6697',
      tls: true,
    })
    expect(ircd.processed.some((line) => line.startsWith('CAP REQ'))).toBe(false)
  })
})

describe('being let in', () => {
  it('is where a bouncer was before it, and is played back what was said there', async () => {
    const ircd = await start(MODERN)
    ircd.script = (line, seat) => {
      if (line === 'PING :sax-registered') {
        for (const sent of [
          ':sax!sax@bouncer.invalid JOIN #sax',
          ':bnc BATCH +a chathistory #sax',
          `@batch=a ${FROM_ANN} PRIVMSG #sax :old`,
          ':bnc BATCH -a',
        ]) {
          ircd.send(seat, sent)
        }
      }
      return line.startsWith('JOIN')
    }
    const bed = open(plain(ircd.port))
    await bed.first('joined')
    await bed.join()
    await bed.fence()
    expect(bed.all('replayed').map(({ line }) => line.text)).toEqual(['old'])
    expect(bed.all('joined').map(({ self }) => self.host)).toEqual(['bouncer.invalid', 'bouncer.invalid'])
    expect(ircd.processed.some((line) => line.startsWith('JOIN'))).toBe(false)
  })

  it('ends when a proof is taken back, not when services go', async () => {
    const { ircd, bed } = await join(MODERN)
    ircd.send(ircd.seatOf('sax'), ':irc.scripted.invalid CAP sax DEL :sasl draft/multiline')
    await bed.fence()
    expect(bed.all('closed')).toEqual([])
    ircd.send(ircd.seatOf('sax'), ':irc.scripted.invalid CAP sax DEL :sasl echo-message')
    expect(await bed.first('closed')).toEqual({
      is: 'closed',
      detail: 'the server has taken back echo-message',
      tls: false,
    })
    await expect.poll(() => ircd.connections).toBe(0)
  })
})

describe('a line of ours', () => {
  it('comes back with its label, before the answer to the PING after it', async () => {
    const { bed } = await join(MODERN)
    bed.link.say(CHANNEL, say('one'), 'r1.0')
    bed.link.say(CHANNEL, { command: 'ACTION', text: 'waves' }, 'r2.0')
    await bed.fence()
    const [one, two] = bed.all('echo')
    expect(one).toMatchObject({
      label: 'r1.0',
      line: { command: 'PRIVMSG', text: 'one', by: { nick: 'sax' } },
    })
    expect(two).toMatchObject({ label: 'r2.0', line: { text: '\u0001ACTION waves\u0001' } })
    expect(one?.line.msgid).toBeTruthy()
    expect(bed.events.findIndex(({ is }) => is === 'pong')).toBeGreaterThan(
      bed.events.findLastIndex(({ is }) => is === 'echo'),
    )
    expect(bed.all('heard')).toEqual([])
  })

  it('is refused by label where there is one, and without', async () => {
    for (const [options, label] of [
      [MODERN, 'r1.0'],
      [POOR, null],
    ] as const) {
      const { ircd, bed } = await join(options)
      ircd.refusals = { speech: '404' }
      bed.link.say(CHANNEL, say('one'), 'r1.0')
      await bed.fence()
      expect(bed.all('line refused')).toEqual([
        { is: 'line refused', label, numeric: '404', text: 'Cannot send to channel' },
      ])
    }
  })

  it('is told as accepted where the server says only that', async () => {
    const { ircd, bed } = await join(MODERN)
    ircd.script = (line, seat) => {
      if (!line.includes(' PRIVMSG ')) return false
      ircd.send(seat, '@label=r1.0 :irc.scripted.invalid ACK')
      return true
    }
    bed.link.say(CHANNEL, say('one'), 'r1.0')
    expect(await bed.first('accepted')).toEqual({ is: 'accepted', label: 'r1.0' })
  })

  it('is not sent if a server would close the connection on it for its length', async () => {
    const { ircd, bed } = await join(POOR)
    const longest = 510 - 'PRIVMSG #sax :'.length
    expect(bed.link.say(CHANNEL, say('é'.repeat(longest / 2)), null)).toBe(true)
    expect(bed.link.say(CHANNEL, say(`${'é'.repeat(longest / 2)}x`), null)).toBe(false)
    expect(await bed.first('line refused')).toMatchObject({ numeric: '417', label: null })
    await bed.fence()
    expect(ircd.processed.filter((line) => line.startsWith('PRIVMSG'))).toHaveLength(1)
  })

  it('cannot be sent when the connection is gone', async () => {
    const { ircd, bed } = await join(MODERN)
    ircd.kill()
    await bed.first('closed')
    expect(bed.link.say(CHANNEL, say('one'), null)).toBe(false)
  })
})

describe('the channel', () => {
  it('is heard, with who said it, when and under which id', async () => {
    const { ircd, bed } = await join(MODERN)
    const tags = '@msgid=m1;account=annacc;time=2099-11-24T14:02:31.000Z'
    ircd.send(ircd.seatOf('sax'), `${tags} ${FROM_ANN} PRIVMSG #SAX :hi :) there`)
    ircd.send(ircd.seatOf('sax'), `${FROM_ANN} NOTICE #sax note`)
    await bed.fence()
    expect(bed.all('heard').map(({ line }) => line)).toEqual([
      {
        command: 'PRIVMSG',
        by: { ...ANN, account: 'annacc' },
        text: 'hi :) there',
        msgid: 'm1',
        saidAt: Date.parse('2099-11-24T14:02:31Z'),
      },
      { command: 'NOTICE', by: ANN, text: 'note' },
    ])
  })

  it('is one under the case mapping of the server, another under another', async () => {
    for (const [mapping, heard] of [
      ['rfc1459', 1],
      ['ascii', 0],
    ] as const) {
      const ircd = await start({ isupport: [`CASEMAPPING=${mapping}`] })
      const bed = open(plain(ircd.port), { nick: 'sax[1]' })
      await bed.first('registered')
      bed.link.join('#Chan[1]', null)
      await bed.first('names')
      const seat = ircd.seatOf('sax[1]')
      ircd.send(seat, `${FROM_ANN} PRIVMSG #chan{1} :hi`)
      ircd.send(seat, ':SAX{1}!s@h PRIVMSG #Chan[1] :by whom')
      await bed.fence()
      expect(bed.all('heard').map(({ line }) => line.text)).toEqual(heard === 1 ? ['hi'] : ['by whom'])
      expect(bed.all('echo')).toHaveLength(heard)
    }
  })

  it('is not what is said to its operators, to us alone, elsewhere, or by a server', async () => {
    const { ircd, bed } = await join(MODERN)
    const seat = ircd.seatOf('sax')
    for (const target of ['@#sax', '+#sax', '%#sax', '#other', 'bob']) {
      ircd.send(seat, `${FROM_ANN} PRIVMSG ${target} :secret`)
    }
    ircd.send(seat, ':irc.scripted.invalid NOTICE #sax :secret')
    ircd.send(seat, ':irc.scripted.invalid NOTICE sax :secret')
    ircd.send(seat, `${FROM_ANN} PRIVMSG SAX :for you`)
    await bed.fence()
    expect(bed.all('heard')).toEqual([])
    expect(bed.all('private')).toEqual([{ is: 'private', command: 'PRIVMSG', by: ANN, text: 'for you' }])
  })

  it('answers no CTCP by itself', async () => {
    const { ircd, bed } = await join(MODERN)
    const before = ircd.processed.length
    for (let i = 0; i < 50; i += 1) {
      ircd.send(ircd.seatOf('sax'), `${FROM_ANN} PRIVMSG ${i % 2 ? 'sax' : CHANNEL} :\u0001VERSION\u0001`)
    }
    await bed.fence()
    expect(ircd.processed.slice(before)).toEqual(['PING :fence-1'])
  })

  it('tells who comes, goes and is called what; servers that part are told apart', async () => {
    const { ircd, bed } = await join(MODERN)
    const seat = ircd.seatOf('sax')
    const before = bed.events.length
    for (const line of [
      `${FROM_ANN} JOIN #sax`,
      `${FROM_ANN} NICK anna`,
      ':anna!a@h PART #sax :bye',
      ':bob!b@h QUIT :hub.net leaf.net',
      ':bob!b@h QUIT :Quit: hub.net leaf.net',
      ':irc.scripted.invalid BATCH +x netsplit hub leaf',
      '@batch=x :cyd!c@h QUIT :hub leaf',
      ':irc.scripted.invalid BATCH -x',
      ':op!o@h KICK #sax dan :out',
      ':op!o@h TOPIC #sax :new',
      ':op!o@h JOIN #other',
    ]) {
      ircd.send(seat, line)
    }
    await bed.fence()
    expect(bed.events.slice(before, -1)).toEqual([
      { is: 'came', nick: 'ann' },
      { is: 'renamed', from: 'ann', to: 'anna', isSelf: false },
      { is: 'went', nick: 'anna', split: false },
      { is: 'went', nick: 'bob', split: true },
      { is: 'went', nick: 'bob', split: false },
      { is: 'went', nick: 'cyd', split: true },
      { is: 'went', nick: 'dan', split: false },
      { is: 'topic', text: 'new', by: 'op' },
    ])
  })

  it('is left when we are thrown out; what services make of our nick and host is told, and known', async () => {
    const { ircd, bed } = await join(POOR)
    const seat = ircd.seatOf('sax')
    ircd.send(seat, ':sax!sax@host.invalid NICK Guest1')
    ircd.send(seat, ':Guest1!sax@host.invalid CHGHOST user new.invalid')
    ircd.send(seat, ':irc.scripted.invalid 396 Guest1 last.invalid :is now your displayed host')
    ircd.send(seat, ':Guest1!user@last.invalid PRIVMSG #sax :mine')
    ircd.send(seat, ':op!o@h KICK #sax guest1 :out')
    expect(await bed.first('left')).toEqual({ is: 'left', how: 'kick', by: 'op', text: 'out' })
    expect(bed.all('renamed')).toEqual([{ is: 'renamed', from: 'sax', to: 'Guest1', isSelf: true }])
    expect(bed.all('mask').at(-1)?.self).toEqual({ nick: 'Guest1', user: 'user', host: 'last.invalid' })
    expect(bed.all('heard')).toEqual([])
    expect(bed.all('echo')).toMatchObject([{ label: null, line: { text: 'mine' } }])
  })

  it('is asked for its names anew, and they are whole', async () => {
    const { ircd, bed } = await join(POOR)
    const seat = ircd.seatOf('sax')
    ircd.script = (line) => {
      if (!line.startsWith('NAMES')) return false
      ircd.send(seat, ':s 353 sax = #sax :@op %+half')
      ircd.send(seat, ':s 353 sax = #other :@no')
      ircd.send(seat, ':s 353 sax = #sax :plain ')
      ircd.send(seat, ':s 366 sax #sax :End')
      return true
    }
    bed.link.names(CHANNEL)
    await bed.fence()
    expect(bed.all('names').at(-1)).toEqual({ is: 'names', nicks: ['op', 'half', 'plain'] })
  })
})

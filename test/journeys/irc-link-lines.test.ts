import { describe, expect, it } from 'vitest'
import { CHANNEL, plain } from '../support/irc/link-bed.ts'
import { ircBed, MODERN, POOR, say } from '../support/irc/irc-bed.ts'

const { start, open, join } = ircBed()
const FROM_ANN = ':ann!a@ann.invalid'
const AT = Date.parse('2026-11-24T14:02:31Z')

describe('what ends a line', () => {
  it.each(['hi\r\nQUIT :pwned', 'hi\nQUIT', 'hi\rQUIT', 'hi\0QUIT'])('cannot be in %j', async (text) => {
    const { ircd, bed } = await join(MODERN)
    const before = ircd.processed.length
    const { link } = bed
    for (const command of ['PRIVMSG', 'ACTION', 'NOTICE'] as const) {
      expect(link.say(CHANNEL, { command, text }, null)).toBe(false)
    }
    expect(link.say(`#sax ${text}`, say('hi'), null)).toBe(false)
    expect(link.say(CHANNEL, say('hi'), text)).toBe(false)
    link.ping(text)
    link.join(text, null)
    link.join(CHANNEL, text)
    link.nick(text)
    link.topic(CHANNEL, text)
    link.topic(text, 'topic')
    link.names(text)
    link.notice('ann', text)
    link.notice(text, 'hi')
    link.quit(text)
    await bed.fence()
    expect(ircd.processed.slice(before)).toEqual(['PING :fence-1'])
    expect(bed.all('fault').length).toBeGreaterThan(0)
  })

  it('cannot be in what a configuration gives', async () => {
    const ircd = await start(MODERN)
    const bed = open(plain(ircd.port), { realName: 'A relay\r\nJOIN #pwned' })
    await bed.first('fault')
    bed.link.ping('x')
    await expect.poll(() => ircd.processed.includes('PING :x')).toBe(true)
    expect(ircd.processed.filter((line) => /^(?:USER|JOIN)/u.test(line))).toEqual([])
  })
})

describe('bytes', () => {
  it('are read as UTF-8, else as windows-1252, and cut in two where they may', async () => {
    const { ircd, bed } = await join(POOR)
    const { socket } = ircd.seatOf('sax')
    const latin1 = (text: string) => Buffer.from(text, 'latin1')
    socket.setNoDelay(true)
    socket.write(latin1(`${FROM_ANN} PRIVMSG #sax :caf\xe9 \x93\x94\r\n`))
    const emoji = Buffer.from(
      `${FROM_ANN} PRIVMSG #sax :\ufeffa👍\rb\r\n${FROM_ANN} PRIVMSG #sax :LF alone\n`,
    )
    for (const byte of emoji) {
      socket.write(Uint8Array.of(byte))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await bed.fence()
    expect(bed.all('heard').map(({ line }) => line.text)).toEqual(['café “”', '\ufeffa👍b', 'LF alone'])
  })

  it('without an end are no line: the connection ends before they fill the memory', async () => {
    const { ircd, bed } = await join(POOR)
    ircd.seatOf('sax').socket.write(Buffer.alloc(100_000, 'x'))
    expect(await bed.first('closed')).toEqual({
      is: 'closed',
      detail: 'a line of more than 65536 bytes',
      tls: false,
    })
  })

  it('that were half a line when the server died are nothing', async () => {
    const { ircd, bed } = await join(POOR)
    const { socket } = ircd.seatOf('sax')
    socket.end(`${FROM_ANN} PRIVMSG #sax :whole\r\n${FROM_ANN} PRIVMSG #sax :ha`)
    await bed.first('closed')
    expect(bed.all('heard').map(({ line }) => line.text)).toEqual(['whole'])
  })
})

describe('a line that cannot be read', () => {
  it('is passed over, once, and everything after it comes once', async () => {
    const ircd = await start(POOR)
    const bed = open(plain(ircd.port), {}, (event) => {
      if (event.is === 'heard' && event.line.text === 'poison') throw new Error('a fault of ours')
    })
    await bed.join()
    const { socket } = ircd.seatOf('sax')
    const texts = ['one', 'poison', 'two', 'three', 'four']
    for (const text of texts) socket.write(`${FROM_ANN} PRIVMSG #sax :${text}\r\n`)
    socket.write(texts.map((text) => `${FROM_ANN} PRIVMSG #sax :${text}\r\n`).join(''))
    await bed.fence()
    expect(bed.all('heard').map(({ line }) => line.text)).toEqual([...texts, ...texts])
    expect(bed.all('fault').map(({ detail }) => detail)).toEqual(
      Array.from({ length: 2 }, () => 'PRIVMSG: Error: a fault of ours'),
    )
  })

  it.each([
    'PRIVMSG',
    `${FROM_ANN} PRIVMSG`,
    `${FROM_ANN} PRIVMSG #sax`,
    'NOTICE',
    ':s 353',
    ':s 366',
    ':s CAP',
    ':s CAP * LS',
    ':s CAP sax NEW :batch',
    'BATCH',
    ':s BATCH +',
    `${FROM_ANN} NICK`,
    `${FROM_ANN} JOIN`,
    ':s 005',
    ':s 433',
    'AUTHENTICATE',
    'AUTHENTICATE +',
    ':s 900',
    'FAIL',
    '@',
    ':',
    '@label= :s ACK',
    '   ',
  ])('%j does nothing to the next', async (line) => {
    const { ircd, bed } = await join(MODERN)
    const before = ircd.processed.length
    ircd.send(ircd.seatOf('sax'), `${line}\r\n${FROM_ANN} PRIVMSG #sax :next`)
    await bed.fence()
    expect(bed.all('heard').map(({ line: { text } }) => text)).toEqual(['next'])
    expect(ircd.processed.slice(before)).toEqual(['PING :fence-1'])
  })
})

describe('from before we came', () => {
  it('is what history tells when asked; it ends', async () => {
    const { ircd, bed } = await join(MODERN)
    bed.link.say(CHANNEL, say('ours'), 'r1.0')
    const echo = await bed.first('echo')
    bed.link.history(CHANNEL, Date.now() - 60_000)
    await bed.first('replay ended')
    expect(bed.all('replayed')).toEqual([{ is: 'replayed', line: echo.line }])
    expect(ircd.processed.at(-1)).toMatch(/^CHATHISTORY AFTER #sax timestamp=\S+Z 100$/u)
  })

  it('nothing is asked of a server without history', async () => {
    const { ircd, bed } = await join(POOR)
    bed.link.history(CHANNEL, 0)
    await bed.fence()
    expect(ircd.processed.some((line) => line.startsWith('CHATHISTORY'))).toBe(false)
  })

  it.each([
    ['a batch', [':s BATCH +a chathistory #sax', `@batch=a ${FROM_ANN} PRIVMSG #sax :old`]],
    [
      'a batch within one',
      [
        ':s BATCH +a chathistory #sax',
        '@batch=a :s BATCH +b draft/multiline #sax',
        `@batch=b ${FROM_ANN} PRIVMSG #sax :old`,
      ],
    ],
    [
      'the playback of a bouncer',
      [':s BATCH +a znc.in/playback #sax', `@batch=a ${FROM_ANN} PRIVMSG #sax :old`],
    ],
  ])('is %s, told at once though it is never closed', async (_, lines) => {
    const { ircd, bed } = await join(MODERN)
    const seat = ircd.seatOf('sax')
    for (const line of [...lines, '@batch=a :old!o@h JOIN #sax', `${FROM_ANN} PRIVMSG #sax :new`]) {
      ircd.send(seat, line)
    }
    await bed.fence()
    expect(bed.all('replayed').map(({ line }) => line.text)).toEqual(['old'])
    expect(bed.all('heard').map(({ line }) => line.text)).toEqual(['new'])
    expect(bed.all('came')).toEqual([])
  })

  it.each([
    ['is what has an older time than our coming where there are no batches', ['server-time'], ['new']],
    ['is nothing for its time alone where there are', ['server-time', 'batch'], ['old', 'new']],
  ])('%s', async (_, caps, heard) => {
    const ircd = await start({ ...MODERN, caps })
    const bed = open(plain(ircd.port))
    await bed.first('registered')
    ircd.script = (line, seat) => {
      if (!line.startsWith('JOIN')) return false
      ircd.send(seat, `@time=${new Date(AT).toISOString()} :sax!s@h JOIN #sax`)
      for (const [text, at] of [
        ['old', AT - 1],
        ['new', AT],
      ] as const) {
        ircd.send(seat, `@time=${new Date(at).toISOString()} ${FROM_ANN} PRIVMSG #sax :${text}`)
      }
      return true
    }
    bed.link.join(CHANNEL, null)
    await bed.fence()
    expect(bed.all('replayed')).toHaveLength(2 - heard.length)
    expect(bed.all('heard').map(({ line }) => line.text)).toEqual(heard)
  })

  it('is nothing in a batch of another kind, one that was never opened, or whose name was used before', async () => {
    const { ircd, bed } = await join(MODERN)
    const seat = ircd.seatOf('sax')
    for (const line of [
      `@batch=none ${FROM_ANN} PRIVMSG #sax :one`,
      ':s BATCH +a chathistory #sax',
      ':s BATCH -a',
      ':s BATCH +a example.org/other',
      `@batch=a ${FROM_ANN} PRIVMSG #sax :two`,
      '@label=r1.0 :s BATCH +l labeled-response',
      '@batch=l :sax!sax@host.invalid PRIVMSG #sax :ours',
      ':s BATCH -l',
    ]) {
      ircd.send(seat, line)
    }
    await bed.fence()
    expect(bed.all('heard').map(({ line }) => line.text)).toEqual(['one', 'two'])
    expect(bed.all('echo')).toMatchObject([{ label: 'r1.0', line: { text: 'ours' } }])
  })
})

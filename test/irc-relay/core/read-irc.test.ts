import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IrcSession } from '../../../irc-relay/core/irc-session.ts'
import { FENCES, readIrc } from '../../../irc-relay/core/read-irc.ts'
import { message } from '../support/message.ts'

const ALL = ['batch', 'message-tags', 'server-time', 'echo-message', 'labeled-response']

/** In the channel as `sax`, unless told otherwise. */
function joined(...caps: readonly string[]): IrcSession {
  const session = new IrcSession('#c', (name) => caps.includes(name))
  for (const line of [':s 001 sax :hi', ':s 422 sax :no', ':sax!u@h JOIN #c']) read(session, line)
  return session
}
const read = (session: IrcSession, line: string, tags = {}) => readIrc(session, message(line, tags), false)
const eventsOf = (session: IrcSession, line: string, tags = {}) => read(session, line, tags).events

describe('the welcome', () => {
  it.each([
    ['with a message of the day', ':s 376 sax :End'],
    ['without one', ':s 422 sax :none'],
    ['with neither, by the fence', `:s PONG s :${FENCES.registered}`],
  ])('ends %s, once', (_, line) => {
    const session = new IrcSession('#c', () => false)
    expect(eventsOf(session, line)).toEqual([])
    expect(read(session, ':s 001 sax :hi').answers).toEqual([`PING :${FENCES.registered}`])
    expect(eventsOf(session, line)).toMatchObject([{ is: 'registered', nick: 'sax' }])
    expect(eventsOf(session, ':s 376 sax :End')).toEqual([])
    expect(eventsOf(session, `:s PONG s :${FENCES.registered}`)).toEqual([])
  })

  it.each([
    [[], 'CHANMODES=b,k,Hl,imn', 'none'],
    [['batch'], 'CHANMODES=b,k,Hl,imn', 'on join'],
    [['batch'], 'CHANMODES=b,k,l,Himn', 'none'],
    [['batch', 'chathistory'], 'CHANMODES=b,k,l,imn', 'asked'],
    [['batch', 'draft/chathistory'], 'CHANMODES=b,k,Hl,imn', 'asked'],
    [['chathistory'], 'CHANMODES=b,k,l,imn', 'none'],
  ])('with %j and %s proves history: %s', (caps, token, history) => {
    const session = new IrcSession('#c', (name) => caps.includes(name))
    read(session, ':s 001 sax :hi')
    read(session, `:s 005 sax ${token} :are supported`)
    expect(eventsOf(session, ':s 422 sax :no')).toMatchObject([{ proofs: { history } }])
  })
})

describe('a bot', () => {
  it.each([
    ['BOT=B', ['MODE sax +B']],
    ['BOT', []],
    ['BOT=B\\x0d\\x0aQUIT', [null]],
  ])('says that it is one by what 005 says: %s', (token, answers) => {
    const session = new IrcSession('#c', () => false)
    read(session, ':s 001 sax :hi')
    read(session, `:s 005 sax ${token} :are supported`)
    expect(read(session, ':s 422 sax :no').answers).toEqual(answers)
  })
})

describe('a PING', () => {
  it('is answered with all of it', () => {
    expect(read(joined(), 'PING :a b').answers).toEqual(['PONG :a b'])
    expect(read(joined(), ':s PING token').answers).toEqual(['PONG :token'])
  })
})

describe('the end of a replay on join', () => {
  it('is told by the fence, not by a batch, which need not come', () => {
    const session = new IrcSession('#c', (name) => name === 'batch')
    read(session, ':s 001 sax :hi')
    read(session, ':s 005 sax CHANMODES=b,k,Hl,imn :are supported')
    expect(read(session, ':sax!u@h JOIN #c').answers).toEqual([`PING :${FENCES.joined}`])
    expect(read(session, ':other!u@h JOIN #c').answers).toBeUndefined()
    read(session, ':s BATCH +a chathistory #c')
    expect(eventsOf(session, ':s BATCH -a')).toEqual([])
    expect(eventsOf(session, `:s PONG s :${FENCES.joined}`)).toEqual([{ is: 'replay ended' }])
  })
})

it('a list of names without us shows that we are not in the channel', () => {
  const session = joined()
  for (const line of [':s 353 sax = #c :@ann sax', ':s 366 sax #c :End']) read(session, line)
  expect(session.self).not.toBeNull()
  for (const line of [':s 353 sax = #c :@ann', ':s 366 sax #c :End']) read(session, line)
  expect(session.self).toBeNull()
})

describe('a refusal', () => {
  it.each([
    [':s 433 * wanted :in use', { is: 'nick refused', nick: 'wanted', why: 'in use' }],
    [':s 432 * b@d :Erroneous', { is: 'nick refused', nick: 'b@d', why: 'invalid' }],
    [':s 437 sax other :unavailable', { is: 'nick refused', nick: 'other', why: 'unavailable' }],
    [':s 417 sax :too long', { is: 'line refused', label: null, numeric: '417', text: 'too long' }],
    [':s 404 sax #C :no', { is: 'line refused', label: null, numeric: '404', text: 'no' }],
    [':s 442 sax #c :not here', { is: 'line refused', label: null, numeric: '442', text: 'not here' }],
    [':s 477 sax #c :register', { is: 'line refused', label: null, numeric: '477', text: 'register' }],
    [
      ':s FAIL PRIVMSG INVALID_UTF8 :not UTF-8',
      { is: 'line refused', label: null, numeric: 'FAIL', text: 'INVALID_UTF8 not UTF-8' },
    ],
    [
      ':irc.s NOTICE sax :*** Message to #c throttled due to flooding',
      {
        is: 'line refused',
        label: null,
        numeric: 'NOTICE',
        text: '*** Message to #c throttled due to flooding',
      },
    ],
    [':s FAIL CHATHISTORY MESSAGE_ERROR AFTER #c :broken', { is: 'replay ended' }],
    [
      'ERROR :Closing Link: (G-Lined: spam)',
      { is: 'dismissed', how: 'banned', text: 'Closing Link: (G-Lined: spam)' },
    ],
    [
      'ERROR :Closing link: Ping timeout',
      { is: 'dismissed', how: 'error', text: 'Closing link: Ping timeout' },
    ],
    [':s 465 sax :You are banned', { is: 'dismissed', how: 'banned', text: 'You are banned' }],
  ])('%s', (line, event) => {
    expect(eventsOf(joined(), line)).toEqual([event])
  })

  it.each([
    ':s 404 sax #other :no',
    ':s 442 sax #other :no',
    ':s 482 sax #c :not op',
    ':op!o@h KILL other :x',
    ':s ACK',
  ])('%s is none of a line of ours', (line) => {
    expect(eventsOf(joined(), line)).toEqual([])
  })

  it('of a channel is one of joining before we are in it', () => {
    const session = joined()
    read(session, ':op!o@h KICK #c sax :out')
    for (const numeric of [
      '403',
      '405',
      '437',
      '470',
      '471',
      '473',
      '474',
      '475',
      '476',
      '477',
      '489',
      '520',
    ]) {
      expect(eventsOf(session, `:s ${numeric} sax #c :no`)).toEqual([
        { is: 'join refused', numeric, text: 'no' },
      ])
    }
  })

  it('of a label is that of the batch around it', () => {
    const session = joined(...ALL)
    read(session, ':s BATCH +b labeled-response', { label: 'r1.0' })
    expect(eventsOf(session, ':s 404 sax #c :no', { batch: 'b' })).toMatchObject([{ label: 'r1.0' }])
  })
})

describe('any line', () => {
  it('is read without a fault of ours, and makes us nobody else', () => {
    const commands =
      'PRIVMSG NOTICE JOIN PART KICK QUIT NICK MODE TOPIC BATCH ACK FAIL PING PONG 001 005 353 366 396 404 433 437 900'
    const word = fc.oneof(
      fc.constantFrom('sax', '#c', '@#c', 'ann', '+a', '-a', '\u0001ACTION x', ''),
      fc.string(),
    )
    const source = fc.constantFrom('', ':ann!a@h ', ':irc.server ', ':x ')
    const line = fc
      .tuple(source, fc.constantFrom(...commands.split(' ')), fc.array(word, { maxLength: 4 }))
      .map(([from, command, params]) => `${from}${command} ${params.join(' ')}`)
    const tags = fc.dictionary(fc.constantFrom('batch', 'label', 'msgid', 'time', 'account'), fc.string())
    fc.assert(
      fc.property(fc.array(fc.tuple(line, tags), { maxLength: 20 }), (lines) => {
        const session = joined(...ALL)
        for (const [text, tagged] of lines) {
          for (const event of eventsOf(session, text, tagged)) expect(event.is).toBeTruthy()
          expect(session.batches.context({}).isReplay).toBe(false)
        }
      }),
    )
  })
})

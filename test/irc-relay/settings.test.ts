import { rmSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings, type Settings } from '../../irc-relay/settings.ts'
import { english, german } from '../../protocol/announcement-text.ts'
import { makeCertificate } from '../support/irc/certificate.ts'

const LEAST = {
  ROOM_URL: 'https://forum.example/chat/',
  RELAY_TOKEN: 'token-1',
  IRC_SERVERS: 'ircs://irc.example',
  IRC_CHANNEL: '#forum',
  IRC_NICK: 'sax',
}
const PIN = 'ab'.repeat(32)

function read(more: Readonly<Record<string, string>> = {}): Settings {
  const result = readSettings({ ...LEAST, ...more })
  if (!result.ok) throw new Error(result.problems.join('\n'))
  return result.settings
}

function problems(more: Readonly<Record<string, string>>): readonly string[] {
  const result = readSettings({ ...LEAST, ...more })
  return result.ok ? [] : result.problems
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sax-settings-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the settings', () => {
  it('have defaults for all but five', () => {
    expect(read()).toEqual({
      roomUrl: 'wss://forum.example/chat/room',
      publicUrl: 'https://forum.example/chat/',
      relayToken: 'token-1',
      servers: new Map([
        ['ircs://irc.example', { host: 'irc.example', port: 6697, tls: { ca: null, pins: [] } }],
      ]),
      channel: '#forum',
      channelKey: null,
      nicks: ['sax'],
      identity: {
        user: 'sax',
        realName: 'Relay of the chat at https://forum.example/chat/',
        password: null,
        account: null,
        channel: '#forum',
      },
      loginRequired: false,
      words: english,
      stateFile: '.sax/irc-relay.sqlite',
      healthPort: 8789,
      secrets: ['token-1'],
      warnings: [],
    })
  })

  it('name all that is wrong at once', () => {
    const result = readSettings({
      ROOM_URL: 'forum.example',
      RELAY_TOKEN: '',
      IRC_SERVERS: 'ircs://ok.example,http://irc.example',
      IRC_NICK: 'sax,two words',
      IRC_SASL_USER: 'sax',
      IRC_TLS_PIN: 'abc',
      HEALTH_PORT: '70000',
    })
    expect(result).toEqual({
      ok: false,
      problems: [
        'ROOM_URL: must be a URL such as https://forum.example/chat/',
        'RELAY_TOKEN: missing',
        'IRC_SERVERS.1: must be servers such as ircs://irc.example:6697',
        'IRC_CHANNEL: missing',
        'IRC_NICK.1: must be nicks such as sax,sax_',
        'IRC_TLS_PIN.0: must be SHA-256 in hex',
        'HEALTH_PORT: must be a number from 0 to 65535',
        'IRC_SASL_PASSWORD: missing, for IRC_SASL_USER is given',
      ],
    })
  })

  it.each([
    ['http://127.0.0.1:8787', 'ws://127.0.0.1:8787/room', 'http://127.0.0.1:8787/'],
    ['wss://forum.example/chat', 'wss://forum.example/chat/room', 'https://forum.example/chat/'],
  ])('take the room at %s', (ROOM_URL, roomUrl, publicUrl) => {
    expect(read({ ROOM_URL })).toMatchObject({ roomUrl, publicUrl })
    expect(read({ ROOM_URL, PUBLIC_URL: 'https://chat.example' }).publicUrl).toBe('https://chat.example/')
  })

  it.each([
    'ftp://a.example/',
    'https://a:b@c.example/',
    'https://a.example/?x',
    'https://a.example/#x',
    '/chat/',
  ])('do not take the room at %s', (ROOM_URL) => {
    expect(problems({ ROOM_URL })).toEqual(['ROOM_URL: must be a URL such as https://forum.example/chat/'])
  })

  it('take servers in order, with and without TLS, by name and by address', () => {
    const IRC_SERVERS = 'ircs://one.example, irc://two.example,irc://[::1]:6668'
    const servers = [...read({ IRC_SERVERS, IRC_TLS_PIN: `${PIN},${PIN}` }).servers.values()]
    expect(servers).toMatchObject([
      { host: 'one.example', port: 6697, tls: { pins: [PIN, PIN] } },
      { host: 'two.example', port: 6667, tls: null },
      { host: '::1', port: 6668, tls: null },
    ])
  })

  it.each([
    'irc.example:6697',
    'https://irc.example',
    'ircs://irc.example/#channel',
    'ircs://me@irc.example',
    'ircs://',
    'ircs://irc.example:0',
    'ircs://irc.example:99999',
    '',
  ])('do not take the server "%s"', (server) => {
    const path = `IRC_SERVERS.${server === '' ? 1 : 0}`
    const IRC_SERVERS = server === '' ? 'ircs://ok.example,' : server
    expect(problems({ IRC_SERVERS })).toEqual([`${path}: must be servers such as ircs://irc.example:6697`])
  })

  it('take no server twice', () => {
    expect(problems({ IRC_SERVERS: 'irc://a.example,irc://a.example' })).toEqual([
      'IRC_SERVERS: must name no server twice',
    ])
  })

  it.each([
    ['IRC_CHANNEL', '#a,#b', 'must be one channel such as #forum'],
    ['IRC_CHANNEL', 'forum', 'must be one channel such as #forum'],
    ['IRC_CHANNEL', '#a b', 'must have no spaces or controls, and not begin with :'],
    ['IRC_CHANNEL', `#${'ä'.repeat(32)}`, 'must be at most 64 bytes'],
    ['IRC_CHANNEL_KEY', ':key', 'must have no spaces or controls, and not begin with :'],
    ['IRC_PASSWORD', 'a\r\nQUIT', 'must have no controls'],
    ['IRC_PASSWORD', 'x'.repeat(301), 'must be at most 300 bytes'],
    ['IRC_USER', 'a b', 'must be up to 10 of A-Z a-z 0-9 _ . -'],
    ['IRC_REALNAME', 'a\nb', 'must be up to 100 characters'],
    ['RELAY_TOKEN', 'a,b', "must be of letters, digits and !#$%&'*+-.^_`|~"],
    ['IRC_LANGUAGE', 'fr', 'must be en or de'],
    ['IRC_SASL_REQUIRED', 'maybe', 'must be yes or no'],
  ])('do not take %s=%j', (name, value, why) => {
    expect(problems({ [name]: value })).toEqual([`${name}: ${why}`])
  })

  it.each([['1sax'], ['sax!'], ['#sax'], ['n'.repeat(31)]])('do not take the nick %s', (IRC_NICK) => {
    expect(problems({ IRC_NICK }).map((problem) => problem.split(':')[0])).toEqual(['IRC_NICK.0'])
  })

  it('log in only with name and password, and hide both forms of the password', () => {
    const login = { IRC_SASL_USER: 'acc', IRC_SASL_PASSWORD: 'pass word' }
    expect(read(login)).toMatchObject({
      identity: { account: { name: 'acc', password: 'pass word' } },
      loginRequired: true,
      secrets: ['token-1', 'pass word', Buffer.from('acc\0acc\0pass word').toString('base64')],
    })
    expect(read({ ...login, IRC_SASL_REQUIRED: 'no' }).loginRequired).toBe(false)
    expect(problems({ IRC_SASL_PASSWORD: 'x' })).toEqual([
      'IRC_SASL_USER: missing, for IRC_SASL_PASSWORD is given',
    ])
  })

  it('warn where a secret can be read on its way', () => {
    expect(
      read({
        ROOM_URL: 'http://room.example/',
        IRC_SERVERS: 'irc://irc.example,irc://127.0.0.1',
        IRC_PASSWORD: 'p',
      }).warnings,
    ).toEqual([
      'ROOM_URL: RELAY_TOKEN goes there in the clear',
      'IRC_SERVERS: the password goes to irc://irc.example in the clear',
    ])
    expect(read({ ROOM_URL: 'http://localhost:8787/', IRC_SERVERS: 'irc://irc.example' }).warnings).toEqual(
      [],
    )
  })

  it('read the authority from its file, and say why they cannot', () => {
    const { cert } = makeCertificate(folder)
    const [good, empty] = [join(folder, 'ca.pem'), join(folder, 'empty.pem')]
    writeFileSync(good, cert)
    writeFileSync(empty, 'nothing')
    expect([...read({ IRC_TLS_CA: good }).servers.values()]).toMatchObject([{ tls: { ca: cert } }])
    expect(problems({ IRC_TLS_CA: empty })).toEqual(['IRC_TLS_CA: has no certificate in it'])
    const [missing] = problems({ IRC_TLS_CA: join(folder, 'none.pem') })
    expect(missing).toMatch(/^IRC_TLS_CA: cannot be read: ENOENT/u)
  })

  it('take a language, and a port of 0 as none', () => {
    expect(read({ IRC_LANGUAGE: 'de', HEALTH_PORT: '0' })).toMatchObject({ words: german, healthPort: null })
  })
})

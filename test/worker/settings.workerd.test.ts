import { describe, expect, it } from 'vitest'
import { readSettings } from '../../worker/settings.ts'

it('runs on nothing but its bindings', () => {
  expect(readSettings({ ROOM: {}, ASSETS: {} })).toEqual({
    ok: true,
    settings: {
      basePath: '/',
      publicUrl: null,
      allowedOrigins: [],
      forum: null,
      sidCookie: null,
      relayTokens: [],
      announceTokens: [],
      adminTokens: [],
      historyMax: 10_000,
      room: {
        name: 'Chat',
        guests: 'read',
        graceMs: 60_000,
        rates: { burst: 5, everyMs: 1_500 },
        sockets: { perAddress: 100, perPerson: 20, all: 5_000 },
      },
      countsConnects: true,
    },
  })
})

it('reads every setting, and takes an empty one as unset', () => {
  const read = readSettings({
    ROOM_NAME: ' Tea ',
    BASE_PATH: '/chat/',
    PUBLIC_URL: 'https://forum.example/chat/',
    ALLOWED_ORIGINS: 'https://a.example, http://127.0.0.1:8788',
    GUESTS: 'none',
    FORUM_VERIFY_URL: 'https://forum.example/verify',
    FORUM_TOKEN: 'secret',
    FORUM_SID_COOKIE: 'phpbb3_sid',
    RELAY_TOKEN: 'old, new',
    ANNOUNCE_TOKEN: 'announce',
    ADMIN_TOKEN: 'admin',
    HISTORY_MAX: '50',
    PRESENCE_GRACE_MS: '0',
    SAY_BURST: 10,
    SAY_EVERY_MS: '250',
    MAX_SOCKETS_PER_ADDRESS: '1',
    MAX_SOCKETS_PER_PERSON: '2',
    MAX_SOCKETS: '3',
    CONNECT_PER_MINUTE: 0,
  })
  expect(read).toEqual({
    ok: true,
    settings: {
      basePath: '/chat/',
      publicUrl: 'https://forum.example/chat/',
      allowedOrigins: ['https://a.example', 'http://127.0.0.1:8788'],
      forum: { verifyUrl: 'https://forum.example/verify', token: 'secret' },
      sidCookie: 'phpbb3_sid',
      relayTokens: ['old', 'new'],
      announceTokens: ['announce'],
      adminTokens: ['admin'],
      historyMax: 50,
      room: {
        name: 'Tea',
        guests: 'none',
        graceMs: 0,
        rates: { burst: 10, everyMs: 250 },
        sockets: { perAddress: 1, perPerson: 2, all: 3 },
      },
      countsConnects: false,
    },
  })
  expect(readSettings({ GUESTS: '', FORUM_VERIFY_URL: '' })).toMatchObject({
    ok: true,
    settings: { room: { guests: 'read' }, forum: null },
  })
})

describe('names the setting that is wrong', () => {
  it.each([
    [{ GUESTS: 'maybe' }, 'GUESTS: must be read or none'],
    [{ BASE_PATH: 'chat' }, 'BASE_PATH: must begin and end with /'],
    [{ BASE_PATH: '/chat' }, 'BASE_PATH: must begin and end with /'],
    [{ PUBLIC_URL: 'forum.example' }, 'PUBLIC_URL: must be an http or https URL'],
    [
      { ALLOWED_ORIGINS: 'https://a.example/' },
      'ALLOWED_ORIGINS.0: must be an origin such as https://forum.example',
    ],
    [
      { ALLOWED_ORIGINS: 'https://a.example,*' },
      'ALLOWED_ORIGINS.1: must be an origin such as https://forum.example',
    ],
    [{ FORUM_VERIFY_URL: 'https://forum.example/verify' }, 'FORUM_TOKEN: missing'],
    [{ PUBLIC_URL: 'https://host:99999/' }, 'PUBLIC_URL: must be an http or https URL'],
    [
      { FORUM_VERIFY_URL: 'https://[oops/', FORUM_TOKEN: 'x' },
      'FORUM_VERIFY_URL: must be an http or https URL',
    ],
    [{ FORUM_TOKEN: 'a\nb' }, 'FORUM_TOKEN: must be printable ASCII'],
    [
      { ALLOWED_ORIGINS: 'ftp://a.example' },
      'ALLOWED_ORIGINS.0: must be an origin such as https://forum.example',
    ],
    [{ FORUM_SID_COOKIE: 'a b' }, 'FORUM_SID_COOKIE: must be a cookie name'],
    [{ RELAY_TOKEN: 'a,b,c' }, 'RELAY_TOKEN: must be one secret or two'],
    [{ HISTORY_MAX: '0' }, 'HISTORY_MAX: must be at least 1'],
    [{ SAY_EVERY_MS: '1.5' }, 'SAY_EVERY_MS: must be a whole number'],
    [{ MAX_SOCKETS: 40_000 }, 'MAX_SOCKETS: must be at most 32768'],
    [{ CONNECT_PER_MINUTE: true }, 'CONNECT_PER_MINUTE: must be a number'],
    [{ ADMIN_TOKEN: 'a,b,c' }, 'ADMIN_TOKEN: must be one secret or two'],
    [{ RELAY_TOKEN: 'a=' }, "RELAY_TOKEN.0: must be of letters, digits and !#$%&'*+-.^_`|~"],
    [{ RELAY_TOKEN: 'a,' }, 'RELAY_TOKEN.1: must not be empty'],
    [{ ADMIN_TOKEN: 'old,new one' }, 'ADMIN_TOKEN.1: must be printable ASCII'],
    [{ ANNOUNCE_TOKEN: 'schlüssel' }, 'ANNOUNCE_TOKEN.0: must be printable ASCII'],
    [{ ROOM_NAME: 'x'.repeat(65) }, 'ROOM_NAME: must be at most 64 characters'],
  ])('%j', (env, detail) => {
    expect(readSettings(env)).toEqual({ ok: false, detail })
  })
})

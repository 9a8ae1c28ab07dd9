import { describe, expect, it } from 'vitest'
import { readSettings } from '../../worker/settings.ts'

it('runs on nothing but its bindings', () => {
  expect(readSettings({ ROOM: {}, ASSETS: {} })).toEqual({
    ok: true,
    settings: {
      roomName: 'Chat',
      basePath: '/',
      publicUrl: null,
      allowedOrigins: [],
      guests: 'read',
      forum: null,
      sidCookie: null,
      relayTokens: [],
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
  })
  expect(read).toEqual({
    ok: true,
    settings: {
      roomName: 'Tea',
      basePath: '/chat/',
      publicUrl: 'https://forum.example/chat/',
      allowedOrigins: ['https://a.example', 'http://127.0.0.1:8788'],
      guests: 'none',
      forum: { verifyUrl: 'https://forum.example/verify', token: 'secret' },
      sidCookie: 'phpbb3_sid',
      relayTokens: ['old', 'new'],
    },
  })
  expect(readSettings({ GUESTS: '', FORUM_VERIFY_URL: '' })).toMatchObject({
    ok: true,
    settings: { guests: 'read', forum: null },
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
    [{ RELAY_TOKEN: 'a,' }, 'RELAY_TOKEN.1: must not be empty'],
    [{ ROOM_NAME: 'x'.repeat(65) }, 'ROOM_NAME: must be at most 64 characters'],
  ])('%j', (env, detail) => {
    expect(readSettings(env)).toEqual({ ok: false, detail })
  })
})

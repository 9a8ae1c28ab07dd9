import { describe, expect, it } from 'vitest'
import { readHandshake, type Doorman, type Knock } from '../../../worker/core/handshake.ts'

const doorman: Doorman = {
  ownOrigin: 'https://chat.example',
  allowedOrigins: ['https://forum.example'],
  sidCookie: 'sid',
}

function knock(change: Partial<Knock> = {}) {
  const plain: Knock = {
    upgrade: 'websocket',
    protocols: 'sax.v1',
    origin: null,
    cookies: null,
    epoch: null,
    since: null,
  }
  return readHandshake({ ...plain, ...change }, doorman)
}

const guest = { ok: true, cursor: null, credential: { is: 'none' } }
const base64url = (text: string) => Buffer.from(text).toString('base64url')

describe('[H1] [H4] who may open a socket', () => {
  it.each([
    [{ upgrade: null }, 'upgrade_required'],
    [{ upgrade: 'h2c' }, 'upgrade_required'],
    [{ protocols: null }, 'bad_request'],
    [{ protocols: 'sax.v2' }, 'bad_request'],
    [{ protocols: 'sid.abc' }, 'bad_request'],
    [{ protocols: 'sax.v1, sid.' }, 'bad_request'],
    [{ protocols: 'sax.v1, sid64.!!' }, 'bad_request'],
    [{ protocols: 'sax.v1, sid64._w' }, 'bad_request'],
    [{ protocols: `sax.v1, sid.${'x'.repeat(2_049)}` }, 'bad_request'],
    [{ epoch: 'e' }, 'bad_request'],
    [{ since: '1' }, 'bad_request'],
    [{ epoch: 'e', since: '-1' }, 'bad_request'],
    [{ epoch: 'e', since: '1e3' }, 'bad_request'],
    [{ epoch: 'e', since: String(2 ** 53) }, 'bad_request'],
    [{ epoch: 'e', since: '1'.repeat(400) }, 'bad_request'],
    [{ epoch: 'a b', since: '1' }, 'bad_request'],
    [{ origin: 'https://evil.example' }, 'origin_not_allowed'],
    [{ origin: 'https://forum.example.evil.example' }, 'origin_not_allowed'],
    [{ origin: 'https://sub.forum.example' }, 'origin_not_allowed'],
    [{ origin: 'http://forum.example' }, 'origin_not_allowed'],
    [{ origin: 'null' }, 'origin_not_allowed'],
    [{ origin: '' }, 'origin_not_allowed'],
  ])('%j: %s', (change, error) => {
    expect(knock(change)).toMatchObject({ ok: false, error })
  })

  it.each([
    {},
    { upgrade: 'WebSocket' },
    { origin: 'https://forum.example' },
    { origin: 'https://chat.example' },
  ])('%j is let in', (change) => expect(knock(change)).toEqual(guest))
})

it('[H2] reads the cursor', () => {
  expect(knock({ epoch: 'e-1', since: '42' })).toMatchObject({ cursor: { epoch: 'e-1', since: 42 } })
  expect(knock({ epoch: 'e-1', since: '0' })).toMatchObject({ cursor: { epoch: 'e-1', since: 0 } })
  const since = Number.MAX_SAFE_INTEGER
  expect(knock({ epoch: 'e-1', since: String(since) })).toMatchObject({ cursor: { since } })
})

describe('[H3] one credential, the first found', () => {
  const cookies = 'other=1; sid=cookie-sid; sid=second'
  const origin = 'https://forum.example'
  it.each([
    [
      { protocols: 'sax.v1, relay.secret', cookies, origin },
      { is: 'relay', token: 'secret' },
    ],
    [
      { protocols: 'sax.v1, sid.abc', cookies, origin },
      { is: 'sid', sid: 'abc' },
    ],
    [{ protocols: 'sid.abc,sax.v1,relay.x' }, { is: 'relay', token: 'x' }],
    [{ protocols: 'sax.v1,sid64.eA,sid.abc' }, { is: 'sid', sid: 'abc' }],
    [
      { protocols: `sax.v1, sid64.${base64url('a=b; "é" \u{1f600}')}` },
      { is: 'sid', sid: 'a=b; "é" \u{1f600}' },
    ],
    [
      { cookies, origin },
      { is: 'sid', sid: 'cookie-sid' },
    ],
    [
      { cookies: 'sid="quoted"', origin },
      { is: 'sid', sid: 'quoted' },
    ],
    [{ cookies: 'xsid=no; sid_=no', origin }, { is: 'none' }],
    [{ cookies: 'sid=', origin }, { is: 'none' }],
    [{ cookies }, { is: 'none' }],
  ])('%j', (change, credential) => {
    expect(knock(change)).toEqual({ ...guest, credential })
  })

  it('[H12] passes over items it does not know', () => {
    expect(knock({ protocols: 'sax.v1, future.thing, sid.abc' })).toEqual({
      ...guest,
      credential: { is: 'sid', sid: 'abc' },
    })
  })

  it('reads no cookie where none was named', () => {
    const plain: Knock = {
      upgrade: 'websocket',
      protocols: 'sax.v1',
      origin,
      cookies,
      epoch: null,
      since: null,
    }
    expect(readHandshake(plain, { ...doorman, sidCookie: null })).toEqual(guest)
  })
})

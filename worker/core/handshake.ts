import type { HttpErrorCode } from '../../protocol/codes.ts'
import { SID_MAX } from '../../protocol/limits.ts'
import { SUBPROTOCOL } from '../../protocol/version.ts'
import type { ClientCursor } from './welcome.ts'

/** What of an upgrade request matters; headers as sent, null where missing. */
export type Knock = {
  readonly upgrade: string | null
  readonly protocols: string | null
  readonly origin: string | null
  readonly cookies: string | null
  readonly epoch: string | null
  readonly since: string | null
}

export type Doorman = {
  readonly ownOrigin: string
  readonly allowedOrigins: readonly string[]
  /** Name of the forum's session cookie, or null where the room reads none. */
  readonly sidCookie: string | null
}

type Credential =
  | { readonly is: 'none' }
  | { readonly is: 'relay'; readonly token: string }
  | { readonly is: 'sid'; readonly sid: string }

export type Handshake =
  | { readonly ok: true; readonly cursor: ClientCursor | null; readonly credential: Credential }
  | { readonly ok: false; readonly error: HttpErrorCode; readonly detail?: string }

/** Reads an upgrade request: who knocks and how far they got, or why the door stays shut [H1–H4]. */
export function readHandshake(knock: Knock, doorman: Doorman): Handshake {
  if (knock.upgrade?.toLowerCase() !== 'websocket') return { ok: false, error: 'upgrade_required' }
  const protocols = (knock.protocols ?? '').split(',').map((item) => item.trim())
  if (!protocols.includes(SUBPROTOCOL)) return bad(`Sec-WebSocket-Protocol: must offer ${SUBPROTOCOL}`)
  const cursor = readCursor(knock.epoch, knock.since)
  if (cursor === 'bad') return bad('epoch, since: both or neither, since a number')
  if (knock.origin !== null && !isAllowed(knock.origin, doorman))
    return { ok: false, error: 'origin_not_allowed' }
  const offered = credentialOf(protocols)
  if (offered === 'bad')
    return bad('Sec-WebSocket-Protocol: sid must have 1 to 2048 characters, sid64 be their base64url')
  const fromCookie = knock.origin === null ? null : readCookie(knock.cookies, doorman.sidCookie)
  const credential = offered ?? (fromCookie === null ? { is: 'none' } : { is: 'sid', sid: fromCookie })
  return { ok: true, cursor, credential }
}

/** Exact, whole strings: a prefix or a suffix of an allowed origin is somebody else's [H4]. */
export function isAllowed(origin: string, { ownOrigin, allowedOrigins }: Doorman): boolean {
  return origin === ownOrigin || allowedOrigins.includes(origin)
}

function bad(detail: string): Handshake {
  return { ok: false, error: 'bad_request', detail }
}

function readCursor(epoch: string | null, since: string | null): ClientCursor | null | 'bad' {
  if (epoch === null && since === null) return null
  if (epoch === null || since === null) return 'bad'
  if (!/^[\w-]{1,64}$/.test(epoch) || !/^\d+$/.test(since)) return 'bad'
  return Number.isSafeInteger(Number(since)) ? { epoch, since: Number(since) } : 'bad'
}

/** A relay's token before a sid; items that mean nothing to this version are passed over [H3, H12]. */
function credentialOf(protocols: readonly string[]): Credential | null | 'bad' {
  const after = (prefix: string) => protocols.find((item) => item.startsWith(prefix))?.slice(prefix.length)
  const [token, sid, encoded] = [after('relay.'), after('sid.'), after('sid64.')]
  if (token !== undefined) return { is: 'relay', token }
  if (sid !== undefined) return sidCredential(sid)
  return encoded === undefined ? null : sidCredential(fromBase64Url(encoded))
}

function sidCredential(sid: string | null): Credential | 'bad' {
  return sid !== null && sid !== '' && sid.length <= SID_MAX ? { is: 'sid', sid } : 'bad'
}

/** The one cookie the forum named; no other is looked at. A value that is too long for a sid is none [H3]. */
function readCookie(cookies: string | null, name: string | null): string | null {
  if (cookies === null || name === null) return null
  for (const pair of cookies.split(';')) {
    const at = pair.indexOf('=')
    if (at < 0 || pair.slice(0, at).trim() !== name) continue
    const value = pair
      .slice(at + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1')
    return value !== '' && value.length <= SID_MAX ? value : null
  }
  return null
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** UTF-8 text from unpadded base64url, null where it is not that. The pure world has no `atob`. */
function fromBase64Url(encoded: string): string | null {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const char of encoded.replace(/=+$/, '')) {
    const value = BASE64URL.indexOf(char)
    if (value < 0) return null
    held = (held << 6) | value
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 0xff)
    held &= (1 << bits) - 1
  }
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
  } catch {
    return null
  }
}

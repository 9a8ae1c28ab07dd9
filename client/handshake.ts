import { SUBPROTOCOL } from '../protocol/version.ts'
import type { Credential } from './credential.ts'

/** What a WebSocket subprotocol may consist of (RFC 9110, token). */
const HTTP_TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** The room's address with the cursor, where one is held [H2]. */
export function handshakeUrl(
  url: string,
  cursor: { readonly epoch: string; readonly since: number } | null,
): string {
  if (!cursor) return url
  const mark = url.includes('?') ? '&' : '?'
  return `${url}${mark}epoch=${encodeURIComponent(cursor.epoch)}&since=${cursor.since}`
}

/** What is offered as subprotocols: the version, and a credential that no cookie carries [H1, H3]. */
export function handshakeProtocols(credential: Credential): string[] {
  switch (credential.kind) {
    case 'cookie':
      return [SUBPROTOCOL]
    case 'sid':
      return credential.sid === null ? [SUBPROTOCOL] : [SUBPROTOCOL, sidProtocol(credential.sid)]
    case 'relay':
      return [SUBPROTOCOL, `relay.${credential.token}`]
  }
}

function sidProtocol(sid: string): string {
  if (HTTP_TOKEN.test(sid)) return `sid.${sid}`
  const bytes = Array.from(new TextEncoder().encode(sid), (byte) => String.fromCharCode(byte))
  return `sid64.${btoa(bytes.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
}

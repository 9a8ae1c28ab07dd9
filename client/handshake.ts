import { SUBPROTOCOL } from '../protocol/version.ts'
import { base64url } from './base64url.ts'
import type { Timeline } from './core/timeline.ts'
import type { Credential } from './credential.ts'

/** What a WebSocket subprotocol may consist of (RFC 9110, token). */
const HTTP_TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** The room's address with the cursor, where one is held [H2]. */
export function handshakeUrl(url: string, { epoch, cursor }: Timeline): string {
  return epoch === null ? url : `${url}?epoch=${encodeURIComponent(epoch)}&since=${cursor}`
}

/** What is offered as subprotocols: the version, and a credential that no cookie carries [H1, H3]. */
export function handshakeProtocols(credential: Credential): string[] {
  if (credential.kind === 'relay') return [SUBPROTOCOL, `relay.${credential.token}`]
  const sid = credential.kind === 'sid' ? credential.sid : null
  return sid === null ? [SUBPROTOCOL] : [SUBPROTOCOL, sidProtocol(sid)]
}

function sidProtocol(sid: string): string {
  return HTTP_TOKEN.test(sid) ? `sid.${sid}` : `sid64.${base64url(new TextEncoder().encode(sid))}`
}

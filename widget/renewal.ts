import { isLike } from '../client/core/like.ts'
import { SID_MAX } from '../protocol/limits.ts'
import type { PageCredential } from './credential.ts'

/** Milliseconds a forum may take to renew a session, its answer included. */
const RENEW_TIMEOUT_MS = 10_000

/** A sid from the page [C3]; rejects where it gives none. */
export async function freshSid({ renewSid, renewUrl }: PageCredential): Promise<string> {
  const sid: unknown = renewSid === null ? await fetchSid(renewUrl ?? '') : await renewSid()
  if (typeof sid !== 'string' || sid === '' || sid.length > SID_MAX || !sid.isWellFormed()) {
    throw new TypeError('renewal: no usable sid')
  }
  return sid
}

async function fetchSid(renewUrl: string): Promise<unknown> {
  const json: unknown = await (await fetchRenewal(renewUrl)).json()
  return isLike(json, { sid: '' }) && json.sid
}

/** Only for what the forum does to its cookie: the answer is not read. */
export async function refreshCookie(renewUrl: string): Promise<void> {
  await (await fetchRenewal(renewUrl)).body?.cancel()
}

/** Same origin only: the answer is a credential, and so is the cookie that asks for it. */
async function fetchRenewal(renewUrl: string): Promise<Response> {
  const url = new URL(renewUrl, document.baseURI)
  if (url.origin !== origin) reportError(new TypeError('sax-chat: renew-url: must be of the same origin'))
  const answer = await fetch(url, {
    mode: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(RENEW_TIMEOUT_MS),
  })
  if (!answer.ok) throw new Error(`renew-url: answered ${answer.status}`)
  return answer
}

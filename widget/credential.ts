import type { Credential } from '../client/credential.ts'
import { isLike } from '../client/core/like.ts'
import { SID_MAX } from '../protocol/limits.ts'

/** What the page gives the widget to log in with [C3]; read again at every renewal, so a page may replace `renewSid`. */
export type PageCredential = {
  readonly sid: string | null
  readonly renewSid: (() => Promise<string>) | null
  /** As written in the attribute, relative to the page. */
  readonly renewUrl: string | null
}

/** Milliseconds a forum may take to renew a session, its answer included. */
const RENEW_TIMEOUT_MS = 10_000

/** A `sid` or somebody to ask for one makes a sid the credential; else it is the forum's cookie, which only the browser sees. */
export function credentialOf(page: PageCredential): Credential {
  const { sid, renewSid, renewUrl } = page
  if (sid === null && renewSid === null) {
    return renewUrl === null ? { kind: 'cookie' } : { kind: 'cookie', refresh: () => refreshCookie(renewUrl) }
  }
  return renewSid === null && renewUrl === null
    ? { kind: 'sid', sid }
    : { kind: 'sid', sid, renew: () => freshSid(page) }
}

async function freshSid({ renewSid, renewUrl }: PageCredential): Promise<string> {
  const sid: unknown = renewSid === null ? await fetchSid(renewUrl ?? '') : await renewSid()
  if (typeof sid !== 'string' || sid === '' || sid.length > SID_MAX || !sid.isWellFormed()) {
    throw new Error('no sid')
  }
  return sid
}

async function fetchSid(renewUrl: string): Promise<unknown> {
  const json: unknown = await (await fetchRenewal(renewUrl)).json()
  return isLike(json, { sid: '' }) && json.sid
}

/** Only for what the forum does to its cookie: the answer is not read. */
async function refreshCookie(renewUrl: string): Promise<void> {
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
  if (!answer.ok) throw new Error('refused')
  return answer
}

import type { Credential } from '../client/credential.ts'
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

/** UTF-16 units of a `renew-url` answer that are looked at: the longest sid in JSON, several times over. */
const RENEW_MAX_LENGTH = 16 * 1024

/** A `sid` or somebody to ask for one makes a sid the credential; else it is the forum's cookie, which only the browser sees. */
export function credentialOf(page: PageCredential): Credential {
  const { sid, renewSid, renewUrl } = page
  if (sid === null && renewSid === null) {
    return renewUrl === null ? { kind: 'cookie' } : { kind: 'cookie', refresh: () => refreshCookie(renewUrl) }
  }
  return renewSid === null && renewUrl === null
    ? { kind: 'sid', sid }
    : { kind: 'sid', sid, renew: async () => checked(await askFor(page)) }
}

async function askFor(page: PageCredential): Promise<unknown> {
  if (page.renewSid !== null) return page.renewSid()
  return page.renewUrl === null ? undefined : fetchSid(page.renewUrl)
}

async function fetchSid(renewUrl: string): Promise<unknown> {
  const text = await (await fetchRenewal(renewUrl)).text()
  if (text.length > RENEW_MAX_LENGTH) throw new RangeError('renew-url: answer too long')
  const json: unknown = JSON.parse(text)
  return typeof json === 'object' && json !== null && 'sid' in json ? json.sid : undefined
}

/** Only for what the forum does to its cookie: the answer is not read. */
async function refreshCookie(renewUrl: string): Promise<void> {
  const { body } = await fetchRenewal(renewUrl)
  await body?.cancel()
}

/** Same origin only: the answer is a credential, and so is the cookie that asks for it. */
async function fetchRenewal(renewUrl: string): Promise<Response> {
  const url = new URL(renewUrl, document.baseURI)
  if (url.origin !== location.origin) throw new TypeError('renew-url: must be of the same origin as the page')
  const answer = await fetch(url, {
    mode: 'same-origin',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(RENEW_TIMEOUT_MS),
  })
  if (!answer.ok) throw new Error(`renew-url: answered ${answer.status}`)
  return answer
}

function checked(sid: unknown): string {
  if (typeof sid !== 'string' || sid === '' || sid.length > SID_MAX || !sid.isWellFormed()) {
    throw new TypeError('renewal: no usable sid')
  }
  return sid
}

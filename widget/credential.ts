import type { Credential } from '../client/credential.ts'

/** What the page gives the widget to log in with [C3]; read again at every renewal, so a page may replace `renewSid`. */
export type PageCredential = {
  readonly sid: string | null
  readonly renewSid: (() => Promise<string>) | null
  /** As written in the attribute, relative to the page. */
  readonly renewUrl: string | null
}

/** A `sid` or somebody to ask for one makes a sid the credential; else it is the forum's cookie, which only the browser sees. */
export function credentialOf(page: PageCredential): Credential {
  const { sid, renewSid, renewUrl } = page
  const isCookie = sid === null && renewSid === null
  if (renewSid === null && renewUrl === null) return isCookie ? { kind: 'cookie' } : { kind: 'sid', sid }
  const load = () => import('./renewal.ts')
  // Here when it is needed, which may be when a newer build has taken its place on the server.
  load().catch(() => {})
  return isCookie
    ? { kind: 'cookie', refresh: async () => (await load()).refreshCookie(renewUrl ?? '') }
    : { kind: 'sid', sid, renew: async () => (await load()).freshSid(page) }
}

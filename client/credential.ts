import type { GuestReason } from '../protocol/codes.ts'

/** How a client shows who it is [H3]; the functions are the page's ways to renew it [C3]. */
export type Credential =
  /** The browser sends the forum's cookie by itself; `refresh` makes the forum issue it anew. */
  | { readonly kind: 'cookie'; readonly refresh?: () => Promise<void> }
  | { readonly kind: 'sid'; readonly sid: string | null; readonly renew?: () => Promise<string> }
  | { readonly kind: 'relay'; readonly token: string }

/** Whether a renewal may make a member of a guest; `reason` is null where the guest showed no credential. */
export function isRenewable(credential: Credential, reason: GuestReason | null): boolean {
  const stale = reason === 'unknown' || reason === 'expired'
  switch (credential.kind) {
    case 'cookie':
      return stale && credential.refresh !== undefined
    case 'sid':
      return (stale || (reason === null && credential.sid === null)) && credential.renew !== undefined
    case 'relay':
      return false
  }
}

/** Whether the page can give another credential after 4401. */
export function hasAnother(credential: Credential): boolean {
  switch (credential.kind) {
    case 'cookie':
      return credential.refresh !== undefined
    case 'sid':
      return credential.renew !== undefined
    case 'relay':
      return false
  }
}

/** The credential to show next; rejects where the page has none. Where the page cannot renew, the old one may still be good. */
export async function renewed(credential: Credential): Promise<Credential> {
  switch (credential.kind) {
    case 'cookie':
      await credential.refresh?.()
      return credential
    case 'sid': {
      const sid = credential.renew ? await credential.renew() : credential.sid
      if (!sid) throw new Error('no sid')
      return { ...credential, sid }
    }
    case 'relay':
      return credential
  }
}

/** How a client shows who it is [H3]; the functions are the page's ways to renew it [C3]. */
export type Credential =
  /** The browser sends the forum's cookie by itself; `refresh` makes the forum issue it anew. */
  | { readonly kind: 'cookie'; readonly refresh?: () => Promise<void> }
  | { readonly kind: 'sid'; readonly sid: string | null; readonly renew?: () => Promise<string> }
  | { readonly kind: 'relay'; readonly token: string }

/** Whether another credential may make a member of whom this frame makes a guest. */
export function isRenewable(credential: Credential, frame: object): boolean {
  if (!hasAnother(credential)) return false
  // Without a reason no credential was shown.
  if (!('reason' in frame)) return credential.kind === 'sid' && credential.sid === null
  return frame.reason === 'unknown' || frame.reason === 'expired'
}

/** Whether the page can give another credential after 4401. */
export function hasAnother(credential: Credential): boolean {
  return 'refresh' in credential || 'renew' in credential
}

/** The credential to show next; rejects where the page has none. Where the page cannot renew, the old one may still be good. */
export async function renewed(credential: Credential): Promise<Credential> {
  if (credential.kind === 'cookie') await credential.refresh?.()
  if (credential.kind !== 'sid') return credential
  const sid = credential.renew ? await credential.renew() : credential.sid
  if (!sid) throw new Error('no sid')
  return { ...credential, sid }
}

import { readCookie, SID_COOKIE } from './cookies.ts'
import { newTicket } from './credentials.ts'
import type { Site } from './site.ts'

/** A ticket for the session of this browser, or null for a guest: what a page may hold, since a sid would be a whole log-in [C3]. */
export async function ticketFor(request: Request, { store }: Site): Promise<string | null> {
  const sid = readCookie(request, SID_COOKIE)
  if (sid === null) return null
  const ticket = newTicket()
  return (await store.issueTicket(ticket, sid, Date.now())) ? ticket : null
}

/** `GET /sax/sid`, the widget's renew-url. No CORS header ever: only the forum's own pages may read it. */
export async function renewSid(request: Request, site: Site): Promise<Response> {
  const ticket = await ticketFor(request, site)
  const headers = { 'cache-control': 'no-store' }
  return ticket === null
    ? Response.json({ error: 'log_in_required' }, { status: 401, headers })
    : Response.json({ sid: ticket }, { headers })
}

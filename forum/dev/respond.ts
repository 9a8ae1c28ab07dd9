import { type ChatEmbed, contentSecurityPolicy } from './embed.ts'
import { layout, type Page } from './pages/layout.ts'
import { messagePage } from './pages/message.ts'
import type { Visit } from './site.ts'
import { ticketFor } from './ticket.ts'

/** A page as an answer, under the policy of the embedding that this browser asked for. */
export async function pageResponse(visit: Visit, page: Page): Promise<Response> {
  const { request, site, embed, visitor } = visit
  const { roomOrigin, boardName } = site.settings
  const ticket = embed === 'other' && visitor.state === 'member' ? await ticketFor(request, site) : null
  const chat: ChatEmbed = { embed, roomOrigin, ticket }
  const document = layout(page, { boardName, visitor, chat, here: hereOf(visit) })
  return new Response(document.toString(), {
    status: page.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(chat),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'private, no-store',
    },
  })
}

/** A page that only says something. */
export function messageResponse(
  visit: Visit,
  message: { readonly status: number; readonly title: string; readonly text: string },
): Promise<Response> {
  const { status, title, text } = message
  const page: Page = {
    title,
    crumbs: [{ label: title }],
    main: messagePage(title, text),
    chat: 'last',
    status,
  }
  return pageResponse(visit, page)
}

/** After a form: shows the result by GET, so that reloading repeats nothing. */
export function seeOther(path: string, cookie?: string): Response {
  const headers = new Headers({ location: path, 'cache-control': 'no-store' })
  if (cookie !== undefined) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}

/** Where the page's forms lead back to: the page itself, and the index from pages that only a form leads to. */
function hereOf({ request, url }: Visit): string {
  return request.method === 'GET' && url.pathname !== '/login' ? url.pathname + url.search : '/'
}

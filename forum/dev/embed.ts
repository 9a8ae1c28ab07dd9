import { html, type Html } from './html.ts'

/** How the chat gets onto a page: from the forum's own host, or from another origin. */
export type Embed = 'same' | 'other'

/** Where the forum's host hands requests to the room; the room's BASE_PATH. */
export const CHAT_PATH = '/chat/'

/** What of the chat one page needs to print. */
export interface ChatEmbed {
  readonly embed: Embed
  readonly roomOrigin: string
  /** For `other` and a logged-in person: what the page gives in place of a sid [C3]. */
  readonly ticket: string | null
}

/** The preference as the cookie or the form has it; anything else is the recommended way. */
export function embedOf(value: string | null): Embed {
  return value === 'other' ? 'other' : 'same'
}

/** Where the room shows its own full page. */
export function chatPageUrl({ embed, roomOrigin }: ChatEmbed): string {
  return embed === 'same' ? CHAT_PATH : `${roomOrigin}/`
}

export function chatScript(chat: ChatEmbed): Html {
  return html`<script type="module" src="${chatPageUrl(chat)}widget.js"></script>`
}

/** The element; what is inside shows until the widget is there, and where it never comes. */
export function chatElement(chat: ChatEmbed): Html {
  const fallback = html`<a href="${chatPageUrl(chat)}">Open the chat on its own page</a>`
  if (chat.embed === 'same') return html`<sax-chat log-in-url="/login">${fallback}</sax-chat>`
  const sid = chat.ticket !== null && html`sid="${chat.ticket}"`
  return html`<sax-chat log-in-url="/login" renew-url="/sax/sid" ${sid}>${fallback}</sax-chat>`
}

/**
 * What a page may load: the strictest policy that the chat works under, so that a widget which needs more is
 * noticed here. Older Safari does not count wss: as 'self', hence the room's socket by name.
 */
export function contentSecurityPolicy({
  embed,
  roomOrigin,
}: Pick<ChatEmbed, 'embed' | 'roomOrigin'>): string {
  const strict = [
    "default-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
  ]
  if (embed === 'same') return strict.join('; ')
  const socketOrigin = roomOrigin.replace(/^http/, 'ws')
  return [
    ...strict,
    `script-src 'self' ${roomOrigin}`,
    `connect-src 'self' ${roomOrigin} ${socketOrigin}`,
  ].join('; ')
}

/** The cookie that the room is told of by FORUM_SID_COOKIE [H3]. */
export const SID_COOKIE = 'sax_forum_sid'
/** Which embedding this browser wants to see: a preference, no secret. */
export const EMBED_COOKIE = 'sax_embed'

const YEAR_SECONDS = 31_536_000

/** One cookie of a request; the first of that name wins. */
export function readCookie(request: Request, name: string): string | null {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}

/** The session's cookie lives as long as the browser; how long the session does is the store's to say. */
export function sidCookie(sid: string): string {
  return `${SID_COOKIE}=${sid}; Path=/; HttpOnly; SameSite=Lax`
}

export function clearedSidCookie(): string {
  return `${SID_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`
}

export function embedCookie(embed: string): string {
  return `${EMBED_COOKIE}=${embed}; Path=/; SameSite=Lax; Max-Age=${YEAR_SECONDS}`
}

/** The URL, resolved against `base` where there is one; null unless it is http(s). */
export function httpUrl(url: string, base?: string): URL | null {
  const parsed = URL.canParse(url, base) ? new URL(url, base) : null
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed : null
}

/**
 * Where the room is: the base that the script was loaded from, unless `room` names another; null when that is no
 * absolute http(s) URL.
 */
export function roomAddress(room: string | null, scriptUrl: string): string | null {
  const base = room === null ? httpUrl('.', scriptUrl) : httpUrl(room)
  return (
    base && `${base.protocol.replace('http', 'ws')}//${base.host}${base.pathname.replace(/\/?$/, '/')}room`
  )
}

/** The room's base as `http`, `https`, `ws` or `wss`, ended by `/`; null where it is none. */
export function baseUrl(text: string): string | null {
  const url = URL.parse(text)
  if (!url || !/^(?:https?|wss?):$/.test(url.protocol) || url.username || url.password) return null
  if (url.search || url.hash) return null
  return url.href.replace(/\/*$/, '/')
}

/** What a server of IRC_SERVERS means: `irc` in the clear, `ircs` over TLS, by their usual ports; null where it is none. */
export function ircServer(
  text: string,
): { readonly host: string; readonly port: number; readonly isTls: boolean } | null {
  const url = URL.parse(text)
  if (!url || !/^ircs?:$/.test(url.protocol) || url.hostname === '') return null
  const hasMore = url.username || url.password || url.search || url.hash || url.pathname.length > 1
  if (hasMore || url.port === '0') return null
  const isTls = url.protocol === 'ircs:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return { host, port: Number(url.port) || (isTls ? 6697 : 6667), isTls }
}

/** What never leaves the machine. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host)
}

/**
 * Where the room is: the base that the script was loaded from, unless `room` names another; null when that is no
 * absolute http(s) URL.
 */
export function roomAddress(room: string | null, scriptUrl: string): string | null {
  if (room !== null && !URL.canParse(room)) return null
  const base = room === null ? new URL('.', scriptUrl) : new URL(room)
  if (base.protocol !== 'https:' && base.protocol !== 'http:') return null
  base.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:'
  base.search = ''
  base.hash = ''
  if (!base.pathname.endsWith('/')) base.pathname += '/'
  return new URL('room', base).href
}

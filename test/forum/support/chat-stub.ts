/**
 * Stands where the room's Worker will be: tells what it was asked, so that a test sees whether the forum handed
 * the request on unchanged; what is posted goes to ROOM_URL, if there is one. Source text, as it runs in workerd and not here.
 */
export const CHAT_STUB = `
export default {
  fetch(request, env) {
    const url = new URL(request.url)
    if (env.ROOM_URL && request.method === 'POST') return fetch(new Request(env.ROOM_URL + url.pathname, request))
    if (request.headers.get('upgrade') === 'websocket') {
      const [client, server] = Object.values(new WebSocketPair())
      server.accept()
      server.send(JSON.stringify({ path: url.pathname + url.search, cookie: request.headers.get('cookie') }))
      server.addEventListener('message', ({ data }) => server.send('echo ' + data))
      server.addEventListener('close', () => server.close())
      const headers = { 'sec-websocket-protocol': 'sax.v1' }
      return new Response(null, { status: 101, webSocket: client, headers })
    }
    if (url.pathname === '/chat/elsewhere')
      return new Response(null, { status: 302, headers: { location: '/chat/there' } })
    if (url.pathname === '/chat/widget.js')
      return new Response('customElements.define("sax-chat", class extends HTMLElement {})', {
        headers: { 'content-type': 'text/javascript', etag: '"stub"' },
      })
    const seen = { method: request.method, url: request.url, headers: Object.fromEntries(request.headers) }
    return Response.json(seen, { headers: { 'x-chat': 'stub' } })
  },
}
`

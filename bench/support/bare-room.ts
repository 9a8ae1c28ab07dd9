import { Miniflare } from 'miniflare'

/** What the runtime itself costs: hibernatable sockets and one `send` loop, in the same runtime as the room. */
const CODE = `
import { DurableObject } from 'cloudflare:workers'
export class BareRoom extends DurableObject {
  fetch() {
    const { 0: theirs, 1: ours } = new WebSocketPair()
    this.ctx.acceptWebSocket(ours)
    ours.send('{"type":"welcome"}')
    return new Response(null, { status: 101, webSocket: theirs, headers: { 'sec-websocket-protocol': 'sax.v1' } })
  }
  webSocketMessage(_socket, text) {
    const frame = JSON.stringify({ name: 'user', at: Date.now(), text })
    for (const socket of this.ctx.getWebSockets()) socket.send(frame)
  }
  webSocketClose(socket, code) { socket.close(code === 1005 || code === 1006 ? 1000 : code) }
}
export default { fetch: (request, env) => env.ROOM.getByName('room').fetch(request) }
`

export async function startBareRoom(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const miniflare = new Miniflare({
    host: '127.0.0.1',
    port: 0,
    cf: false,
    workers: [
      {
        config: {
          name: 'bare',
          compatibilityDate: '2026-11-17',
          manifest: {
            mainModule: 'worker.js',
            modulesRoot: '/',
            modules: { 'worker.js': { type: 'esm', contents: CODE } },
          },
          env: { ROOM: { type: 'durable-object', worker: 'bare', exportName: 'BareRoom' } },
          exports: { BareRoom: { type: 'durable-object', storage: 'sqlite' } },
        },
      },
    ],
  })
  const url = await miniflare.ready
  return { url: `${url.href}room`, stop: () => miniflare.dispose() }
}

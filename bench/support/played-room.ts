import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ServerFrame } from '../../protocol/server-frame.ts'
import { ASSETS } from '../../scripts/bundle.ts'

/** A page, the widget's files as the Worker serves them, and a room that only says what it is told to. */
export type PlayedRoom = {
  readonly url: string
  /** To every socket. */
  say(frame: ServerFrame): void
  stop(): Promise<void>
}

/** What RFC 6455, 1.3 appends to a key. */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
/** Longest payload, in bytes, that a header of two bytes tells, and of four. */
const [SHORT, LONG] = [125, 65_535]
/** Opcode (RFC 6455, 5.2). */
const CLOSE = 0x8
/** As in worker/routes.ts: a script that may be kept is a script whose compilation is kept. */
const KEPT = 'public, max-age=300, stale-while-revalidate=86400'

/** `welcome` is asked for each socket that opens; `since` is the cursor it came with. */
export async function startPlayedRoom(
  html: string,
  welcome: (since: number | null) => ServerFrame,
): Promise<PlayedRoom> {
  const sockets = new Set<Duplex>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://room')
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8'
    const body = pathname.startsWith('/chat/') ? readFile(`${ASSETS}${pathname.slice(6)}`) : html
    Promise.resolve(body).then(
      (bytes) => response.writeHead(200, { 'content-type': type, 'cache-control': KEPT }).end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key'] ?? ''}${WEBSOCKET_GUID}`)
      .digest('base64')
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Protocol: sax.v1\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    // A measured page never falls silent for so long that it would need an answer: only its good-bye is read.
    socket.on('data', ([head = 0]: Buffer) => (head & 0x0f) === CLOSE && socket.end())
    const since = new URL(request.url ?? '/', 'http://room').searchParams.get('since')
    socket.write(textFrame(welcome(since === null ? null : Number(since))))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (!(address instanceof Object)) throw new Error('the room has no port')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    say(frame) {
      const bytes = textFrame(frame)
      for (const socket of sockets) socket.write(bytes)
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => {
        server.close(closed)
        server.closeAllConnections()
      })
    },
  }
}

function textFrame(frame: ServerFrame): Buffer {
  const payload = Buffer.from(JSON.stringify(frame))
  if (payload.length > LONG) throw new RangeError('a frame of more than 64 kB')
  const head = Buffer.alloc(payload.length > SHORT ? 4 : 2)
  head[0] = 0x81
  if (payload.length > SHORT) {
    head[1] = SHORT + 1
    head.writeUInt16BE(payload.length, 2)
  } else head[1] = payload.length
  return Buffer.concat([head, payload])
}

import { connect, type Socket } from 'node:net'

/** Marks a line of the benchmark in whatever frame carries it: `@@<number>;`, then the padding of a 60-character line. */
const MARK = Buffer.from('@@')
const SEMICOLON = 0x3b

/**
 * A WebSocket client that does next to nothing, so that a thousand of them leave the machine to the server: one
 * TCP socket, no compression offered, incoming bytes only searched for marked lines.
 */
export class LineSocket {
  bytes = 0
  readonly #socket: Socket
  #rest: Buffer = Buffer.alloc(0)

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Resolves once `ready` stands in what arrived. */
  static open(
    url: string,
    protocols: string,
    ready: string,
    onLine: (line: number) => void,
  ): Promise<LineSocket> {
    const { hostname, port, pathname } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.setNoDelay(true)
    const line = new LineSocket(socket)
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
        `Sec-WebSocket-Protocol: ${protocols}\r\n\r\n`,
    )
    return new Promise((resolve, reject) => {
      let greeting: string | null = ''
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        line.bytes += chunk.length
        if (greeting !== null) {
          greeting += chunk.toString('latin1')
          if (!greeting.includes(ready)) return
          greeting = null
          resolve(line)
        } else line.#scan(chunk, onLine)
      })
    })
  }

  /** One text frame, masked with zeros as a browser's would be with noise. */
  send(text: string): void {
    const payload = Buffer.from(text)
    const long = payload.length > 125
    const head = Buffer.from([0x81, 0x80 | (long ? 126 : payload.length)])
    const length = Buffer.alloc(long ? 2 : 0)
    if (long) length.writeUInt16BE(payload.length)
    this.#socket.write(Buffer.concat([head, length, Buffer.alloc(4), payload]))
  }

  close(): void {
    this.#socket.destroy()
  }

  #scan(chunk: Buffer, onLine: (line: number) => void): void {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk
    let from = 0
    for (;;) {
      const at = data.indexOf(MARK, from)
      if (at < 0) break
      const end = data.indexOf(SEMICOLON, at)
      if (end < 0) {
        this.#rest = data.subarray(at)
        return
      }
      onLine(Number(data.toString('latin1', at + 2, end)))
      from = end
    }
    // A mark may be cut in two by the network.
    this.#rest = data.at(-1) === MARK[0] ? data.subarray(-1) : Buffer.alloc(0)
  }
}

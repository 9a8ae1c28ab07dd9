import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A browser opens a connection of its own for each WebSocket, and asks for it in one packet. */
const UPGRADE = /^upgrade: websocket/im
const REFUSED = 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'

/** A wire that can be cut: TCP from clients to the room, each connection there to be destroyed. */
export class CuttingProxy {
  readonly port: number
  /** Where new connections go; the room may come back elsewhere. */
  target: number
  /** While true, new connections are refused, as by a network that is down. */
  down = false
  /** While true, HTTP passes and no WebSocket, as through a proxy that knows of none. */
  refusesSockets = false
  /** What becomes of what the room says, byte by byte, on connections that begin from now on: as from a room that is not to be trusted. */
  forge: ((words: string) => string) | null = null
  /** Each with its other end. */
  readonly #connections = new Map<Socket, Socket>()
  readonly #from: string | undefined
  readonly #close: () => Promise<void>

  private constructor(port: number, target: number, from: string | undefined, close: () => Promise<void>) {
    this.port = port
    this.target = target
    this.#from = from
    this.#close = close
  }

  /** `from`: the address that the other side sees, where that matters to it. */
  static async start(target: number, from?: string): Promise<CuttingProxy> {
    const server = createServer((client) => proxy.#carry(client))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const proxy: CuttingProxy = new CuttingProxy(
      port,
      target,
      from,
      () => new Promise((resolve) => server.close(() => resolve())),
    )
    return proxy
  }

  get connections(): number {
    return this.#connections.size
  }

  /** Cuts one connection, chosen by a number from 0 to 1; both ends learn of it as of a broken network. */
  cutOne(chance: number): void {
    const all = [...this.#connections.keys()]
    all[Math.floor(chance * all.length)]?.destroy()
  }

  cutAll(): void {
    for (const connection of this.#connections.keys()) connection.destroy()
  }

  /** What the room says now gets lost on its way, and nobody is told: what it hears it still hears. */
  mute(): void {
    for (const [client, room] of this.#connections) room.unpipe(client).resume()
  }

  async stop(): Promise<void> {
    this.cutAll()
    await this.#close()
  }

  #carry(client: Socket): void {
    if (this.down) {
      client.destroy()
      return
    }
    const room = connect({
      port: this.target,
      host: '127.0.0.1',
      ...(this.#from !== undefined && { localAddress: this.#from }),
    })
    this.#connections.set(client, room)
    const end = () => {
      this.#connections.delete(client)
      client.destroy()
      room.destroy()
    }
    for (const socket of [client, room]) socket.on('error', end).on('close', end)
    client.once('data', (head) => {
      if (this.refusesSockets && UPGRADE.test(head.toString('latin1'))) return client.end(REFUSED)
      const { forge } = this
      client.pipe(room)
      if (!forge) {
        room.write(head)
        room.pipe(client)
        return
      }
      // Only what is not compressed can be read.
      room.write(head.toString('latin1').replace(/^sec-websocket-extensions:.*\r\n/im, ''), 'latin1')
      room.on('data', (data: Buffer) => client.write(forge(data.toString('latin1')), 'latin1'))
    })
  }
}

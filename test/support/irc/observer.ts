import { connect, type Socket } from 'node:net'
import { until } from '../until.ts'

const LF = 10

/** Somebody in the channel who has nothing to do with the relay: a raw TCP client that keeps what it gets, byte for byte. */
export class Observer {
  /** Lines as bytes, without their endings. */
  readonly lines: Buffer[] = []
  readonly #socket: Socket
  readonly #nick: string
  readonly #hear: (line: Buffer) => void
  #rest = Buffer.alloc(0)

  private constructor(socket: Socket, nick: string, hear: (line: Buffer) => void) {
    this.#socket = socket
    this.#nick = nick
    this.#hear = hear
    socket.on('error', () => {})
    socket.on('data', (data: Buffer) => this.#read(data))
  }

  /** `hear` is told each line when it comes. */
  static async enter(
    port: number,
    channel: string,
    nick: string,
    hear: (line: Buffer) => void = () => {},
  ): Promise<Observer> {
    const socket = connect(port, '127.0.0.1')
    const observer = new Observer(socket, nick, hear)
    observer.send(`NICK ${nick}`)
    observer.send(`USER ${nick} 0 * :An observer`)
    await observer.sees(/ 001 /)
    observer.send(`JOIN ${channel}`)
    await observer.sees(/ 366 /)
    return observer
  }

  /** One line, given as text or as bytes. */
  send(line: string | Uint8Array): void {
    this.#socket.write(Buffer.concat([Buffer.from(line), Buffer.from('\r\n')]))
  }

  /** What others have said, to whomever. */
  get heard(): readonly { readonly by: string; readonly target: string; readonly text: Buffer }[] {
    return this.lines.flatMap((line) => {
      const said = /^(?:@\S+ )?:([^!\s]+)\S* (?:PRIVMSG|NOTICE) (\S+) :/u.exec(line.toString('latin1'))
      if (!said) return []
      const [head, by = '', target = ''] = said
      return [{ by, target, text: line.subarray(head.length) }]
    })
  }

  /** The first line that matches, when it has come. */
  sees(wanted: RegExp): Promise<string> {
    return until(() => {
      const texts = this.lines.map((line) => line.toString())
      const found = texts.find((line) => wanted.test(line))
      if (found === undefined) throw new Error(`${this.#nick} does not see ${wanted}: ${texts.join('\n')}`)
      return found
    })
  }

  leave(): void {
    this.#socket.destroy()
  }

  #read(data: Buffer): void {
    let bytes = Buffer.concat([this.#rest, data])
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF)) {
      const line = bytes.subarray(0, at).toString('latin1').replace(/\r$/u, '')
      if (line.startsWith('PING ')) this.send(line.replace('PING', 'PONG'))
      else {
        this.lines.push(Buffer.from(line, 'latin1'))
        this.#hear(Buffer.from(line, 'latin1'))
      }
      bytes = bytes.subarray(at + 1)
    }
    this.#rest = bytes
  }
}

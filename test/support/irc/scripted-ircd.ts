import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { answer, type Refusals, speak } from './ircd-answers.ts'

export type IrcdOptions = {
  /** As listed by CAP LS; none: the server does not know CAP. */
  readonly caps?: readonly string[]
  /** Tokens of 005; none: no 005. */
  readonly isupport?: readonly string[]
  /** Who comes in gets the history, unasked. */
  readonly replaysOnJoin?: boolean
  readonly tls?: { readonly key: string; readonly cert: string; readonly maxVersion?: 'TLSv1.1' }
}

/** All that the scripted server knows of IRCv3, but SASL. */
export const MODERN_CAPS = [
  'batch',
  'cap-notify',
  'draft/chathistory',
  'echo-message',
  'labeled-response',
  'message-tags',
  'server-time',
]
export const ISUPPORT = [
  'CASEMAPPING=rfc1459',
  'CHANTYPES=#',
  'NETWORK=Scripted',
  'NICKLEN=30',
  'STATUSMSG=@+',
]

export type Seat = {
  readonly socket: Socket
  readonly caps: Set<string>
  readonly channels: Set<string>
  nick: string
  user: string
  isRegistered: boolean
  /** Between CAP LS and CAP END. */
  isNegotiating: boolean
}

export type Said = {
  readonly prefix: string
  readonly command: string
  readonly target: string
  readonly text: string
  readonly msgid: string
  readonly at: number
}

/** Lines are latin1 inside, so that each byte is passed on as it came. */
const asLatin1 = (text: string): string => Buffer.from(text).toString('latin1')

/** An IRC server on loopback that does what a test wants of it. */
export class ScriptedIrcd {
  readonly options: IrcdOptions
  readonly seats = new Set<Seat>()
  readonly history: Said[] = []
  /** Every line that was processed, of everybody, in order. */
  readonly processed: string[] = []
  /** Bytes that came, processed or not. */
  received = 0
  refusals: Refusals = {}
  /** Answers a line in the place of the server, if it returns true. */
  script: (line: string, seat: Seat) => boolean = () => false
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #isStalled = false
  #death: { readonly line: RegExp; readonly when: 'before' | 'after' } | null = null

  private constructor(options: IrcdOptions) {
    this.options = options
    const { tls } = options
    this.#server = tls
      ? createTlsServer(
          { ...tls, ...(tls.maxVersion && { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }) },
          (socket) => this.#seat(socket),
        )
      : createServer((socket) => this.#seat(socket))
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket))
    })
  }

  static async start(options: IrcdOptions = {}): Promise<ScriptedIrcd> {
    const ircd = new ScriptedIrcd(options)
    await new Promise<void>((resolve) => ircd.#server.listen(0, '127.0.0.1', resolve))
    return ircd
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get connections(): number {
    return this.#sockets.size
  }

  /** As SIGSTOP does: connections stand, bytes are taken by the system, nobody reads them. */
  stall(): void {
    this.#isStalled = true
    for (const { socket } of this.seats) socket.pause()
  }

  resume(): void {
    this.#isStalled = false
    for (const { socket } of this.seats) socket.resume()
  }

  /** Kills the server once, when such a line comes, before or after it has been processed, in either case before it is answered. */
  dieAt(line: RegExp, when: 'before' | 'after'): void {
    this.#death = { line, when }
  }

  seatOf(nick: string): Seat {
    const seat = [...this.seats].find((one) => one.nick === nick)
    if (!seat) throw new Error(`${nick} is not here`)
    return seat
  }

  /** A line to this one, as it stands. */
  send(seat: Seat, line: string | Uint8Array): void {
    if (typeof line === 'string') seat.socket.write(`${asLatin1(line)}\r\n`, 'latin1')
    else seat.socket.write(line)
  }

  /** Somebody of another server says it in the channel; history has it, whoever is there. */
  say(nick: string, channel: string, text: string): void {
    const prefix = `${nick}!u@h.invalid`
    speak(this, null, { prefix, command: 'PRIVMSG', target: channel, text: asLatin1(text) })
  }

  /** What was said in the channel, in order: by whom, and the words. */
  saidIn(channel: string): readonly { readonly nick: string; readonly text: string }[] {
    return this.history.flatMap(({ target, prefix, text }) => {
      const [nick = ''] = prefix.split('!')
      return target === channel ? [{ nick, text: Buffer.from(text, 'latin1').toString() }] : []
    })
  }

  /** Everybody who is in that channel. */
  members(channel: string): readonly Seat[] {
    return [...this.seats].filter(({ channels }) => channels.has(channel))
  }

  /** Ends all connections, and takes no more. */
  async stop(): Promise<void> {
    this.kill()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  kill(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #seat(socket: Socket): void {
    const seat: Seat = {
      socket,
      caps: new Set(),
      channels: new Set(),
      nick: '*',
      user: 'user',
      isRegistered: false,
      isNegotiating: false,
    }
    this.seats.add(seat)
    let rest = ''
    socket.on('error', () => {})
    socket.on('close', () => this.seats.delete(seat))
    socket.on('data', (data: Buffer) => {
      this.received += data.length
      rest += data.toString('latin1')
      const lines = rest.split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) this.#process(line, seat)
    })
    if (this.#isStalled) socket.pause()
  }

  #process(line: string, seat: Seat): void {
    const text = Buffer.from(line, 'latin1').toString()
    const when = this.#death?.line.test(text) ? this.#death.when : null
    // Passed on to the others; the answer stays here.
    if (when === 'after') seat.socket.cork()
    if (when !== 'before' && !seat.socket.destroyed) {
      this.processed.push(text)
      if (!this.script(text, seat)) answer(this, seat, line)
    }
    if (when === null) return
    this.#death = null
    this.kill()
  }
}

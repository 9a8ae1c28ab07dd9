import { EventEmitter } from 'node:events'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, TLSSocket } from 'node:tls'
import type { FrameworkTransport } from 'irc-framework'
import { decodeLine } from './core/decode-line.ts'

/** Where a server listens. */
export type IrcServer = {
  readonly host: string
  readonly port: number
  /** Null: in the clear. */
  readonly tls: {
    /** PEM of authorities, instead of the platform's; null: the platform's. */
    readonly ca: string | null
    /** SHA-256 of the certificates to be taken, in hex; where there is one no authority is asked. */
    readonly pins: readonly string[]
  } | null
}

export type Wire = {
  readonly server: IrcServer
  /** The socket is open, TLS included. */
  readonly opened: () => void
  /** A line was passed over: ours was unsafe, or reading theirs has failed. */
  readonly fault: (detail: string) => void
  /** The socket has ended by itself; `tls`: because of certificate or handshake. */
  readonly closed: (detail: string, tls: boolean) => void
}

/** Bytes: 8191 of tags and 512 of line are allowed, some servers have longer lines, none this long. */
const LINE_MAX = 65_536
/** Milliseconds of silence after which the system asks whether the other side is there. */
const KEEP_ALIVE_MS = 15_000
/** Milliseconds for one of several addresses; Node's 250 give up on far ones, https://github.com/nodejs/node/issues/54359. */
const ADDRESS_MS = 2_500
const LF = 10
const UNSAFE = /[\r\n\0]/u

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const windows1252 = new TextDecoder('windows-1252')

/** Lines over TCP or TLS, for irc-framework in place of its own. */
export class IrcTransport extends EventEmitter implements FrameworkTransport {
  readonly #wire: Wire
  #socket: Socket | null = null
  /** The beginning of a line. */
  #rest = Buffer.alloc(0)

  constructor(wire: Wire) {
    super()
    this.#wire = wire
  }

  connect(): void {
    const socket = open(this.#wire.server)
    this.#socket = socket
    let isOpen = false
    let failure: NodeJS.ErrnoException | null = null
    // Stays after everything: an error that nobody listens to would end the process.
    socket.on('error', (error) => {
      failure = error
    })
    socket.on('connect', () => socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS))
    socket.on(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
      const wrong = pinError(socket, this.#wire.server)
      if (wrong) {
        socket.destroy(wrong)
        return
      }
      isOpen = true
      if (socket !== this.#socket) return
      this.#wire.opened()
      this.emit('open')
    })
    socket.on('data', (data: Buffer) => this.#read(data))
    // Nobody reads any more what is still to be written.
    socket.on('end', () => socket.destroy())
    socket.on('close', () => {
      if (socket !== this.#socket) return
      this.#socket = null
      const tls = socket instanceof TLSSocket && !isOpen && failure !== null && !isOfTheNetwork(failure)
      this.emit('close', failure ?? false)
      this.#wire.closed(failure?.message || failure?.code || 'closed by the server', tls)
    })
  }

  /** The last gate: whatever made the line, it is one line. */
  writeLine(line: string, written?: () => void): void {
    if (UNSAFE.test(line)) this.#wire.fault('a line of ours had an end in it')
    else this.#socket?.write(`${line}\r\n`)
    if (written) process.nextTick(written)
  }

  close(): void {
    this.disposeSocket()
  }

  /** At once, whatever is still to be written; nothing is heard of it after that. */
  disposeSocket(): void {
    const socket = this.#socket
    this.#socket = null
    socket?.destroy()
  }

  setEncoding(): boolean {
    return true
  }

  #read(data: Buffer): void {
    const bytes = Buffer.concat([this.#rest, data])
    const lines: Buffer[] = []
    let from = 0
    for (let to = bytes.indexOf(LF); to >= 0; to = bytes.indexOf(LF, from)) {
      lines.push(bytes.subarray(from, to))
      from = to + 1
    }
    // Before anybody hears of them: who fails then does not make them come again.
    this.#rest = bytes.subarray(from)
    for (const line of lines) this.#pass(line)
    if (this.#rest.length > LINE_MAX)
      this.#socket?.destroy(new Error(`a line of more than ${LINE_MAX} bytes`))
  }

  #pass(line: Buffer): void {
    try {
      const text = decodeLine(
        line,
        (part) => utf8.decode(part),
        (part) => windows1252.decode(part),
      )
      this.emit('line', text)
    } catch (error) {
      this.#wire.fault(`a line could not be read: ${String(error)}`)
    }
  }
}

function open({ host, port, tls }: IrcServer): Socket {
  const to = { host, port, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ADDRESS_MS }
  if (!tls) return connectTcp(to)
  return connectTls({
    ...to,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: tls.pins.length === 0,
    ...(tls.ca !== null && { ca: tls.ca }),
    ...(isIP(host) === 0 && { servername: host }),
  })
}

function pinError(socket: Socket, { tls }: IrcServer): Error | null {
  if (!tls || tls.pins.length === 0 || !(socket instanceof TLSSocket)) return null
  const shown = hex(socket.getPeerCertificate().fingerprint256 ?? '')
  return shown !== '' && tls.pins.some((pin) => hex(pin) === shown)
    ? null
    : new Error('the certificate is not a pinned one')
}

function hex(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase()
}

/** Refused, reset, timed out, no such host; Node's own word for a handshake that was cut has only a code. */
function isOfTheNetwork({ syscall, code }: NodeJS.ErrnoException): boolean {
  return syscall !== undefined || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ETIMEDOUT'
}

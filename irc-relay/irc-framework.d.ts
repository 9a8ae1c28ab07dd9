/** irc-framework 4.14.0 ships no types: only what irc-link.ts, irc-negotiation.ts and irc-transport.ts use of it. */
declare module 'irc-framework' {
  /** A line from the server as its parser reads it; handlers see what middleware has changed in it. */
  export type FrameworkMessage = Omit<import('./core/irc-message.ts').IrcMessage, 'params'> & {
    readonly params: string[]
  }

  /** What it asks of a transport's instance, beside being an emitter of `open`, `line` and `close`. */
  export type FrameworkTransport = {
    connect(): void
    writeLine(line: string, written?: () => void): void
    close(force?: boolean): void
    disposeSocket(): void
    /** True: it is the transport's. */
    setEncoding(encoding: string): boolean
    removeAllListeners(): unknown
  }

  export type FrameworkOptions<Wire> = Wire & {
    nick: string
    username: string
    gecos: string
    /** Sent as PASS; it would be the SASL password too if `account` were left out. */
    password?: string
    /** An empty object: no SASL. */
    account: { account: string; password: string } | Record<string, never>
    sasl_mechanism: 'PLAIN'
    auto_reconnect: false
    /** 0: none, and no timeout of its own. */
    ping_interval: 0
    ping_timeout: 0
    /** Empty: CTCP VERSION is not answered. */
    version: ''
    enable_echomessage: true
    enable_chghost: true
    transport: new (options: Wire) => FrameworkTransport
  }

  type Middleware = (
    command: string,
    message: FrameworkMessage,
    line: string,
    client: Client,
    /** Hands the line on to the handlers, which run before this returns. */
    next: () => void,
  ) => void

  export class Client {
    readonly connected: boolean
    readonly connection: { readonly transport: FrameworkTransport | null }
    readonly raw_middleware: { use(middleware: Middleware): void }
    readonly network: {
      readonly cap: {
        /** Asked for and not answered yet. */
        readonly requested: readonly string[]
        isEnabled(capability: string): boolean
      }
    }
    requestCap(capabilities: readonly string[]): void
    connect<Wire>(options: FrameworkOptions<Wire>): void
    /** One line as it stands, without its ending. */
    raw(line: string): void
  }

  const framework: { readonly Client: typeof Client }
  export default framework
}

import IRC from 'irc-framework'
import { utf8Length } from '../protocol/text.ts'
import { ircCommand } from './core/irc-command.ts'
import type { IrcEvent, IrcLink } from './core/irc-event.ts'
import { outgoing } from './core/irc-line.ts'
import { IrcSession } from './core/irc-session.ts'
import { textOf } from './core/isupport.ts'
import { serverLengths } from './core/line-budget.ts'
import { readIrc } from './core/read-irc.ts'
import { createNegotiation } from './irc-negotiation.ts'
import { type IrcServer, IrcTransport, type Wire } from './irc-transport.ts'

/** Who we are to a server; no empty text. */
export type IrcIdentity = {
  readonly nick: string
  readonly user: string
  readonly realName: string
  /** The server's own; null: none. */
  readonly password: string | null
  /** For services, by SASL PLAIN; null: none. */
  readonly account: { readonly name: string; readonly password: string } | null
  /** Where we are going to be: a bouncer is there before we ask, and plays back what was said. */
  readonly channel: string
}

/** As short as a server's own names; irc-link.ts makes no other tag. */
const LABEL = /^[\w.-]{1,64}$/u
/** CR and LF. */
const LINE_END = 2
/** Lines asked of a history whose server names no most. */
const HISTORY_LINES = 100

/** One attempt at one server, begun at once. Nothing is heard before this returns, or after `closed` or `destroy()`. */
export function openIrcLink(
  server: IrcServer,
  identity: IrcIdentity,
  hear: (event: IrcEvent) => void,
): IrcLink {
  const client = new IRC.Client()
  const session = new IrcSession(identity.channel, (capability) => client.network.cap.isEnabled(capability))
  const wantsAccount = identity.account !== null
  const negotiation = createNegotiation(client, { wantsAccount, isTls: server.tls !== null }, closed)
  let isOver = false

  function tell(event: IrcEvent): void {
    if (!isOver) hear(event)
  }

  function fault(detail: string): void {
    tell({ is: 'fault', detail })
  }

  function closed(detail: string, tls: boolean): void {
    tell({ is: 'closed', detail, tls })
    destroy()
  }

  function destroy(): void {
    isOver = true
    client.connection.transport?.disposeSocket()
  }

  /** False: not written, for the socket is gone or this is no line. */
  function write(line: string | null, tags = ''): boolean {
    if (isOver || !client.connected) return false
    if (line === null || !fits(line)) {
      fault('a line of ours was unsafe or too long')
      return false
    }
    client.raw(tags + line)
    return true
  }

  function fits(line: string): boolean {
    return utf8Length(line) <= serverLengths(session.isupport).line - LINE_END
  }

  client.raw_middleware.use((command, message, _line, _client, next) => {
    try {
      if (negotiation.admit(message)) next()
      const { events, answers = [] } = readIrc(session, message, wantsAccount)
      for (const answer of answers) write(answer)
      events.forEach(tell)
    } catch (error) {
      fault(`${command}: ${String(error)}`)
    }
  })

  // Told later, as from a socket: whoever opens this does not have it yet.
  const wire: Wire = { server, opened: () => tell({ is: 'opened' }), fault, closed }
  try {
    client.connect({
      ...wire,
      nick: identity.nick,
      username: identity.user,
      gecos: identity.realName,
      ...(identity.password !== null && { password: identity.password }),
      account: identity.account
        ? { account: identity.account.name, password: identity.account.password }
        : {},
      sasl_mechanism: 'PLAIN',
      auto_reconnect: false,
      ping_interval: 0,
      ping_timeout: 0,
      version: '',
      enable_echomessage: true,
      enable_chghost: true,
      transport: IrcTransport,
    })
  } catch (error) {
    queueMicrotask(() => closed(String(error), false))
  }

  return {
    say(channel, line, label) {
      const gate = outgoing(channel, line)
      if (!gate.ok || (label !== null && !LABEL.test(label)) || !fits(gate.line)) {
        // It may have been made for a server that takes longer ones.
        queueMicrotask(() => tell({ is: 'line refused', label: null, numeric: '417', text: 'not sent' }))
        return false
      }
      return write(gate.line, label !== null && session.proofs.label ? `@label=${label} ` : '')
    },
    ping: (token) => void write(ircCommand('PING', [], token)),
    join(channel, key) {
      const { self } = session
      if (self !== null && session.isChannel(channel)) {
        queueMicrotask(() => tell({ is: 'joined', self }))
        write(ircCommand('NAMES', [channel], null))
        return
      }
      session.channel = channel
      session.self = null
      write(ircCommand('JOIN', key === null ? [channel] : [channel, key], null))
    },
    nick: (nick) => void write(ircCommand('NICK', [nick], null)),
    topic: (channel, text) => void write(ircCommand('TOPIC', [channel], text)),
    names: (channel) => void write(ircCommand('NAMES', [channel], null)),
    notice(nick, text) {
      const gate = outgoing(nick, { command: 'NOTICE', text })
      write(gate.ok ? gate.line : null)
    },
    history(channel, since) {
      if (session.proofs.history !== 'asked') return
      const most = Number(textOf(session.isupport, 'CHATHISTORY')) || HISTORY_LINES
      const after = `timestamp=${new Date(since).toISOString()}`
      write(ircCommand('CHATHISTORY', ['AFTER', channel, after, String(most)], null))
    },
    quit: (text) => void write(ircCommand('QUIT', [], text)),
    destroy,
  }
}

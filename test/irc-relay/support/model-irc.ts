import type { IrcEvent, IrcLink, Proofs } from '../../../irc-relay/core/irc-event.ts'
import { onLink } from '../../../irc-relay/core/link-action.ts'
import type { Action } from '../../../irc-relay/core/relay-action.ts'
import { isSameNick, registered, speaker } from './relay-bed.ts'

type Said = { readonly nick: string; readonly text: string; readonly msgid?: string; readonly saidAt: number }
type Command = Extract<Action, { do: 'join' | 'nick' | 'names' | 'ping' | 'say' | 'ask history' }>
type Link = {
  readonly number: number
  nick: string
  isRegistered: boolean
  isIn: boolean
  readonly toServer: Command[]
  readonly toRelay: IrcEvent[]
}

/** Milliseconds until a server has noticed. */
const GHOST_MS = 200_000

/** A channel on a server that proves what `proofs` says. Commands and answers wait in order until they are read, and a death may come between any two. */
export class ModelIrc {
  /** Everything the channel saw, in order. */
  readonly said: Said[] = []
  /** The channel takes no lines. */
  isModerated = false
  /** No attempt comes through. */
  isDown = false
  #link: Link | null = null
  /** Dead connections that the server has not noticed: it goes on with what they had sent. */
  readonly #ghosts: Link[] = []
  readonly #diedAt: number[] = []
  #ids = 0
  readonly #proofs: Proofs
  readonly #wall: () => number

  constructor(proofs: Proofs, wall: () => number) {
    this.#proofs = proofs
    this.#wall = wall
  }

  perform(action: Action): void {
    switch (action.do) {
      case 'dial':
        this.#link = {
          number: action.link,
          nick: action.nick,
          isRegistered: false,
          isIn: false,
          toServer: [],
          toRelay: this.isDown ? [{ is: 'closed', detail: 'refused', tls: false }] : [{ is: 'opened' }],
        }
        if (!this.isDown) this.#register(this.#link)
        break
      default:
        if (this.#link) onLink(action, this.#reach(this.#link), { channel: '#sax', key: null })
    }
  }

  #reach({ toServer }: Link): IrcLink {
    const nothing = (): void => {}
    return {
      say: (_channel, line, label) => toServer.push({ do: 'say', line, label }) > 0,
      ping: (token) => void toServer.push({ do: 'ping', token }),
      join: () => void toServer.push({ do: 'join' }),
      nick: (nick) => void toServer.push({ do: 'nick', nick }),
      names: () => void toServer.push({ do: 'names' }),
      history: (_channel, since) => void toServer.push({ do: 'ask history', since }),
      topic: nothing,
      notice: nothing,
      quit: nothing,
      destroy: () => this.#abandon(),
    }
  }

  /** What the relay's process leaves when it dies, or destroys the link. */
  #abandon(): void {
    const link = this.#link
    if (link?.isIn) this.#die(link)
    this.#link = null
  }

  /** The process died. */
  abandon(): void {
    this.#abandon()
  }

  /** The server reads one command. */
  process(): boolean {
    const link = this.#link
    const command = link?.toServer.shift()
    if (link && command) this.#process(link, command)
    return command !== undefined
  }

  /** The relay reads one event. */
  read(): { readonly link: number; readonly event: IrcEvent } | undefined {
    const event = this.#link?.toRelay.shift()
    return event && this.#link ? { link: this.#link.number, event } : undefined
  }

  /** The connection dies; the server may have read what was under way, or not notice for a while. */
  kill(fate: 'unread' | 'read' | 'unnoticed'): void {
    const link = this.#link
    if (!link) return
    if (fate === 'read') for (const command of link.toServer) this.#process(link, command)
    if (fate === 'unnoticed') {
      if (link.isIn) this.#die({ ...link, toServer: [...link.toServer] })
    }
    link.isIn = false
    link.toServer.length = 0
    link.toRelay.length = 0
    link.toRelay.push({ is: 'closed', detail: 'reset', tls: false })
  }

  /** The server notices the dead, when it has done what they had asked for. */
  bury(): boolean {
    const ghost = this.#ghosts.shift()
    if (!ghost) return false
    this.#diedAt.shift()
    for (const command of ghost.toServer) this.#process(ghost, command)
    this.#tell({ is: 'went', nick: ghost.nick, split: false })
    return true
  }

  /** As servers do in the end. */
  buryOld(): void {
    while ((this.#diedAt[0] ?? Infinity) + GHOST_MS < this.#wall()) this.bury()
  }

  /** Out of the channel, not off the server. */
  kick(): void {
    this.#tell({ is: 'left', how: 'kick', by: 'op', text: 'out' })
    if (this.#link) this.#link.isIn = false
  }

  /** Somebody on IRC says something. */
  say(nick: string, text: string): void {
    const line = this.#spoken(nick, text)
    this.#tell({ is: 'heard', line: this.#heard(line) })
  }

  #die(link: Link): void {
    this.#ghosts.push(link)
    this.#diedAt.push(this.#wall())
  }

  #spoken(nick: string, text: string): Said {
    const id = this.#proofs.msgid && { msgid: `m${(this.#ids += 1)}` }
    const line = { nick, text, saidAt: this.#wall(), ...id }
    this.said.push(line)
    return line
  }

  #heard({ nick, text, msgid, saidAt }: Said) {
    const id = msgid !== undefined && { msgid }
    return { command: 'PRIVMSG' as const, by: speaker(nick), text, ...id, saidAt }
  }

  #tell(event: IrcEvent): void {
    if (this.#link?.isIn) this.#link.toRelay.push(event)
  }

  #register(link: Link): void {
    if (this.#isTaken(link.nick, link))
      link.toRelay.push({ is: 'nick refused', nick: link.nick, why: 'in use' })
    else {
      link.isRegistered = true
      link.toRelay.push(registered(this.#proofs, link.nick))
    }
  }

  #isTaken(nick: string, by: Link): boolean {
    const others = [...this.#ghosts, ...(this.#link ? [this.#link] : [])].filter((link) => link !== by)
    return others.some((link) => link.isRegistered && isSameNick(link.nick, nick))
  }

  #replay(link: Link): void {
    for (const line of this.said) link.toRelay.push({ is: 'replayed', line: this.#heard(line) })
    link.toRelay.push({ is: 'replay ended' })
  }

  #process(link: Link, command: Command): void {
    const out = link.toRelay
    switch (command.do) {
      case 'nick':
        if (!link.isRegistered) {
          link.nick = command.nick
          this.#register(link)
        } else if (!this.#isTaken(command.nick, link)) {
          out.push({ is: 'renamed', from: link.nick, to: command.nick, isSelf: true })
          if (link !== this.#link)
            this.#tell({ is: 'renamed', from: link.nick, to: command.nick, isSelf: false })
          link.nick = command.nick
        } else out.push({ is: 'nick refused', nick: command.nick, why: 'in use' })
        break
      case 'join':
        link.isIn = true
        out.push({ is: 'joined', self: speaker(link.nick) })
        if (this.#proofs.history === 'on join') this.#replay(link)
        this.#names(link)
        break
      case 'names':
        this.#names(link)
        break
      case 'ping':
        out.push({ is: 'pong', token: command.token })
        break
      case 'ask history':
        this.#replay(link)
        break
      case 'say': {
        const { label, line } = command
        if (this.isModerated || !link.isIn) {
          out.push({ is: 'line refused', label, numeric: '404', text: 'moderated' })
          break
        }
        const spoken = this.#spoken(link.nick, line.text)
        const heard = this.#heard(spoken)
        if (this.#proofs.echo) out.push({ is: 'echo', label, line: heard })
        if (link !== this.#link) this.#tell({ is: 'heard', line: heard })
      }
    }
  }

  #names(link: Link): void {
    const nicks = [link.nick, ...this.#ghosts.map((ghost) => ghost.nick), 'bob']
    link.toRelay.push({ is: 'names', nicks })
  }
}

import { Observer } from '../../support/irc/observer.ts'
import { CHANNEL, NICK } from './relay-site.ts'

type Line = { readonly at: number; readonly by: string; readonly text: string }
/** A stretch of time in which the relay was in the channel. */
type Presence = { readonly from: number; readonly to: number }

/** Lines that InspIRCd keeps of a channel, and for how long. */
const KEPT = '200:1h'

/**
 * What a channel saw, over all lives of its server: each line that the server has given to somebody who is not the relay,
 * and when the relay was there. The server tells both in one order. A server that was killed has told nothing more.
 */
export class ChannelRecord {
  readonly lines: Line[] = []
  readonly #presences: Presence[] = []
  readonly #nicks = new Set<string>()
  #since = Infinity
  #observer: Observer | null = null

  /** As first of all, so that nothing is said there unseen; `keeps`: what is said can be had later by who comes. */
  async enter(port: number, keeps: boolean): Promise<void> {
    this.#observer = await Observer.enter(port, CHANNEL, 'record', (line) => this.#hear(line.toString()))
    if (!keeps) return
    this.#observer.send(`MODE ${CHANNEL} +H ${KEPT}`)
    await this.#observer.sees(/ MODE \S+ \+H/u)
  }

  /** The server was killed. */
  lost(): void {
    this.#observer?.leave()
    this.#nicks.clear()
    this.#presence()
  }

  get isRelayIn(): boolean {
    return this.#nicks.size > 0
  }

  /** When the relay was there, in order; the last may not have ended. */
  get presences(): readonly Presence[] {
    return this.isRelayIn ? [...this.#presences, { from: this.#since, to: Infinity }] : this.#presences
  }

  #hear(line: string): void {
    const [, by = '', command = '', rest = ''] = /^:([^!\s]+)\S* (\S+) (.*)$/u.exec(line) ?? []
    const [first = '', second = ''] = rest.replaceAll(':', '').split(' ')
    switch (command) {
      case 'PRIVMSG':
      case 'NOTICE':
        if (first === CHANNEL) this.lines.push({ at: Date.now(), by, text: rest })
        return
      case 'JOIN':
        return this.#came(by)
      case 'NICK':
        this.#nicks.delete(by)
        return this.#came(first)
      case 'KICK':
        return this.#went(second)
      case 'PART':
      case 'QUIT':
        return this.#went(by)
      default:
    }
  }

  #came(nick: string): void {
    if (nick.startsWith(NICK)) this.#nicks.add(nick)
    this.#presence()
  }

  #went(nick: string): void {
    this.#nicks.delete(nick)
    this.#presence()
  }

  #presence(): void {
    if (this.isRelayIn) this.#since = Math.min(this.#since, Date.now())
    else if (this.#since < Infinity) {
      this.#presences.push({ from: this.#since, to: Date.now() })
      this.#since = Infinity
    }
  }
}

import { caseMapping, foldCase } from './case-mapping.ts'
import type { Proofs, Speaker } from './irc-event.ts'
import { type Isupport, textOf } from './isupport.ts'
import { OpenBatches } from './open-batches.ts'

/** What one connection has learned of itself so far. */
export class IrcSession {
  /** As the server calls us; empty before 001. */
  nick = ''
  isRegistered = false
  isupport: Isupport = {}
  /** Logged in to services as. */
  account: string | null = null
  isLogInRefused = false
  /** The one we are to be in. */
  channel: string
  /** Our mask, while we are in it. */
  self: Speaker | null = null
  /** When that began by the server's clock, ms. */
  cameAt: number | undefined = undefined
  /** Nicks of a NAMES answer that has not ended. */
  names: string[] = []
  readonly batches = new OpenBatches()
  /** Whether an IRCv3 capability is on. */
  readonly has: (capability: string) => boolean

  constructor(channel: string, has: (capability: string) => boolean) {
    this.channel = channel
    this.has = has
  }

  isSelf(nick: string): boolean {
    return nick !== '' && this.#same(nick, this.nick)
  }

  /** A target with a status in front, `@#channel`, is another: what is said to it is for few. */
  isChannel(target: string): boolean {
    return this.#same(target, this.channel)
  }

  get proofs(): Proofs {
    const [batch, labels] = [this.has('batch'), this.has('labeled-response')]
    const asked = this.has('chathistory') || this.has('draft/chathistory')
    return {
      echo: this.has('echo-message'),
      label: batch && labels,
      msgid: this.has('message-tags'),
      history: batch && asked ? 'asked' : batch && this.#replaysOnJoin() ? 'on join' : 'none',
    }
  }

  /** `+H` of InspIRCd and UnrealIRCd; whether this channel has it, only its replay shows. */
  #replaysOnJoin(): boolean {
    return (textOf(this.isupport, 'CHANMODES')?.split(',')[2] ?? '').includes('H')
  }

  #same(one: string, other: string): boolean {
    const mapping = caseMapping(textOf(this.isupport, 'CASEMAPPING'))
    return foldCase(one, mapping) === foldCase(other, mapping)
  }
}

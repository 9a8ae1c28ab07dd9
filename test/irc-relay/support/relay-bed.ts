import { english } from '../../../protocol/announcement-text.ts'
import { foldCase } from '../../../irc-relay/core/case-mapping.ts'
import type { IrcEvent, Proofs, Speaker } from '../../../irc-relay/core/irc-event.ts'
import type { Action, RelayEvent, RelaySettings } from '../../../irc-relay/core/relay-action.ts'
import { createRelay, type Relay } from '../../../irc-relay/core/relay.ts'
import { TIMING } from '../../../irc-relay/core/timing.ts'
import { MemoryStore } from './memory-store.ts'
import { AT } from './scene.ts'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

/** What servers can prove: with labels, with echo, with nothing but the order of their answers; D has labels and no history. */
export const TIERS: Readonly<Record<'A' | 'B' | 'C' | 'D', Proofs>> = {
  A: { echo: true, label: true, msgid: true, history: 'on join' },
  B: { echo: true, label: false, msgid: true, history: 'asked' },
  D: { echo: true, label: true, msgid: true, history: 'none' },
  C: { echo: false, label: false, msgid: false, history: 'none' },
}

const SETTINGS: RelaySettings = {
  servers: ['one', 'two'],
  channel: '#sax',
  nicks: ['relay', 'relay_'],
  hasAccount: true,
  loginRequired: false,
  about: 'I pass on what is said.',
  words: english,
  permalink: (seq) => `https://chat.example/#${seq}`,
  hash: (...parts) => `h_${Array.from(parts.join('_'), (char) => char.charCodeAt(0).toString(36)).join('-')}`,
  timing: TIMING,
}

export function speaker(nick: string): Speaker {
  return { nick, user: 'u', host: 'h.example' }
}

type Doing<Do extends Action['do']> = Extract<Action, { do: Do }>

/** A relay, its store, and time moved by hand; what it wants done is noted and handed to whoever plays the others. */
export class RelayBed {
  now = 0
  wall = AT
  chance: () => number = () => 0.5
  did: Action[] = []
  /** Set by a model of the other side. */
  perform: (action: Action) => void = () => {}
  /** After so many actions of a step the process dies. */
  diesAfter = Infinity
  readonly store = new MemoryStore()
  relay: Relay
  link = 0
  #refs = 0
  readonly settings: RelaySettings

  constructor(settings: Partial<RelaySettings> = {}) {
    this.settings = { ...SETTINGS, ...settings }
    this.relay = this.#create()
  }

  #create(): Relay {
    return createRelay(this.settings, this.store.load(), this.wall)
  }

  start(): this {
    this.step({ is: 'start' })
    return this
  }

  get saved() {
    return this.store.saved
  }

  /** Killed and started again; what is stored is all that is left. */
  restart(): void {
    this.diesAfter = Infinity
    this.relay = this.#create()
    this.start()
  }

  step(...events: readonly RelayEvent[]): readonly Action[] {
    const { now, wall } = this
    const newRef = () => `ref-${(this.#refs += 1)}`
    const actions = this.relay.step(events, { now, wall, random: this.chance, newRef })
    for (const action of actions) {
      if (this.diesAfter <= 0) return actions
      this.diesAfter -= 1
      this.did.push(action)
      this.#store(action)
      this.perform(action)
    }
    return actions
  }

  irc(...events: readonly IrcEvent[]): void {
    for (const event of events) this.step({ is: 'irc', link: this.link, event })
  }

  /** Time passes, and the relay is asked whenever it wanted to be. */
  run(ms: number): void {
    const end = this.now + ms
    let still = 0
    while (this.relay.dueAt() <= end) {
      still = this.relay.dueAt() <= this.now ? still + 1 : 0
      if (still > 10) throw new Error('the relay spins')
      this.#to(Math.max(this.relay.dueAt(), this.now))
      this.step({ is: 'due' })
    }
    this.#to(end)
  }

  /** Time passes over a process that stands still, which then hears at once what came meanwhile. */
  sleep(ms: number, ...events: readonly RelayEvent[]): void {
    this.#to(this.now + ms)
    this.step(...events, { is: 'due' })
  }

  /** Time passes on a connection that answers. */
  rest(ms: number): void {
    const end = this.now + ms
    while (this.now < end) {
      this.run(Math.min(10 * SECOND, end - this.now))
      this.irc({ is: 'pong', token: 'quiet' })
    }
  }

  /** Time passes on a connection that answers, and then history has told a page of one line. */
  page(ms: number, line: () => IrcEvent): void {
    this.run(ms)
    this.irc({ is: 'pong', token: 'quiet' }, line(), { is: 'replay ended' })
  }

  /** Lets it in: all that a good server and channel say. */
  live(proofs: Proofs = TIERS.C, nick = 'relay', others: readonly string[] = []): void {
    this.irc({ is: 'opened' }, registered(proofs, nick), { is: 'joined', self: speaker(nick) })
    this.irc({ is: 'names', nicks: [nick, ...others] }, { is: 'pong', token: `in-${this.link}` })
  }

  welcome(head = 0, epoch = 'e1'): void {
    this.step({ is: 'welcome', epoch, head, textMax: 2_000 })
  }

  /** What it did since last asked, of one sort. */
  took<Do extends Action['do']>(what: Do): readonly Doing<Do>[] {
    const taken = this.did.filter((action): action is Doing<Do> => action.do === what)
    this.did = this.did.filter((action) => action.do !== what)
    return taken
  }

  frames(type: string): readonly object[] {
    return this.took('tell room').flatMap(({ frame }) => (frame.type === type ? [frame] : []))
  }

  said(): readonly string[] {
    return this.took('say').map(({ line }) => line.text)
  }

  logged(what: string): number {
    return this.did.filter((action) => action.do === 'log' && action.event.what === what).length
  }

  #to(now: number): void {
    this.wall += now - this.now
    this.now = now
  }

  #store(action: Action): void {
    switch (action.do) {
      case 'dial':
        this.link = action.link
        break
      case 'save':
        this.store.save(action.saved)
        break
      case 'keep':
        this.store.keep(action.item)
        break
      case 'drop':
        this.store.drop(action.ref)
        break
      case 'rewrite':
        this.store.rewrite(action.items)
        break
      case 'note':
        this.store.note(action.seen)
        break
      default:
    }
  }
}

export function registered(
  proofs: Proofs,
  nick = 'relay',
  account: string | null = 'acc',
): Extract<IrcEvent, { is: 'registered' }> {
  return { is: 'registered', nick, network: 'TestNet', isupport: { CASEMAPPING: 'rfc1459' }, proofs, account }
}

export function isSameNick(a: string, b: string): boolean {
  return foldCase(a, 'rfc1459') === foldCase(b, 'rfc1459')
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../scripts/runtime.ts'
import { Observer } from '../../support/irc/observer.ts'
import { CuttingProxy } from './cutting-proxy.ts'
import type { IrcKind, Ircd } from './irc-kinds.ts'
import { type RelayEnv, RelayProcess } from './relay-process.ts'
import { startRoom, type TestSite, UNLIMITED } from './room.ts'
import { WebPerson } from './web-person.ts'

export const CHANNEL = '#sax'
export const NICK = 'sax'
/** As the relay's servers see it, and nobody else's. */
export const RELAY_ADDRESS = '127.0.0.7'

/** A room, a channel, and the relay between them: processes of their own on wires that can be cut. */
export class RelaySite {
  readonly room: TestSite
  readonly ircds: readonly Ircd[]
  /** From the relay to the room. */
  readonly roomWire: CuttingProxy
  /** From the relay to each server. */
  readonly ircWires: readonly CuttingProxy[]
  readonly env: RelayEnv
  /** All that there have been; the last is the present one. */
  readonly lives: RelayProcess[] = []
  readonly #folder: string
  readonly #people: (WebPerson | Observer)[] = []

  private constructor(
    room: TestSite,
    ircds: readonly Ircd[],
    roomWire: CuttingProxy,
    ircWires: readonly CuttingProxy[],
    healthPort: number,
  ) {
    this.#folder = mkdtempSync(join(tmpdir(), 'sax-relay-'))
    ;[this.room, this.ircds, this.roomWire, this.ircWires] = [room, ircds, roomWire, ircWires]
    this.env = {
      ROOM_URL: `http://127.0.0.1:${roomWire.port}/`,
      RELAY_TOKEN: 'relay-new',
      IRC_SERVERS: ircWires.map(({ port }) => `irc://127.0.0.1:${port}`).join(),
      IRC_CHANNEL: CHANNEL,
      IRC_NICK: `${NICK},${NICK}_,${NICK}__`,
      STATE_FILE: join(this.#folder, 'relay.db'),
      HEALTH_PORT: String(healthPort),
    }
  }

  /** As many servers as wanted, none of which knows of another; the relay is not there yet. */
  static async start(kind: IrcKind, { servers = 1, slows = false } = {}): Promise<RelaySite> {
    const room = await startRoom({ ...UNLIMITED, ANNOUNCE_TOKEN: 'announce-token' })
    const ircds: Ircd[] = []
    const wires: CuttingProxy[] = []
    for (let i = 0; i < servers; i += 1) {
      const ircd = await kind.start(slows)
      ircds.push(ircd)
      wires.push(await CuttingProxy.start(ircd.relayPort, RELAY_ADDRESS))
    }
    const roomWire = await CuttingProxy.start(Number(new URL(room.roomUrl).port))
    return new RelaySite(room, ircds, roomWire, wires, await freePort())
  }

  get relay(): RelayProcess {
    return present(this.lives.at(-1))
  }

  get ircd(): Ircd {
    return present(this.ircds[0])
  }

  get ircWire(): CuttingProxy {
    return present(this.ircWires[0])
  }

  /** Another life of it, also while there is one. */
  launch(more: RelayEnv = {}): RelayProcess {
    const relay = new RelayProcess({ ...this.env, ...more })
    this.lives.push(relay)
    return relay
  }

  /** The same, until it is in the channel. */
  async launchLive(more: RelayEnv = {}): Promise<RelayProcess> {
    const relay = this.launch(more)
    await relay.says('live')
    return relay
  }

  async member(id: string, more: object = {}): Promise<WebPerson> {
    const person = await WebPerson.enter(this.room, id, more)
    this.#people.push(person)
    return person
  }

  async observer(nick: string, ircd: Ircd = this.ircd, channel = CHANNEL): Promise<Observer> {
    const observer = await Observer.enter(ircd.port, channel, nick)
    this.#people.push(observer)
    return observer
  }

  /** What the forum announces. */
  async announce(announcement: object): Promise<void> {
    const answer = await fetch(`${this.room.roomUrl}announcements`, {
      method: 'POST',
      headers: { authorization: 'Bearer announce-token', 'content-type': 'application/json' },
      body: JSON.stringify(announcement),
    })
    if (answer.status !== 202) throw new Error(`not announced: ${answer.status}`)
  }

  async stop(): Promise<void> {
    await Promise.all(this.lives.map((life) => life.kill()))
    for (const person of this.#people) {
      if (person instanceof Observer) person.leave()
      else await person.client.end()
    }
    for (const wire of [this.roomWire, ...this.ircWires]) await wire.stop()
    await Promise.all(this.ircds.map((ircd) => ircd.stop()))
    await this.room.stop()
    rmSync(this.#folder, { recursive: true })
  }
}

function present<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('there is none yet')
  return one
}

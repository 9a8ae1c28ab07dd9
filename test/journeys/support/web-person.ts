import { until } from '../../support/until.ts'
import { RawClient } from './raw-client.ts'
import type { TestSite } from './room.ts'

/** An entry as the wire has it. */
export type WireEntry = {
  readonly seq: number
  readonly kind: string
  readonly by: { readonly id: string; readonly name: string }
  readonly text?: string
  readonly target?: number
  readonly sentAt?: number
}

/** Somebody in the room who has nothing to do with the relay: a socket, and everything it was told. */
export class WebPerson {
  readonly client: RawClient
  #refs = 0

  private constructor(client: RawClient) {
    this.client = client
  }

  /** A member of the forum; their name is `P` and the id unless told otherwise. */
  static async enter(site: TestSite, id: string, more: object = {}): Promise<WebPerson> {
    site.forum.member(`sid-${id}`, id, more)
    const client = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', `sid.sid-${id}`] })
    await client.next('you')
    return new WebPerson(client)
  }

  /** Sends a frame; gives the number of its entry when the room has it. */
  async does(frame: object): Promise<number> {
    this.#refs += 1
    const ref = `web${this.#refs}`
    this.client.send({ ...frame, ref })
    for (;;) {
      const ack = await this.client.next('ack')
      if (ack['ref'] === ref) return Number(ack['seq'])
    }
  }

  say(text: string): Promise<number> {
    return this.does({ type: 'say', text })
  }

  /** Told live, in order. */
  get entries(): readonly WireEntry[] {
    return this.frames.flatMap(({ entries }) => (entries as readonly WireEntry[] | undefined) ?? [])
  }

  get frames(): readonly Readonly<Record<string, unknown>>[] {
    return this.client.decoded
  }

  /** The first entry with this in its text, when it has come. */
  sees(wanted: RegExp): Promise<WireEntry> {
    return until(() => {
      const found = this.entries.find(({ text }) => text !== undefined && wanted.test(text))
      if (!found)
        throw new Error(`${wanted} is not in the room: ${this.entries.map(({ text }) => text).join('\n')}`)
      return found
    })
  }

  /** When the room has shown IRC in this state, in a frame from there on; gives what it showed. */
  seesIrc(state: 'up' | 'degraded' | 'down', from = 0): Promise<Readonly<Record<string, unknown>>> {
    return until(() => {
      const shown = this.frames.slice(from).flatMap((frame) => {
        const room = frame['type'] === 'welcome' ? frame['room'] : frame
        return (room as { readonly irc?: { readonly state: string } | null }).irc ?? []
      })
      const irc = shown.findLast((one) => one.state === state)
      if (!irc) throw new Error(`IRC was ${JSON.stringify(shown)}, not ${state}`)
      return irc
    })
  }
}

/** Every entry that the room has kept, asked for by one who was never there. */
export async function transcript(roomUrl: string): Promise<readonly WireEntry[]> {
  const reader = await RawClient.open(roomUrl)
  const kept: WireEntry[] = []
  for (let more = true; more;) {
    reader.send({ type: 'history', ref: 'all', after: kept.at(-1)?.seq ?? 0 })
    const page = (await reader.next('history')) as { entries: WireEntry[]; more: boolean }
    kept.push(...page.entries)
    more = page.more
  }
  await reader.end()
  return kept
}

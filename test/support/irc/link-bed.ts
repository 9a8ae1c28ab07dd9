import type { IrcEvent, IrcLink } from '../../../irc-relay/core/irc-event.ts'
import { type IrcIdentity, openIrcLink } from '../../../irc-relay/irc-link.ts'
import { until } from '../until.ts'
import type { IrcServer } from '../../../irc-relay/irc-transport.ts'

export const CHANNEL = '#sax'
const IDENTITY: IrcIdentity = {
  nick: 'sax',
  user: 'sax',
  realName: 'A relay under test',
  password: null,
  account: null,
  channel: CHANNEL,
}

type Named<Is extends IrcEvent['is']> = Extract<IrcEvent, { is: Is }>

/** A link with everything that it has told. */
export type LinkBed = {
  readonly link: IrcLink
  readonly events: readonly IrcEvent[]
  all<Is extends IrcEvent['is']>(is: Is): readonly Named<Is>[]
  /** Waits for the first event of this kind that is like this. */
  first<Is extends IrcEvent['is']>(is: Is, isLike?: (event: Named<Is>) => boolean): Promise<Named<Is>>
  /** Waits for the answer to a PING: everything before it has been told. */
  fence(): Promise<void>
  /** Registered and in the channel. */
  join(): Promise<void>
}

/** In the clear on this port of loopback. */
export function plain(port: number): IrcServer {
  return { host: '127.0.0.1', port, tls: null }
}

export function openBed(
  server: IrcServer,
  identity: Partial<IrcIdentity> = {},
  alsoHear: (event: IrcEvent) => void = () => {},
): LinkBed {
  const events: IrcEvent[] = []
  const link = openIrcLink(server, { ...IDENTITY, ...identity }, (event) => {
    events.push(event)
    alsoHear(event)
  })
  let fences = 0
  const bed: LinkBed = {
    link,
    events,
    all: <Is extends IrcEvent['is']>(is: Is) => events.filter((event): event is Named<Is> => event.is === is),
    first: (is, isLike = () => true) =>
      until(() => {
        const found = bed.all(is).find((event) => isLike(event))
        if (!found) throw new Error(`no "${is}" in ${JSON.stringify(events)}`)
        return found
      }),
    async fence() {
      fences += 1
      const token = `fence-${fences}`
      link.ping(token)
      await bed.first('pong', (pong) => pong.token === token)
    },
    async join() {
      await bed.first('registered')
      link.join(CHANNEL, null)
      await bed.first('names')
    },
  }
  return bed
}

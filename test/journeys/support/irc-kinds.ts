import type { Daemon } from '../../support/irc/daemon.ts'
import { startInspircd } from '../../support/irc/inspircd.ts'
import { startNgircd } from '../../support/irc/ngircd.ts'

/** A server as the relay's journeys know it. */
export type Ircd = Daemon & {
  readonly port: number
  readonly tlsPort: number
  /** Where the relay comes in. */
  readonly relayPort: number
}

export type IrcKind = {
  readonly name: 'ngIRCd' | 'InspIRCd'
  /** It repeats to us what we say and keeps what was said, so that no line of ours stays in doubt. */
  readonly keeps: boolean
  /** `slows`: it slows down a relay that says much, as it does by default. */
  start(slows?: boolean): Promise<Ircd>
  /** What an operator says to keep everybody of this address out of this server. */
  ban(address: string): string
}

export const NGIRCD: IrcKind = {
  name: 'ngIRCd',
  keeps: false,
  async start(slows = false) {
    const ircd = await startNgircd({ penalties: slows })
    return { ...ircd, relayPort: ircd.port }
  },
  ban: (address) => `KLINE *!*@${address} 3600 :no relays here`,
}

export const INSPIRCD: IrcKind = {
  name: 'InspIRCd',
  keeps: true,
  async start(slows = false) {
    const ircd = await startInspircd()
    return { ...ircd, relayPort: slows ? ircd.strictPort : ircd.port }
  },
  ban: (address) => `KLINE *@${address} 3600 :no relays here`,
}

export const KINDS: readonly IrcKind[] = [NGIRCD, INSPIRCD]

import type { ChannelRecord } from './channel-record.ts'
import type { IrcKind } from './irc-kinds.ts'
import type { RelayProcess } from './relay-process.ts'
import { tally, type Tally, tokensOf } from './tally.ts'
import type { WireEntry } from './web-person.ts'

/** `network`: both wires of the relay. */
export type What = 'room' | 'server' | 'network' | 'relay'
export type Death = { readonly what: What; readonly at: number }

export type Witnesses = {
  readonly kind: IrcKind
  readonly record: ChannelRecord
  readonly deaths: readonly Death[]
  /** All that the room has. */
  readonly kept: readonly WireEntry[]
  readonly lives: readonly RelayProcess[]
}

export type Outcome = {
  readonly deaths: Readonly<Record<What, number>>
  readonly toIrc: Tally & {
    /** Of `doubled`, those that the relay has not logged as uncertain. */
    readonly unexplained: readonly (readonly string[])[]
    /** Of `doubled`, those between whose two comings no server was killed. */
    readonly withoutServerDeath: readonly (readonly string[])[]
    /** Logged as uncertain; of these, those over which no server can have been killed. */
    readonly uncertain: number
    readonly uncertainWithoutServerDeath: number
    /** Messages that gave way to a link to them, for a connection ended over them twice. */
    readonly quarantined: number
  }
  readonly toRoom: Tally & {
    /** Tokens that no relay can answer for, and how many of them were lost; `lost` is without them. */
    readonly atRisk: number
    readonly lostAtRisk: number
  }
  /** Of the relay's last life. */
  readonly residentMb: number
  readonly seconds: number
}

/** What a relay has heard for so long it has stored, on a machine that starts servers meanwhile. */
export const STORED_MS = 1_000

/**
 * What counts as said, what as delivered, and what nobody can know.
 *
 * Room to IRC. Said is what the room has kept: that is what the relay works from. Delivered is what the record of the
 * channel got, an ordinary client that is there whenever the relay is: after a death of the server the relay's wire stays
 * cut until the record is back. A line that a server has processed and given to nobody is so still due, and one that was
 * given to the record was delivered, though the server died before the relay could learn of it. What became of a line that
 * a server was killed over can then not be known: such history as it had died with it. Saying that line again is right, and
 * it may come twice, but the relay has to have named it. Over all other deaths a server that keeps what was said leaves no
 * doubt, and one that does not leaves one line.
 *
 * IRC to room. Said is what the record got: a server that was killed has told it all that it ever told anybody. At risk,
 * and counted apart, is what no relay can have: where the server keeps nothing, what was said when the relay was not in the
 * channel, or less than a second before its connection ended, for that may have been on the wire; where it keeps what was
 * said, what died with it before the relay was there for a second to be told. Lines at risk may be lost, never doubled.
 */
export function outcome({
  kind,
  record,
  deaths,
  kept,
  lives,
}: Witnesses): Omit<Outcome, 'residentMb' | 'seconds'> {
  const count = (what: What): number => deaths.filter((death) => death.what === what).length
  const isServerDead = (from: number, to: number): boolean =>
    deaths.some(({ what, at }) => what === 'server' && at >= from && at <= to)

  const fromWeb = kept.filter(({ by }) => by.id.startsWith('forum:'))
  const seqOf = new Map(fromWeb.flatMap(({ seq, text = '' }) => tokensOf(text).map((token) => [token, seq])))
  const log = lives.flatMap((life) => life.log)
  const uncertain = log.filter(({ event }) => event === 'uncertain')
  const quarantined = log.filter(({ event }) => event === 'quarantined')
  const said = record.lines
    .filter(({ by }) => by !== SPEAKER)
    .map(({ at, text }) => ({ at, text, tokens: tokensOf(text) }))
  const saidTokens = new Set(said.flatMap(({ tokens }) => tokens))
  const isToldByLink = (seq: number | undefined): boolean =>
    quarantined.some((line) => line.seq === seq) && said.some(({ text }) => text.includes(`#${seq}]`))
  const due = [...seqOf].flatMap(([token, seq]) =>
    saidTokens.has(token) || !isToldByLink(seq) ? [token] : [],
  )
  const toIrc = tally(
    due,
    said.map(({ tokens }) => tokens),
  )
  const spanOf = (tokens: readonly string[]): readonly [number, number] => {
    const times = said.filter((line) => line.tokens.join() === tokens.join()).map(({ at }) => at)
    return [Math.min(...times), Math.max(...times)]
  }
  /** When a line came that was proven before one in doubt was said: the last but one before the doubt was told. */
  const provenBefore = (moment: number): number =>
    said.filter(({ at, tokens }) => tokens.length > 0 && at < moment).at(-2)?.at ?? 0

  const spoken = record.lines
    .filter(({ by }) => by === SPEAKER)
    .flatMap(({ at, text }) => {
      const diedAt = deaths.find((death) => death.what === 'server' && death.at > at)?.at ?? Infinity
      const isSafe = record.presences.some(({ from, to }) => {
        const isTold = kind.keeps ? to > at : from <= at
        return isTold && Math.max(from, at) + STORED_MS <= Math.min(to, diedAt)
      })
      return tokensOf(text).map((token) => ({ token, isSafe }))
    })
  const toRoom = tally(
    spoken.map(({ token }) => token),
    kept.filter(({ by }) => by.id === `irc:${SPEAKER}`).map(({ text = '' }) => tokensOf(text)),
  )
  const atRisk = new Set(spoken.flatMap(({ token, isSafe }) => (isSafe ? [] : [token])))
  return {
    deaths: {
      room: count('room'),
      server: count('server'),
      network: count('network'),
      relay: count('relay'),
    },
    toIrc: {
      ...toIrc,
      unexplained: toIrc.doubled.filter(
        ([token = '']) => !uncertain.some(({ seq }) => seq === seqOf.get(token)),
      ),
      withoutServerDeath: toIrc.doubled.filter((tokens) => !isServerDead(...spanOf(tokens))),
      uncertain: uncertain.length,
      uncertainWithoutServerDeath: uncertain.filter(
        ({ readAt }) => !isServerDead(provenBefore(readAt), readAt),
      ).length,
      quarantined: quarantined.length,
    },
    toRoom: {
      ...toRoom,
      lost: toRoom.lost.filter((token) => !atRisk.has(token)),
      atRisk: atRisk.size,
      lostAtRisk: toRoom.lost.filter((token) => atRisk.has(token)).length,
    },
  }
}

/** Who speaks on IRC. */
export const SPEAKER = 'speaker'

/** For whoever reads the run: numbers only. */
export function tell(seed: number, result: Outcome): Outcome {
  const { toIrc, toRoom, deaths, residentMb, seconds } = result
  const sizes = (side: object): object =>
    Object.fromEntries(
      Object.entries(side).map(([name, value]) => [name, Array.isArray(value) ? value.length : value]),
    )
  console.info(
    'chaos:',
    JSON.stringify({ seed, deaths, toIrc: sizes(toIrc), toRoom: sizes(toRoom), residentMb, seconds }),
  )
  return result
}

import { ROSTER_MAX } from '../../protocol/limits.ts'
import type { CaseMapping, Nicks } from './case-mapping.ts'
import { foldCase } from './case-mapping.ts'
import { ircPerson } from './irc-person.ts'
import type { Turn } from './relay-action.ts'
import type { Timing } from './timing.ts'

/** People of one frame: in any script they fit into one of a relay [S5]. */
const FRAME_PEOPLE = 200

/** Who is in the channel, and what the room was told of it [R2]. */
export function createRoster(timing: Timing) {
  /** As they write themselves, by folded nick. */
  const nicks = new Map<string, string>()
  let mapping: CaseMapping = 'ascii'
  /** Names by id; null: the present session of the room was told nothing yet. */
  let told: ReadonlyMap<string, string> | null = null
  let isRoomLive = false
  /** Whether `nicks` are whole: nothing is told of a channel that nobody has listed. */
  let isKnown = false
  let tellAt = Infinity
  /** Until then whoever goes with a server is of a split that is told. */
  let splitTill = -Infinity
  let auditAt = Infinity
  let fallAt = Infinity

  const fold = (nick: string): string => foldCase(nick, mapping)

  function changed(now: number): void {
    tellAt = Math.min(tellAt, now + timing.rosterMs)
  }

  function tell(isOwn: (nick: string) => boolean, turn: Turn): void {
    tellAt = Infinity
    if (!isRoomLive || !isKnown) return
    const people = [...nicks.values()].filter((nick) => !isOwn(nick)).map((nick) => ircPerson(nick, mapping))
    const now = new Map(people.slice(0, ROSTER_MAX).map(({ id, name }) => [id, name]))
    const before = told
    const listed = (ids: Iterable<readonly [string, string]>) => [...ids].map(([id, name]) => ({ id, name }))
    told = now
    const join = listed([...now].filter(([id, name]) => before?.get(id) !== name))
    const leave = [...(before?.keys() ?? [])].filter((id) => !now.has(id))
    const isWhole = before === null
    if (isWhole) turn.act({ do: 'tell room', frame: { type: 'roster', set: join.slice(0, FRAME_PEOPLE) } })
    const most = Math.max(join.length, leave.length)
    for (let from = isWhole ? FRAME_PEOPLE : 0; from < most; from += FRAME_PEOPLE) {
      const to = from + FRAME_PEOPLE
      const frame = { type: 'roster', join: join.slice(from, to), leave: leave.slice(from, to) } as const
      turn.act({ do: 'tell room', frame })
    }
  }

  return {
    get nicks(): Nicks {
      return { folded: new Set(nicks.keys()), mapping }
    },
    registered(theirs: CaseMapping): void {
      mapping = theirs
    },
    live(now: number): void {
      ;[auditAt, fallAt] = [now + timing.auditMs, Infinity]
    },
    /** Not in the channel any more; who is there falls unless we are back soon. */
    out(now: number): void {
      ;[auditAt, fallAt] = [Infinity, Math.min(fallAt, now + timing.rosterKeepMs)]
    },
    names(all: readonly string[], now: number): void {
      isKnown = true
      nicks.clear()
      for (const nick of all) nicks.set(fold(nick), nick)
      changed(now)
    },
    came(nick: string, now: number): void {
      nicks.set(fold(nick), nick)
      changed(now)
    },
    went(nick: string, isSplit: boolean, turn: Turn): void {
      nicks.delete(fold(nick))
      changed(turn.now)
      if (!isSplit) return
      if (turn.now >= splitTill) turn.act({ do: 'log', event: { what: 'netsplit' } })
      splitTill = turn.now + timing.splitMs
    },
    renamed(from: string, to: string, now: number): void {
      nicks.delete(fold(from))
      nicks.set(fold(to), to)
      changed(now)
    },
    welcome(now: number): void {
      ;[isRoomLive, told, tellAt] = [true, null, now]
    },
    roomGone(): void {
      isRoomLive = false
    },
    go(isOwn: (nick: string) => boolean, turn: Turn): void {
      const { now } = turn
      if (now >= auditAt) {
        auditAt = now + timing.auditMs
        turn.act({ do: 'names' })
      }
      if (now >= fallAt) {
        fallAt = Infinity
        nicks.clear()
        changed(now)
      }
      if (now >= tellAt) tell(isOwn, turn)
    },
    dueAt: () => Math.min(tellAt, auditAt, fallAt),
  }
}

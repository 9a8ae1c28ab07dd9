import type { Author } from '../../protocol/author.ts'
import { RELAY_UNSETTLED_MAX, TEXT_MAX } from '../../protocol/limits.ts'
import { RETRIED_NACKS } from '../../protocol/codes.ts'
import { type CaseMapping, foldCase } from './case-mapping.ts'
import { incoming } from './incoming.ts'
import type { Heard } from './irc-event.ts'
import { ircPerson } from './irc-person.ts'
import type { RelaySettings, Remains, Turn } from './relay-action.ts'
import { plain } from './sent-line.ts'

/** A line on its way to the room; kept until the room has it, or will never [R1]. */
export type JournalItem = {
  readonly ref: string
  readonly kind: 'say' | 'action' | 'notice'
  readonly text: string
  readonly as: Pick<Author, 'id' | 'name'>
  /** When it was said, calendar, ms. */
  readonly at: number
}

/** A line that was heard: its ref, or a hash of nick and text where it has no id; when it was said. */
export type Seen = { readonly key: string; readonly at: number }

/** A line that was kept and waits for its place. */
type Behind = { readonly key: string; readonly items: readonly JournalItem[] }

/** Whose words they are, as the network tells it. */
export type Network = { readonly name: string; readonly mapping: CaseMapping }

/** Lines that the room does not take for so long that nobody will read them. */
const JOURNAL_MAX = 10_000
/** Lines of a day in a busy channel. */
const SEEN_MAX = 50_000
/** Equal lines of one nick without ids: more than a history has. */
const SAME_MAX = 500
/** Lines of ours that somebody may be repeating. */
const OURS_MAX = 20
/** Characters: anybody may say shorter ones by chance. */
const TELLING_MIN = 8

/** IRC to room: kept before it is told, told again until it is settled. */
export function createIntake({ hash, timing }: RelaySettings, kept: Pick<Remains, 'journal' | 'seen'>) {
  const journal = new Map(kept.journal.map((item) => [item.ref, item]))
  /** When each went out on the present socket. */
  const inFlight = new Map<string, number>()
  /** The room's word to wait, by author [S6]; under '' for all. */
  const held = new Map<string, number>()
  const seen = new Map<string, number[]>()
  /** What was found in the present replay already: two equal lines are two. */
  let found = new Map<string, number>()
  let behind: Behind[] = []
  let replayUntil = -Infinity
  let ours: readonly { readonly text: string; readonly at: number }[] = []
  const repeaters = new Map<string, { readonly hits: number; readonly until: number }>()
  let textMax = TEXT_MAX
  let isRoomLive = false
  let wakeAt = Infinity
  /** Heard since the store has failed; null: it has not. */
  let unnoted: Seen[] | null = null
  for (const { key, at } of kept.seen) remember(key, at)

  function remember(key: string, at: number): void {
    const times = seen.get(key) ?? []
    times.push(at)
    if (times.length > SAME_MAX) times.shift()
    seen.set(key, times)
    const [oldest] = seen.keys()
    if (seen.size > SEEN_MAX && oldest !== undefined) seen.delete(oldest)
  }

  function note(key: string, at: number, turn: Turn): void {
    remember(key, at)
    if (unnoted && unnoted.length < SEEN_MAX) unnoted.push({ key, at })
    turn.act({ do: 'note', seen: { key, at } })
  }

  /** Whether a replayed line was heard before: by its id, else by nick, text and time, each one once. */
  function isKnown(key: string, hasId: boolean, at: number): boolean {
    const times = seen.get(key) ?? []
    if (hasId) return times.length > 0
    const id = (time: number): string => `${key} ${time}`
    const match = times.find((time) => {
      const isFree = (found.get(id(time)) ?? 0) < times.filter((other) => other === time).length
      return isFree && Math.abs(time - at) <= timing.sameMs
    })
    if (match === undefined) return false
    found.set(id(match), (found.get(id(match)) ?? 0) + 1)
    return true
  }

  /** Another relay that says again what we said is heard some times, for it may be somebody who quotes; or the two would never end. */
  function isRepeated(nick: string, words: string, turn: Turn): boolean {
    const { now } = turn
    const isOurs = ours.some(({ text, at }) => now - at < timing.repeatMs && words.endsWith(text))
    if (!isOurs) return false
    for (const [one, { until }] of repeaters) if (now >= until) repeaters.delete(one)
    const hits = (repeaters.get(nick)?.hits ?? 0) + 1
    repeaters.set(nick, { hits, until: now + timing.muteMs })
    if (hits === timing.repeatsMax) turn.act({ do: 'log', event: { what: 'repeater', detail: nick } })
    return hits >= timing.repeatsMax
  }

  /** What was said while we are here is sent when all that was said before has come. False: there is no more room. */
  function keep(key: string, items: readonly JournalItem[], replayed: boolean, turn: Turn): boolean {
    const fitting = items.slice(0, Math.max(0, JOURNAL_MAX - journal.size - behind.length))
    if (fitting.length < items.length) turn.act({ do: 'log', event: { what: 'not kept' } })
    for (const item of fitting) turn.act({ do: 'keep', item })
    if (!replayed && turn.now < replayUntil) behind.push({ key, items: fitting })
    else for (const item of fitting) journal.set(item.ref, item)
    return fitting.length === items.length
  }

  function whole(): readonly JournalItem[] {
    return [...journal.values(), ...behind.flatMap(({ items }) => items)]
  }

  function release(lines: readonly Behind[]): void {
    behind = behind.filter((line) => !lines.includes(line))
    for (const item of lines.flatMap(({ items }) => items)) journal.set(item.ref, item)
  }

  function settle(ref: string, turn: Turn): void {
    inFlight.delete(ref)
    if (journal.delete(ref)) turn.act({ do: 'drop', ref })
  }

  function nacked(ref: string, code: string, retryAfterMs: number, turn: Turn): void {
    const item = journal.get(ref)
    if (!item || !inFlight.delete(ref)) return
    if (!RETRIED_NACKS.some((retried) => retried === code)) {
      settle(ref, turn)
      if (code !== 'muted') turn.act({ do: 'log', event: { what: 'not taken by the room', detail: code } })
    } else if (code === 'slow') held.set(item.as.id, turn.now + retryAfterMs)
    else held.set('', turn.now + timing.roomUnavailableMs)
  }

  return {
    get journal(): readonly JournalItem[] {
      return whole()
    },
    /** Somebody else's line. `replayed`: said before we came; `since`: when our first life began, calendar. */
    heard(line: Heard, network: Network, replayed: boolean, since: number, turn: Turn): void {
      const { by, command, text, msgid, saidAt = turn.wall } = line
      const nick = foldCase(by.nick, network.mapping)
      const told = incoming(command, text, textMax)
      if (told.kind === 'nothing') return
      const isDelayed = replayed || turn.wall - saidAt > timing.skewMs
      const ids = ['irc', network.name, ...(msgid === undefined ? [nick, text] : [msgid])]
      const key = hash(...ids)
      // Noted, or a replay would bring it.
      if (!replayed && isRepeated(nick, plain(text), turn)) return note(key, saidAt, turn)
      if (replayed && isKnown(key, msgid !== undefined, saidAt)) {
        const known = behind.find((waiting) => waiting.key === key)
        return known && release([known])
      }
      const isOld = replayed && (saidAt < since || turn.wall - saidAt > timing.seenMs)
      const as = ircPerson(by.nick, network.mapping)
      const items = (isOld ? [] : told.texts).map((part, i) => {
        const own = i === 0 ? key : hash(...ids, `${i}`)
        const ref = msgid === undefined ? turn.newRef() : own
        return { ref, kind: told.kind, text: part, as, at: isDelayed ? saidAt : turn.wall }
      })
      // Seen but not kept, no replay would bring it back.
      if (keep(key, items, replayed, turn)) note(key, saidAt, turn)
    },
    /** Somebody set the channel's topic; only the room's own people pin a line there. */
    topic(nick: string, text: string, { mapping }: Network, turn: Turn): void {
      const as = ircPerson(nick, mapping)
      const item = { ref: turn.newRef(), kind: 'notice', text: `topic: ${text}`, as, at: turn.wall } as const
      keep('', [item], false, turn)
    },
    /** We said this. */
    said(text: string, now: number): void {
      if (text.length >= TELLING_MIN) ours = [...ours.slice(1 - OURS_MAX), { text: plain(text), at: now }]
    },
    /** A replay may begin, to be waited for until then. */
    joined(until: number): void {
      found = new Map()
      replayUntil = until
    },
    /** There is more of it, to be waited for until then. */
    replayLasts(until: number): void {
      replayUntil = until
    },
    replayEnded(): void {
      replayUntil = -Infinity
      release(behind)
    },
    welcome(max: number): void {
      ;[isRoomLive, textMax] = [true, max]
    },
    roomGone(): void {
      isRoomLive = false
      inFlight.clear()
      held.clear()
    },
    settle,
    /** Somebody's entry with a ref: ours only where it is by whom we spoke for [S3]. */
    told(ref: string, by: string, turn: Turn): void {
      if (journal.get(ref)?.as.id === by) settle(ref, turn)
    },
    nacked,
    storeFailed(): void {
      unnoted ??= []
    },
    /** The store is in order again: it has what was kept before that, and nothing since. */
    rewrite(turn: Turn): void {
      turn.act({ do: 'rewrite', items: whole() })
      for (const missed of unnoted ?? []) turn.act({ do: 'note', seen: missed })
      unnoted = null
    },
    /** Sends what may be sent, in order; of an author who is to wait nothing. */
    go(turn: Turn): void {
      const { now, wall } = turn
      if (now >= replayUntil) release(behind)
      for (const [id, until] of held) if (now >= until) held.delete(id)
      const [oldest = Infinity] = inFlight.values()
      if (now >= oldest + timing.roomMs) {
        inFlight.clear()
        turn.act({ do: 'wake room' })
      }
      if (isRoomLive && !held.has('')) {
        for (const { ref, kind, text, as, at } of journal.values()) {
          if (inFlight.size >= RELAY_UNSETTLED_MAX) break
          if (inFlight.has(ref) || held.has(as.id)) continue
          inFlight.set(ref, now)
          const late = wall - at > timing.lateMs && { sentAt: at }
          turn.act({ do: 'tell room', frame: { type: kind, ref, text, as, ...late } })
        }
      }
      const [first = Infinity] = inFlight.values()
      const releaseAt = behind.length > 0 ? replayUntil : Infinity
      wakeAt = Math.min(first + timing.roomMs, releaseAt, ...held.values())
    },
    dueAt: () => wakeAt,
  }
}

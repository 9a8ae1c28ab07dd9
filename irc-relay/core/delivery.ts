import type { Author } from '../../protocol/author.ts'
import type { Entry } from '../../protocol/entry.ts'
import { type Channel, entryLines } from './entry-lines.ts'
import type { Heard, Proofs } from './irc-event.ts'
import type { IrcLine } from './irc-line.ts'
import { createPace } from './pace.ts'
import type { LogEvent, RelaySettings, Turn } from './relay-action.ts'
import { createRoomQueue, type SavedQueue } from './room-queue.ts'
import { isInHistory, isLine, isOurs, type LastProven, missingEnd, unframed } from './sent-line.ts'

/** A line that IRC is not known to have; `said` so often without proof, `instead`: in place of an entry's own words. */
export type DueLine = IrcLine & { readonly seq: number; readonly said: number; readonly instead: boolean }

export type SavedDelivery = SavedQueue & {
  /** Only the first can have been said: one at a time, so that one is in doubt and nothing overtakes it. */
  readonly underWay: readonly DueLine[]
  readonly last: LastProven | null
}

/** How the channel is now. */
export type Place = {
  readonly channel: Channel
  readonly proofs: Proofs
  /** Our former connections are out of the channel: nothing they left unsaid comes any more. */
  readonly isGhostGone: boolean
  /** What is said cannot be noted, or nothing new is to be begun. */
  readonly isHeld: boolean
  /** The room's pinned line is to be the channel's topic. */
  readonly pin: (text: string) => void
}

/** Messages that an edit or a reply may still find. */
const RECENT_MAX = 1_000
/** IRC takes no such line: empty, or too long for it (412, 417). */
const NEVER: ReadonlySet<string> = new Set(['412', '417'])
const NOT_PASSED_ON = 'a message could not be passed on'
const NOT_REFUSED = { times: 0, since: Infinity, again: 0 }

/** Room to IRC: a line at a time, which is settled by proof alone [D2, D3]. */
export function createDelivery(settings: RelaySettings, kept: SavedDelivery | null) {
  const { timing, permalink } = settings
  const pace = createPace(timing)
  let underWay = kept?.underWay ?? []
  let last = kept?.last ?? null
  let flight: { readonly token: string; readonly at: number; readonly isFenced: boolean } | null = null
  let tokens = 0
  /** What a former link did with the first line is settled: it is to be said. */
  let isDecided = false
  let ours: readonly Heard[] = []
  let isReplayed = false
  let replayUntil = Infinity
  let refused = NOT_REFUSED
  /** The end of a line that was cut off, said once. */
  let mended = ''
  let wakeAt = Infinity
  /** By seq: who wrote it, and its text as IRC was told it. */
  const recent = new Map<number, { readonly by: Author; readonly told: string | null }>()
  const queue = createRoomQueue(settings, kept, {
    known(entry) {
      if (!('removed' in entry) && !recent.has(entry.seq)) remember(entry.seq, entry.by, null)
    },
    anew() {
      recent.clear()
    },
    gone(seqs) {
      for (const seq of seqs) recent.delete(seq)
      underWay = underWay.filter(({ seq, said, instead }) => said > 0 || instead || !seqs.has(seq))
    },
    gap(seq, turn) {
      underWay = [...underWay.filter(({ said }) => said > 0), linked(seq, 'messages were missed here')]
      log(turn, 'gap', seq)
    },
  })

  function log(turn: Turn, what: LogEvent['what'], seq: number, detail?: string): void {
    turn.act({ do: 'log', event: { what, seq, ...(detail !== undefined && { detail }) } })
  }

  function linked(seq: number, words: string): DueLine {
    return { command: 'PRIVMSG', text: `[${words}: ${permalink(seq)}]`, seq, said: 0, instead: true }
  }

  function remember(seq: number, by: Author, told: string | null): void {
    recent.delete(seq)
    recent.set(seq, { by, told })
    const [oldest] = recent.keys()
    if (recent.size > RECENT_MAX && oldest !== undefined) recent.delete(oldest)
  }

  function write(entry: Entry, { channel, pin }: Place, turn: Turn): void {
    if (entry.kind === 'topic') return pin(entry.text)
    const target = entry.kind === 'edit' ? entry.target : entry.seq
    const known = recent.get(target)
    const repliedTo = recent.get('reply' in entry ? (entry.reply ?? 0) : 0)?.by ?? null
    const lines = entryLines(entry, channel, { repliedTo, before: known?.told ?? null }, turn.wall)
    underWay = lines.map(({ command, text }) => ({ command, text, seq: entry.seq, said: 0, instead: false }))
    if (known && 'text' in entry) remember(target, known.by, entry.text ?? known.told)
  }

  function fill(place: Place, turn: Turn): void {
    while (underWay.length === 0) {
      const next = queue.next(turn)
      if (!next) return
      if (next.is === 'entry') write(next.entry, place, turn)
      else underWay = [{ ...next.line, seq: next.seq, said: 0, instead: true }]
    }
  }

  function proven(how: LastProven, turn: Turn): void {
    const [line, ...rest] = underWay
    if (!line) return
    if (how.text !== line.text) log(turn, 'altered', line.seq)
    const end = line.text === mended ? '' : missingEnd(line, how.text)
    const left = standsFor(line, rest) ? rest.filter(({ seq }) => seq !== line.seq) : rest
    // The channel takes lines, and so it was those words.
    if (left !== rest) log(turn, 'quarantined', line.seq)
    if (end) mended = end
    underWay = end ? [{ ...line, text: end, said: 0 }, ...left] : left
    ;[last, flight, refused] = [{ ...how, text: line.text }, null, NOT_REFUSED]
  }

  /** A link that is tried where the words of its entry, which follow, were refused for long. */
  function standsFor(line: DueLine, [next]: readonly DueLine[]): boolean {
    return line.instead && next?.seq === line.seq && !next.instead
  }

  /** The whole entry gives way to a line that leads to it; such a line to nothing. */
  function replaceFirst(turn: Turn): void {
    const [line] = underWay
    if (!line) return
    log(turn, 'quarantined', line.seq)
    const others = underWay.filter(({ seq, instead }) => seq !== line.seq || instead !== line.instead)
    const stands = line.instead ? [] : [linked(line.seq, NOT_PASSED_ON)]
    ;[underWay, flight] = [[...stands, ...others], null]
  }

  function notTaken(turn: Turn, numeric: string, text: string): void {
    const [line, ...rest] = underWay
    if (!line) return
    log(turn, 'refused', line.seq, `${numeric} ${text}`)
    flight = null
    if (NEVER.has(numeric)) return replaceFirst(turn)
    const { times, since } = refused
    const waitMs = Math.min(timing.refusalMs * 2 ** times, timing.refusalCapMs)
    const isTried = standsFor(line, rest)
    const isToBeTried = !isTried && turn.now - refused.since >= timing.refusalTriedMs && times % 2 === 1
    underWay = [
      ...(isToBeTried ? [linked(line.seq, NOT_PASSED_ON)] : []),
      ...(isTried ? [] : [{ ...line, said: line.said - 1 }]),
      ...rest,
    ]
    refused = {
      times: times + 1,
      since: Math.min(since, turn.now),
      again: turn.now + waitMs,
    }
    // Perhaps we are not in the channel at all.
    turn.act({ do: 'names' })
  }

  /** Whether the first line may be said; if a former link ended over it, once it is known whether it was [D3]. */
  function decide({ proofs, isGhostGone }: Place, turn: Turn): boolean {
    const [line] = underWay
    if (!line || line.said === 0 || isDecided) return true
    const hasHistory = proofs.history !== 'none'
    if (!isGhostGone || (hasHistory && !isReplayed && turn.now < replayUntil)) return false
    const found = hasHistory && isReplayed ? isInHistory(line, ours, last) : null
    isDecided = true
    if (found === true) proven({ ...ours.at(-1), text: line.text }, turn)
    // The link ended over it twice; what stands for it is no reason for that.
    else if (line.said > 1 && !line.instead) replaceFirst(turn)
    else if (found === null) log(turn, 'uncertain', line.seq)
    return true
  }

  function say({ proofs }: Place, turn: Turn): void {
    const [line, ...rest] = underWay
    const { now } = turn
    if (!line || now < Math.max(pace.nextAt(now), refused.again)) return
    pace.take(now)
    const token = `r${(tokens += 1)}`
    const { command, text } = line
    underWay = [{ ...line, said: line.said + 1 }, ...rest]
    ;[flight, isDecided] = [{ token, at: now, isFenced: !proofs.echo }, true]
    turn.act({ do: 'say', line: { command, text }, label: proofs.label ? token : null })
    if (!proofs.echo) turn.act({ do: 'ping', token })
  }

  /** A line without an echo is asked after; without an answer to that, the link is dead. */
  function isAnswered(turn: Turn): boolean {
    if (!flight) return true
    if (turn.now >= flight.at + timing.unprovenMs) return false
    if (!flight.isFenced && turn.now >= flight.at + timing.echoMs) {
      turn.act({ do: 'ping', token: flight.token })
      flight = { ...flight, isFenced: true }
    }
    return true
  }

  return {
    /** What the room tells goes here. */
    queue,
    get saved(): SavedDelivery {
      return { ...queue.saved, underWay, last }
    },
    /** A former link ended over a line, and it is not known yet whether that was said. */
    get isInDoubt() {
      return flight === null && !isDecided && (underWay[0]?.said ?? 0) > 0
    },
    get isIdle() {
      return flight === null
    },
    /** IRC has refused a line for a while. */
    isRefused: (now: number): boolean => now - refused.since >= timing.refusalToldMs,
    /** The channel repeated a line of ours, or, by a bouncer, what somebody else said under our name. */
    echo(label: string | null, { text, msgid, saidAt }: Heard, proofs: Proofs, turn: Turn): void {
      const [line] = underWay
      if (!flight || !line || !(proofs.label ? label === flight.token : isOurs(line, text))) return
      const id = { ...(msgid !== undefined && { msgid }), ...(saidAt !== undefined && { saidAt }) }
      proven({ text: unframed(text), ...id }, turn)
    },
    /** Done, and nothing to say of it; where there should be an echo it was swallowed. */
    accepted(label: string, { echo }: Proofs, turn: Turn): void {
      if (flight?.token !== label) return
      if (echo) notTaken(turn, '', 'no echo')
      else proven({ text: underWay[0]?.text ?? '' }, turn)
    },
    pong(token: string, { echo }: Proofs, turn: Turn): void {
      if (flight?.token !== token) return
      // With echo, one that has not come by now does not come: the line was dropped without a word.
      if (echo) notTaken(turn, '', 'no echo')
      else proven({ text: underWay[0]?.text ?? '' }, turn)
    },
    refuse(label: string | null, numeric: string, text: string, turn: Turn): void {
      if (flight && (label === null || label === flight.token)) notTaken(turn, numeric, text)
    },
    /** A line of ours in history. */
    replayed(line: Heard): void {
      ours = [...ours.slice(-1), line]
    },
    replayEnded(): void {
      isReplayed = true
    },
    /** A dead connection of ours was still heard: there is no doubt left. */
    ghostSaid({ text }: Heard, turn: Turn): void {
      const [line] = underWay
      const isDoubted = line && line.said > 0 && !flight && !isDecided
      if (isDoubted && isLine(line, text)) proven({ text: line.text }, turn)
    },
    /** The server, or the channel, had too much of us. */
    slower: (now: number) => pace.slower(now),
    /** History is told from now on, or told further. */
    replayLasts(until: number): void {
      replayUntil = until
    },
    /** It could not be stored that the line is said, and so it was not said. */
    takeBack(): void {
      const [line, ...rest] = underWay
      if (!line || !flight) return
      ;[underWay, flight] = [[{ ...line, said: line.said - 1 }, ...rest], null]
    },
    /** The link is gone: what was in flight is in doubt. */
    lost(): void {
      ;[flight, isDecided, ours, isReplayed, replayUntil] = [null, false, [], false, Infinity]
      refused = { ...refused, again: 0 }
      queue.ircGone()
    },
    /** Does what can be done now; `place` null: not in the channel. False: the link does not answer. */
    go(place: Place | null, turn: Turn): boolean {
      const { now, wall } = turn
      queue.due(turn)
      if (!isAnswered(turn)) return false
      // Only as fast as it goes out: the room keeps it.
      if (place && underWay.length === 0) queue.ask(turn)
      const isClear = place !== null && !flight && decide(place, turn)
      const speaks = isClear && !place.isHeld
      if (speaks) {
        fill(place, turn)
        say(place, turn)
      }
      const editAt = now + queue.editDueAt() - wall
      wakeAt = Math.min(
        queue.dueAt(),
        flight ? flight.at + (flight.isFenced ? timing.unprovenMs : timing.echoMs) : Infinity,
        place && !isClear && replayUntil > now ? replayUntil : Infinity,
        speaks && !flight && underWay.length > 0 ? Math.max(pace.nextAt(now), refused.again) : Infinity,
        // One whose time has come already waits for something else.
        speaks && underWay.length === 0 && editAt > now ? editAt : Infinity,
      )
      return true
    },
    dueAt: () => wakeAt,
  }
}

import type { Author } from '../../protocol/author.ts'
import type { Entry } from '../../protocol/entry.ts'
import { backlog } from './backlog.ts'
import { type Channel, entryLines } from './entry-lines.ts'
import type { Heard, Proofs } from './irc-event.ts'
import type { IrcLine } from './irc-line.ts'
import { isFromIrc } from './irc-person.ts'
import type { LogEvent, RelaySettings, Told, Turn } from './relay-action.ts'
import { isInHistory, isLine, type LastProven, unframed } from './sent-line.ts'
import { isForIrc, unsaid } from './unsaid.ts'

/** A line that IRC is not known to have; `said` so often without proof, `instead`: in place of an entry's own words. */
export type DueLine = IrcLine & { readonly seq: number; readonly said: number; readonly instead: boolean }

type Edit = Extract<Entry, { kind: 'edit' }>

export type SavedDelivery = {
  readonly epoch: string | null
  /** Everything up to here is said, under way, waiting as an edit, or not for IRC [R3]. */
  readonly seq: number
  /** Only the first can have been said: one at a time, so one in doubt, and nothing overtakes it. */
  readonly underWay: readonly DueLine[]
  /** Told when the next one of the same message has not come in time. */
  readonly edits: readonly Edit[]
  readonly last: LastProven | null
}

/** How the channel is now. */
export type Place = {
  readonly channel: Channel
  readonly proofs: Proofs
  /** Our former connection is out of the channel: nothing it left unsaid comes any more. */
  readonly isGhostGone: boolean
  /** What is said cannot be noted, or nothing new is to be begun. */
  readonly isHeld: boolean
  /** Sets the channel's topic to the room's pinned line. */
  pin(text: string): void
}

const NOTHING_SAVED: SavedDelivery = { epoch: null, seq: 0, underWay: [], edits: [], last: null }
/** Entries held while IRC is away; the room keeps the others for us. */
const HELD_MAX = 1_000
/** Messages that an edit or a reply may still find. */
const RECENT_MAX = 1_000
/** IRC takes no such line: empty, or too long for it (412, 417). */
const NEVER: ReadonlySet<string> = new Set(['412', '417'])

/** Room to IRC. The transcript is the queue, and its cursor moves on proof alone. */
export function createDelivery(settings: RelaySettings, kept: SavedDelivery | null) {
  const { timing, permalink } = settings
  let { epoch, seq: heldTo, underWay, edits, last } = kept ?? NOTHING_SAVED
  /** Behind the cursor, what is still to be said, in order; all of it up to `heldTo`. */
  let queue: readonly Entry[] = []
  let head = 0
  let isRoomLive = false
  let asked: { readonly ref: string; readonly at: number } | null = null
  let flight: { readonly token: string; readonly at: number; readonly isFenced: boolean } | null = null
  let tokens = 0
  /** The first line's fate on a former link is settled: it is to be said. */
  let isDecided = false
  let ours: readonly Heard[] = []
  let replay: { readonly isWhole: boolean; readonly until: number } = { isWhole: false, until: Infinity }
  /** The link died or is new: whether too much is waiting is asked once. */
  let isBack = true
  let paidUntil = 0
  let wakeAt = Infinity
  let pace = { factor: 1, until: 0 }
  let refused = { times: 0, since: Infinity, again: 0, text: '' }
  const recent = new Map<number, { readonly by: Author; readonly told: string | null }>()

  const log = (turn: Turn, what: LogEvent['what'], seq?: number, detail?: string): void =>
    turn.act({
      do: 'log',
      event: { what, ...(seq !== undefined && { seq }), ...(detail !== undefined && { detail }) },
    })
  const bracketed = (seq: number, words: string): DueLine => ({
    command: 'PRIVMSG',
    text: `[${words}: ${permalink(seq)}]`,
    seq,
    said: 0,
    instead: true,
  })

  function remember(entry: Entry, told: string | null): void {
    recent.delete(entry.seq)
    recent.set(entry.seq, { by: entry.by, told })
    for (const [oldest] of recent) if (recent.size > RECENT_MAX) recent.delete(oldest)
  }

  /** From here on, and one line that says so: what lies between cannot be had, or means nothing any more. */
  function skipTo(seq: number, turn: Turn): void {
    ;[queue, edits, heldTo, head] = [[], [], seq, seq]
    underWay = [...underWay.filter(({ said }) => said > 0), bracketed(seq, 'messages were missed here')]
    log(turn, 'gap', seq)
  }

  function take(entries: readonly Told[]): void {
    heldTo = entries.at(-1)?.seq ?? heldTo
    const known = entries.filter((entry) => entry.kind !== 'unknown')
    for (const entry of known) if (!('removed' in entry) && !recent.has(entry.seq)) remember(entry, null)
    const gone = new Set(known.flatMap((entry) => ('targets' in entry ? entry.targets : [])))
    for (const seq of gone) recent.delete(seq)
    edits = edits.filter(({ target }) => !gone.has(target))
    underWay = underWay.filter(({ seq, said, instead }) => said > 0 || instead || !gone.has(seq))
    queue = unsaid([...queue, ...known]).filter((entry) => !isFromIrc(entry.by) && entry.kind !== 'remove')
  }

  function ask(turn: Turn): void {
    if (!isRoomLive || asked || heldTo >= head) return
    asked = { ref: turn.newRef(), at: turn.now }
    turn.act({ do: 'tell room', frame: { type: 'history', ref: asked.ref, after: heldTo } })
  }

  function write(entry: Entry, { channel }: Place, turn: Turn): void {
    const repliedTo = recent.get('reply' in entry ? (entry.reply ?? 0) : 0)?.by ?? null
    const before = recent.get('target' in entry ? entry.target : 0)?.told ?? null
    const lines = entryLines(entry, channel, { repliedTo, before }, turn.wall)
    const rest = { seq: entry.seq, said: 0, instead: false }
    underWay = [...underWay, ...lines.map(({ command, text }) => ({ command, text, ...rest }))]
    if (entry.kind === 'say' || entry.kind === 'action') remember(entry, 'text' in entry ? entry.text : null)
    const edited = entry.kind === 'edit' ? recent.get(entry.target) : undefined
    if (entry.kind === 'edit' && edited)
      recent.set(entry.target, { by: edited.by, told: entry.text ?? edited.told })
  }

  /** Far behind, one line stands for what is too much [D6]. False: how much it is, is not known yet. */
  function thinOut(turn: Turn): boolean {
    const messages = timing.behindMessages
    const isFlood = queue.filter(isForIrc).length > 2 * messages
    if ((!isBack && !isFlood) || messages === Infinity) return true
    if (isBack && heldTo < head && isRoomLive) return false
    // Said slowly, all of it ages: that alone is no reason to leave it out.
    const limits = { messages, ageMs: isBack ? timing.behindMs : Infinity }
    const { summary, entries } = backlog(queue, permalink, turn.wall, limits)
    if (summary) underWay = [{ ...summary, seq: queue[0]?.seq ?? heldTo, said: 0, instead: true }]
    ;[queue, isBack] = [entries, false]
    return true
  }

  /** Writes what comes next, if its time has come. */
  function fill(place: Place, turn: Turn): void {
    if (!thinOut(turn)) return
    while (underWay.length === 0) {
      const ripe = edits.find(({ at }) => turn.wall - at >= timing.editMs)
      const [next, ...rest] = queue
      if (ripe) {
        edits = edits.filter((edit) => edit !== ripe)
        write(ripe, place, turn)
      } else if (next) {
        queue = rest
        if (next.kind === 'edit') edits = [...edits.filter(({ target }) => target !== next.target), next]
        else if (next.kind === 'topic') place.pin(next.text)
        else write(next, place, turn)
      } else return
    }
  }

  function proven(how: LastProven, turn: Turn): void {
    const [line, ...rest] = underWay
    if (!line) return
    if (how.text !== line.text) log(turn, 'altered', line.seq)
    ;[underWay, last, flight] = [rest, { ...how, text: line.text }, null]
    refused = { times: 0, since: Infinity, again: 0, text: '' }
  }

  function replaceFirst(turn: Turn): void {
    const [line] = underWay
    if (!line) return
    log(turn, 'quarantined', line.seq)
    const others = underWay.filter(({ seq, instead }) => seq !== line.seq || instead !== line.instead)
    const stands = line.instead ? [] : [bracketed(line.seq, 'a message could not be passed on')]
    ;[underWay, flight] = [[...stands, ...others], null]
  }

  function notTaken(turn: Turn, numeric: string, text: string): void {
    const [line, ...rest] = underWay
    if (!line || !flight) return
    log(turn, 'refused', line.seq, `${numeric} ${text}`)
    flight = null
    if (NEVER.has(numeric)) return replaceFirst(turn)
    underWay = [{ ...line, said: line.said - 1 }, ...rest]
    const waitMs = Math.min(timing.refusalMs * 2 ** refused.times, timing.refusalCapMs)
    const since = Math.min(refused.since, turn.now)
    refused = { times: Math.min(refused.times + 1, 30), since, again: turn.now + waitMs, text }
    // Perhaps we are not in the channel at all.
    turn.act({ do: 'names' })
  }

  /** Whether the first line may be said; if a former link ended over it, once it is known whether it was [D3]. */
  function decided({ proofs, isGhostGone }: Place, turn: Turn): boolean {
    const [line] = underWay
    if (!line || line.said === 0 || isDecided) return true
    if (!isGhostGone) return false
    const isTold = replay.isWhole && proofs.history !== 'none'
    if (!isTold && proofs.history !== 'none' && turn.now < replay.until) return false
    const found = isTold ? isInHistory(line, ours, last) : null
    isDecided = true
    if (found === true) proven({ ...ours.at(-1), text: line.text }, turn)
    // The link ended over it twice; what stands for it is no reason for that.
    else if (line.said > 1 && !line.instead) replaceFirst(turn)
    else if (found === null) log(turn, 'uncertain', line.seq)
    return true
  }

  const everyMs = (now: number): number => timing.lineMs * (now < pace.until ? pace.factor : 1)
  /** When the bucket has a line's worth. */
  function paidAt(now: number): number {
    const burst = now < pace.until && pace.factor > 1 ? 1 : timing.burst
    return paidUntil - (burst - 1) * everyMs(now)
  }

  function say(turn: Turn, proofs: Proofs): void {
    const [line, ...rest] = underWay
    const { now } = turn
    if (!line || now < Math.max(paidAt(now), refused.again)) return
    paidUntil = Math.max(paidUntil, now) + everyMs(now)
    const token = `r${(tokens += 1)}`
    underWay = [{ ...line, said: line.said + 1 }, ...rest]
    flight = { token, at: now, isFenced: !proofs.echo }
    isDecided = true
    const { command, text } = line
    turn.act({ do: 'say', line: { command, text }, label: proofs.label ? token : null })
    if (!proofs.echo) turn.act({ do: 'ping', token })
  }

  return {
    get saved(): SavedDelivery {
      return { epoch, seq: (queue[0]?.seq ?? heldTo + 1) - 1, underWay, edits, last }
    },
    get isIdle() {
      return flight === null
    },
    /** What IRC says to our lines, where it has refused one for a while. */
    refusal: (now: number): string | null =>
      now - refused.since >= timing.refusalToldMs ? refused.text : null,
    welcome(theirs: string, newest: number, turn: Turn): void {
      isRoomLive = true
      if (epoch === null) {
        ;[epoch, heldTo] = [theirs, newest]
        log(turn, 'starts at head', newest)
      } else if (theirs !== epoch || newest < heldTo) {
        epoch = theirs
        skipTo(newest, turn)
      }
      head = newest
      isBack ||= newest > heldTo
      ask(turn)
    },
    told(entries: readonly Told[], turn: Turn): void {
      head = Math.max(head, entries.at(-1)?.seq ?? 0)
      const [first] = entries
      if (first && first.seq <= heldTo + 1 && queue.length < HELD_MAX)
        take(entries.filter(({ seq }) => seq > heldTo))
      else if (queue.length < HELD_MAX) ask(turn)
    },
    page(page: { ref: string; entries: readonly Told[]; more: boolean; pruned: boolean }, turn: Turn): void {
      if (page.ref !== asked?.ref) return
      asked = null
      if (page.pruned) skipTo(head, turn)
      else take(page.entries.filter(({ seq }) => seq > heldTo))
      if (!page.more) head = heldTo
      else if (queue.length < HELD_MAX) ask(turn)
    },
    roomGone(): void {
      ;[isRoomLive, asked] = [false, null]
    },
    /** The channel repeated a line of ours. */
    echo(label: string | null, { text, msgid, saidAt }: Heard, turn: Turn): void {
      const [line] = underWay
      if (!line || !flight || (label !== null && label !== flight.token)) return
      const id = { ...(msgid !== undefined && { msgid }), ...(saidAt !== undefined && { saidAt }) }
      proven({ text: unframed(text), ...id }, turn)
    },
    accepted(label: string, turn: Turn): void {
      if (flight?.token === label) proven({ text: underWay[0]?.text ?? '' }, turn)
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
    /** A line of ours in history, or from a dead connection of ours. */
    replayed(line: Heard): void {
      ours = [...ours.slice(-RECENT_MAX), line]
    },
    replayEnded(): void {
      replay = { ...replay, isWhole: true }
    },
    /** A dead connection of ours was still heard: there is no doubt left. */
    ghostSaid({ text }: Heard, turn: Turn): void {
      const [line] = underWay
      if (line && line.said > 0 && !flight && !isDecided && isLine(line, text))
        proven({ text: line.text }, turn)
    },
    /** The server, or the channel, had too much of us. */
    slower(now: number): void {
      const factor = Math.min((now < pace.until ? pace.factor : 1) * 2, timing.paceMax)
      pace = { factor, until: now + timing.paceMs }
    },
    live(now: number): void {
      replay = { ...replay, until: now + timing.replayMs }
    },
    /** The link is gone: what was in flight is in doubt. */
    lost(): void {
      ;[flight, isDecided, ours, isBack] = [null, false, [], true]
      replay = { isWhole: false, until: Infinity }
      refused = { ...refused, again: 0 }
    },
    /** Does what can be done now; `place` null: not in the channel. 'dead': the link does not answer. */
    go(place: Place | null, turn: Turn): 'dead' | 'alive' {
      const { now, wall } = turn
      if (asked && now >= asked.at + timing.roomMs) {
        asked = null
        turn.act({ do: 'wake room' })
      }
      if (flight && now >= flight.at + timing.unprovenMs) return 'dead'
      if (flight && !flight.isFenced && now >= flight.at + timing.echoMs) {
        turn.act({ do: 'ping', token: flight.token })
        flight = { ...flight, isFenced: true }
      }
      const isClear = place !== null && !flight && decided(place, turn)
      if (place) ask(turn)
      if (isClear && !place.isHeld) {
        if (underWay.length === 0) fill(place, turn)
        say(turn, place.proofs)
      }
      const speaks = isClear && !place.isHeld && !flight
      wakeAt = Math.min(
        asked ? asked.at + timing.roomMs : Infinity,
        flight ? flight.at + (flight.isFenced ? timing.unprovenMs : timing.echoMs) : Infinity,
        place && !isClear && replay.until > now ? replay.until : Infinity,
        speaks && underWay.length > 0 ? Math.max(paidAt(now), refused.again) : Infinity,
        speaks ? now + Math.min(...edits.map(({ at }) => at + timing.editMs)) - wall : Infinity,
      )
      return 'alive'
    },
    dueAt: () => wakeAt,
  }
}

import type { Entry } from '../../protocol/entry.ts'
import { backlog } from './backlog.ts'
import type { IrcLine } from './irc-line.ts'
import { isFromIrc } from './irc-person.ts'
import type { RelaySettings, Told, Turn } from './relay-action.ts'
import { isForIrc, unsaid } from './unsaid.ts'

type Edit = Extract<Entry, { kind: 'edit' }>

export type SavedQueue = {
  readonly epoch: string | null
  /** Everything up to here was handed out, waits as an edit, or is not for IRC [R3]. */
  readonly seq: number
  /** Handed out when the next one of the same message has not come in time. */
  readonly edits: readonly Edit[]
}

/** What comes of it beside what is handed out. */
export type QueueEvents = {
  known(entry: Entry): void
  gone(seqs: ReadonlySet<number>): void
  /** Another transcript: its numbers mean other entries [T9]. */
  anew(): void
  /** What lies before `seq` cannot be had, or means nothing any more. */
  gap(seq: number, turn: Turn): void
}

/** An entry to be said, or one line in place of many. */
export type Next =
  | { readonly is: 'entry'; readonly entry: Entry }
  | { readonly is: 'summary'; readonly line: IrcLine; readonly seq: number }

/** Entries held while IRC is away; the room keeps the others for us. */
const HELD_MAX = 1_000

/** What the room has said and IRC was not told: the transcript, read forward from a cursor of our own [R3, T6]. */
export function createRoomQueue(
  { timing, permalink }: RelaySettings,
  kept: SavedQueue | null,
  events: QueueEvents,
) {
  let { epoch, seq: heldTo, edits } = kept ?? { epoch: null, seq: 0, edits: [] }
  /** In order, and all there is up to `heldTo`. */
  let queue: readonly Entry[] = []
  let head = 0
  let isRoomLive = false
  let asked: { readonly ref: string; readonly at: number } | null = null
  /** One of the two sides was away: whether that was too long is asked once. */
  let isBack = true

  function skipTo(seq: number, turn: Turn): void {
    ;[queue, edits, heldTo, head] = [[], [], seq, seq]
    events.gap(seq, turn)
  }

  function take(entries: readonly Told[]): void {
    heldTo = entries.at(-1)?.seq ?? heldTo
    const known = entries.filter((entry) => entry.kind !== 'unknown')
    for (const entry of known) events.known(entry)
    const gone = new Set(known.flatMap((entry) => ('targets' in entry ? entry.targets : [])))
    events.gone(gone)
    edits = edits.filter(({ target }) => !gone.has(target))
    queue = unsaid([...queue, ...known]).filter((entry) => !isFromIrc(entry.by) && entry.kind !== 'remove')
  }

  function ask(turn: Turn): void {
    if (!isRoomLive || asked || heldTo >= head) return
    asked = { ref: turn.newRef(), at: turn.now }
    turn.act({ do: 'tell room', frame: { type: 'history', ref: asked.ref, after: heldTo } })
  }

  /** Far behind, one line stands for what is too much [D6]. */
  function summary({ wall }: Turn): Next | null {
    const messages = timing.behindMessages
    const isFlood = queue.filter(isForIrc).length > 2 * messages
    if ((!isBack && !isFlood) || messages === Infinity) return null
    const seq = queue[0]?.seq ?? heldTo
    const limits = { messages, ageMs: timing.behindMs }
    const { summary: line, entries } = backlog(queue, permalink, wall, limits, isBack)
    ;[queue, isBack] = [entries, false]
    return line && { is: 'summary', line, seq }
  }

  return {
    get saved(): SavedQueue {
      return { epoch, seq: (queue[0]?.seq ?? heldTo + 1) - 1, edits }
    },
    /** Entries of the room that IRC has not been told, whether they are for IRC or not. */
    get behind(): number {
      return Math.max(0, head - ((queue[0]?.seq ?? heldTo + 1) - 1))
    },
    /** True where it begins here, at the head. */
    welcome(theirs: string, newest: number, turn: Turn): boolean {
      const isNew = epoch === null
      isRoomLive = true
      if (isNew) heldTo = newest
      else if (theirs !== epoch || newest < heldTo) {
        events.anew()
        skipTo(newest, turn)
      }
      ;[epoch, head] = [theirs, newest]
      isBack ||= newest > heldTo
      ask(turn)
      return isNew
    },
    told(entries: readonly Told[], turn: Turn): void {
      head = Math.max(head, entries.at(-1)?.seq ?? 0)
      const [first] = entries
      if (queue.length >= HELD_MAX) return
      if (first && first.seq <= heldTo + 1) take(entries.filter(({ seq }) => seq > heldTo))
      else ask(turn)
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
    ircGone(): void {
      isBack = true
    },
    ask,
    /** What comes next, if its time has come. */
    next(turn: Turn): Next | null {
      const isWaiting = isBack && isRoomLive && heldTo < head && timing.behindMessages < Infinity
      if (isWaiting) return null
      const summed = summary(turn)
      if (summed) return summed
      for (;;) {
        // One from a time to come, by a clock that was put back, does not wait for that.
        const ripe = edits.find(({ at }) => Math.abs(turn.wall - at) >= timing.editMs)
        edits = edits.filter((edit) => edit !== ripe)
        if (ripe) return { is: 'entry', entry: ripe }
        const [entry, ...rest] = queue
        if (!entry) return null
        queue = rest
        if (entry.kind !== 'edit') return { is: 'entry', entry }
        edits = [...edits.filter(({ target }) => target !== entry.target), entry]
      }
    },
    due(turn: Turn): void {
      if (!asked || turn.now < asked.at + timing.roomMs) return
      asked = null
      turn.act({ do: 'wake room' })
    },
    dueAt: (): number => (asked ? asked.at + timing.roomMs : Infinity),
    /** Calendar. */
    editDueAt: (): number => Math.min(...edits.map(({ at }) => at + timing.editMs)),
  }
}

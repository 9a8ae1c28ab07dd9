import type { AnnouncementWords } from '../../protocol/announcement-text.ts'
import type { ClientFrame } from '../../protocol/client-frame.ts'
import type { Entry } from '../../protocol/entry.ts'
import type { IrcEvent } from './irc-event.ts'
import type { IrcLine } from './irc-line.ts'
import type { SavedDelivery } from './delivery.ts'
import type { JournalItem, Seen } from './intake.ts'
import type { SavedSupervisor } from './irc-supervisor.ts'
import type { Timing } from './timing.ts'

/** What does not change while the process lives. */
export type RelaySettings = {
  /** Names of servers, in the order in which they are tried; the shell knows their addresses. At least one. */
  readonly servers: readonly string[]
  readonly channel: string
  /** The nick we want, then what we take instead. */
  readonly nicks: readonly [string, ...string[]]
  /** There is an account to log in to. */
  readonly hasAccount: boolean
  /** Not in the channel rather than there without being logged in. */
  readonly loginRequired: boolean
  /** What a private message is answered with. */
  readonly about: string
  /** The language of announcements. */
  readonly words: AnnouncementWords
  readonly permalink: (seq: number) => string
  /** 128 bits of SHA-256 over these, each ended by NUL, as a ref [Vocabulary: ref]. */
  readonly hash: (...parts: readonly string[]) => string
  readonly timing: Timing
}

/** Time and chance of one event. */
export type Odds = {
  /** A clock that never goes back, ms: every date within this life. */
  readonly now: number
  /** What a calendar shows, ms: whatever outlives the process or is told. */
  readonly wall: number
  /** In [0, 1). */
  readonly random: () => number
  readonly newRef: () => string
}

/** One event under way. */
export type Turn = Odds & { readonly act: (action: Action) => void }

/** An entry as the room client reads it; of a kind this version does not know only its place [K1]. */
export type Told = Entry | { readonly kind: 'unknown'; readonly seq: number }

export type RelayEvent =
  /** Begin. */
  | { readonly is: 'start' }
  /** `link` is that of the `dial`; what an older one tells is passed over. */
  | { readonly is: 'irc'; readonly link: number; readonly event: IrcEvent }
  | { readonly is: 'welcome'; readonly epoch: string; readonly head: number; readonly textMax: number }
  | { readonly is: 'entries'; readonly entries: readonly Told[] }
  | {
      readonly is: 'page'
      readonly ref: string
      readonly entries: readonly Told[]
      readonly more: boolean
      readonly pruned: boolean
    }
  | { readonly is: 'ack'; readonly ref: string }
  /** Also for `error` with a ref: `code` is then `bad_frame`, which is final [S5]. */
  | { readonly is: 'nack'; readonly ref: string; readonly code: string; readonly retryAfterMs?: number }
  /** The room's socket went; its client makes another. */
  | { readonly is: 'room gone' }
  /** For good [C2]. */
  | { readonly is: 'room stopped'; readonly why: 'replaced' | 'not_let_in' | 'banned' | 'client_too_old' }
  /** Whether the last write to the store went well; told when it changes. The shell tries again by itself. `unsaid`: a line of the turn that failed was not said. */
  | { readonly is: 'store'; readonly ok: true }
  | { readonly is: 'store'; readonly ok: false; readonly unsaid: boolean }
  /** `dueAt` has come. */
  | { readonly is: 'due' }
  /** The process is to end. */
  | { readonly is: 'shutdown' }

/** What a shell does, in order; of one step, what is stored comes first and is one transaction. */
export type Action =
  /** A new link; there is no other. */
  | { readonly do: 'dial'; readonly link: number; readonly server: string; readonly nick: string }
  | { readonly do: 'destroy' }
  | { readonly do: 'join' }
  | { readonly do: 'nick'; readonly nick: string }
  | { readonly do: 'names' }
  | { readonly do: 'ping'; readonly token: string }
  | { readonly do: 'say'; readonly line: IrcLine; readonly label: string | null }
  | { readonly do: 'topic'; readonly text: string }
  /** `since`: calendar, ms. */
  | { readonly do: 'ask history'; readonly since: number }
  | { readonly do: 'answer'; readonly nick: string; readonly text: string }
  | { readonly do: 'quit'; readonly text: string }
  /** Lost where the room is not live; whatever matters is sent again after `welcome`. */
  | { readonly do: 'tell room'; readonly frame: ClientFrame }
  /** The room's socket does not answer: `wake` of its client. */
  | { readonly do: 'wake room' }
  | { readonly do: 'keep'; readonly item: JournalItem }
  | { readonly do: 'drop'; readonly ref: string }
  | { readonly do: 'note'; readonly seen: Seen }
  /** The journal is these, whatever it was. */
  | { readonly do: 'rewrite'; readonly items: readonly JournalItem[] }
  | { readonly do: 'save'; readonly saved: Saved }
  | { readonly do: 'log'; readonly event: LogEvent }
  /** After a `quit`, whose connection is to be ended. 0 done · 3 replaced by a newer relay · 4 the room does not let us in. */
  | { readonly do: 'exit'; readonly code: 0 | 3 | 4 }

/** What a store does. */
export type Stored = Extract<Action, { do: 'keep' | 'drop' | 'note' | 'rewrite' | 'save' }>

/** What is stored comes before what is done: a death between the two leaves doubt, never a loss. */
export function isStored(action: Action): action is Stored {
  return STORED.has(action.do)
}

const STORED: ReadonlySet<Action['do']> = new Set<Stored['do']>(['keep', 'drop', 'note', 'rewrite', 'save'])

/** How it stands. */
export type RelayView = {
  readonly irc: {
    readonly state: 'up' | 'degraded' | 'down'
    readonly detail: string | null
    /** Null: no connection. */
    readonly server: string | null
  }
  readonly isRoomLive: boolean
  /** Entries of the room that IRC has not been told, and lines of IRC that the room has not taken yet. */
  readonly toIrc: number
  readonly toRoom: number
}

/** Worth an operator's look; no text of anybody's is in it but a server's. */
export type LogEvent = {
  readonly what:
    | 'dial'
    | 'live'
    | 'lost'
    | 'out of the channel'
    | 'log-in refused'
    | 'fault'
    /** May have been said twice: no history could tell. */
    | 'uncertain'
    /** Not said in its own words: the link ended twice over it, or IRC refuses it for good. */
    | 'quarantined'
    /** The channel got it otherwise than it was sent. */
    | 'altered'
    | 'refused'
    | 'gap'
    | 'starts at head'
    | 'netsplit'
    | 'not taken by the room'
    | 'not kept'
    | 'repeater'
  readonly detail?: string
  readonly seq?: number
}

/** What outlives the process: one plain value, replaced whole. */
export type Saved = {
  readonly irc: SavedSupervisor
  readonly delivery: SavedDelivery
  /** The pinned line that the channel does not have yet. */
  readonly topic: string | null
  /** Calendar, ms: when the first life of this relay began, and when it last heard of IRC. */
  readonly since: number
  readonly heardAt: number
}

/** What the last life left behind; `saved` null: there was none. */
export type Remains = {
  readonly saved: Saved | null
  /** In the order in which it was kept. */
  readonly journal: readonly JournalItem[]
  /** Of the last day. */
  readonly seen: readonly Seen[]
}

/** Where it outlives it. The writes are actions of the same names. */
export type Store = {
  load(): Remains
  save(saved: Saved): void
  keep(item: JournalItem): void
  drop(ref: string): void
  /** Forgets what was said more than a day ago as well. */
  note(seen: Seen): void
  rewrite(items: readonly JournalItem[]): void
}

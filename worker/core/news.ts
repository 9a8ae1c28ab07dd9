import * as v from 'valibot'
import { type Occupant, occupantSchema } from '../../protocol/author.ts'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import type { Agenda } from './agenda.ts'
import type { Effect } from './effect.ts'
import { encode } from './frames.ts'
import { isSame, type Presence } from './presence.ts'
import type { Session } from './session.ts'

/** Milliseconds between two frames of counts, and of names [P1]. */
const COUNTS_EVERY_MS = 2_000
const NAMES_EVERY_MS = 1_000
/** Milliseconds per socket over which returning clients spread: an object takes about 1 000 upgrades a second [C2]. */
const SPREAD_MS_PER_SOCKET = 2
const SPREAD_MAX_MS = 30_000
/** What it must be off by at least, and by a quarter, to be told: page clicks are to cost nobody a frame [P2]. */
const SPREAD_STEP_MS = 100
/** People in the first list of names [P1]. */
const SET_MAX = 500
/** Changes in one frame of names: a storm of a thousand is told over ten seconds, not in one frame to each of a thousand [P1]. */
const CHANGES_MAX = 100

/** The date of what is only to be remembered: it comes with another, not by itself. */
const NEVER = Number.MAX_SAFE_INTEGER

const toldCounts = v.object({ people: v.number(), guests: v.number(), spreadMs: v.number() })
type Counts = Pick<RoomInfo, 'people' | 'guests' | 'spreadMs'>
type Ahead = NonNullable<Session['saw']>
const toldOccupant = v.nullable(occupantSchema)

/** What is told of who is here, and when: net changes, at a pace that the number of people does not raise [P1]. */
export class News {
  readonly #agenda: Agenda
  readonly #presence: Presence
  #told: Counts
  /** Sessions that asked for names. */
  readonly #watchers = new Set<string>()
  /** What sessions were shown between two frames of counts, where it is not what others were told. */
  readonly #ahead = new Map<string, Counts>()

  constructor(agenda: Agenda, presence: Presence) {
    this.#agenda = agenda
    this.#presence = presence
    this.#told = this.#decided
  }

  /** Of everybody, as whoever comes is shown them. */
  get counts(): Counts {
    const { people, guests, sockets } = this.#presence
    return { people, guests, spreadMs: Math.min(sockets * SPREAD_MS_PER_SOCKET, SPREAD_MAX_MS) }
  }

  /**
   * As they are told to who is here: without those of whom the forum has yet to say who they are. It says so within
   * its limits [F1, F6], and of most that they never went: a page click is to show no guest meanwhile [P2].
   */
  get #decided(): Counts {
    const { counts } = this
    return { ...counts, guests: counts.guests - this.#presence.undecided }
  }

  /** Everybody whom the sockets remember is back: what had been told then is known again, for whatever is told leaves a date. */
  restored(): void {
    const data = this.#agenda.get('counts')?.data ?? null
    this.#told = data === null ? this.#decided : v.parse(toldCounts, JSON.parse(data))
  }

  /** To be called when a session is shown the counts: what it knows before everybody else, and until when. */
  show(id: string, now: number): Ahead | null {
    const { counts } = this
    this.#ahead.delete(id)
    if (changes(this.#told, counts) === null) return null
    // Nobody being undecided, all are told in this very decision.
    if (this.#countsAt === NEVER && this.#presence.undecided === 0) return null
    if (this.#countsAt === NEVER) this.#tellAgain(now)
    this.#ahead.set(id, counts)
    return { ...counts, until: this.#countsAt }
  }

  /** The same, as its socket remembers it; all may have been told since. */
  sawBefore(id: string, { until, ...counts }: Ahead): void {
    if (this.#countsAt === until) this.#ahead.set(id, counts)
  }

  unsee(id: string): void {
    this.#ahead.delete(id)
  }

  watches(id: string): boolean {
    return this.#watchers.has(id)
  }

  watch(id: string): void {
    this.#watchers.add(id)
  }

  unwatch(id: string): void {
    if (!this.#watchers.delete(id) || this.#watchers.size > 0) return
    for (const name of this.#agenda.all('name').keys()) this.#agenda.remove('name', name)
  }

  /** The first frame to who asks for names. What others are not told yet it shows, so that they are told in any case. */
  names(to: string): Effect {
    for (const [id, { data }] of this.#agenda.all('name'))
      if (data !== null && !isSame(readOccupant(data), this.#presence.occupant(id)))
        this.#agenda.put('name', id, NEVER)
    const { set, more } = this.#presence.list(SET_MAX)
    return { do: 'send', to, frame: encode({ type: 'people', set: [...set], more }) }
  }

  /** To be called before somebody's presence changes, with how they were here. */
  readonly note = (id: string, was: Occupant | null): void => {
    if (this.#watchers.size === 0 || this.#agenda.get('name', id)) return
    this.#agenda.put('name', id, NEVER, JSON.stringify(was))
  }

  /** What is due to be told; `except` was told in its welcome. */
  tell(now: number, except: string | null): Effect[] {
    return [...this.#tellCounts(now, except), ...this.#tellNames(now)]
  }

  #tellCounts(now: number, except: string | null): Effect[] {
    if (this.#countsAt !== NEVER) return []
    const counts = this.#decided
    const effects: Effect[] = []
    const changed = changes(this.#told, counts)
    if (changed) {
      const frame = encode({ type: 'room', ...changed })
      effects.push({ do: 'tell', to: 'readers', frame, ...(except !== null && { except }) })
    }
    for (const [id, saw] of this.#ahead) {
      const wrong = changes({ ...saw, ...changed }, counts)
      if (wrong) effects.push({ do: 'send', to: id, frame: encode({ type: 'room', ...wrong }) })
    }
    this.#ahead.clear()
    if (effects.length === 0) {
      this.#rememberSpread()
      return []
    }
    this.#told = { ...this.#told, ...changed }
    this.#tellAgain(now)
    return effects
  }

  #tellAgain(now: number): void {
    this.#agenda.put('counts', '', now + COUNTS_EVERY_MS, JSON.stringify(this.#told))
  }

  /** When counts may be told again; NEVER: now. */
  get #countsAt(): number {
    return this.#agenda.get('counts')?.at ?? NEVER
  }

  /** A spread that is off by too little to be told is off from what was told, also after a sleep. */
  #rememberSpread(): void {
    const isOff = this.#told.spreadMs !== this.counts.spreadMs
    const isKept = this.#agenda.get('counts') !== null
    if (isOff && !isKept) this.#agenda.put('counts', '', NEVER, JSON.stringify(this.#told))
    if (!isOff && isKept) this.#agenda.remove('counts')
  }

  #tellNames(now: number): Effect[] {
    if (this.#agenda.get('names')) return []
    const due = [...this.#agenda.all('name')].slice(0, CHANGES_MAX)
    if (due.length === 0) return []
    const join: Occupant[] = []
    const leave: string[] = []
    for (const [id, { data }] of due) {
      this.#agenda.remove('name', id)
      const is = this.#presence.occupant(id)
      if (data !== null && isSame(readOccupant(data), is)) continue
      if (is) join.push(is)
      else leave.push(id)
    }
    if (join.length + leave.length === 0) return this.#tellNames(now)
    this.#agenda.put('names', '', now + NAMES_EVERY_MS)
    return [{ do: 'tell', to: 'watchers', frame: encode({ type: 'people', join, leave }) }]
  }
}

/** What of the counts is not as it was told, or null. Each socket changes the spread a little, which nobody needs to hear of. */
function changes(told: Counts, is: Counts): Partial<Counts> | null {
  const off = Math.abs(is.spreadMs - told.spreadMs)
  const changed: Partial<Counts> = {
    ...(is.people !== told.people && { people: is.people }),
    ...(is.guests !== told.guests && { guests: is.guests }),
    ...(off > Math.max(told.spreadMs / 4, SPREAD_STEP_MS) && { spreadMs: is.spreadMs }),
  }
  return Object.keys(changed).length > 0 ? changed : null
}

function readOccupant(data: string): Occupant | null {
  return v.parse(toldOccupant, JSON.parse(data))
}

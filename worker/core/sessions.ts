import type { Occupant } from '../../protocol/author.ts'
import type { Agenda } from './agenda.ts'
import { Addresses } from './capacity.ts'
import type { News } from './news.ts'
import type { Presence } from './presence.ts'
import { personId, type Session, type Standing } from './session.ts'

/** Milliseconds an expired session stays where guests may not read: time to log in again [H9]. */
const EXPIRED_STAY_MS = 30_000

export type SessionsSettings = {
  readonly guestsRead: boolean
  readonly graceMs: number
}

/** All open sessions, and what follows from each beginning, change and end: presence, addresses, dates. */
export class Sessions {
  readonly addresses = new Addresses()
  readonly #agenda: Agenda
  readonly #presence: Presence
  readonly #news: News
  readonly #settings: SessionsSettings
  readonly #open = new Map<string, Session>()

  constructor(agenda: Agenda, presence: Presence, news: News, settings: SessionsSettings) {
    this.#agenda = agenda
    this.#presence = presence
    this.#news = news
    this.#settings = settings
  }

  get size(): number {
    return this.#open.size
  }

  get(id: string): Session | undefined {
    return this.#open.get(id)
  }

  all(): Session[] {
    return [...this.#open.values()]
  }

  /** The sessions in which somebody may write. */
  of(person: string): Session[] {
    return this.all().filter(({ standing }) => standing.is === 'member' && standing.person.id === person)
  }

  /** The sessions that are this person's, whatever they may do [M1]. */
  belongingTo(person: string): Session[] {
    return this.all().filter(({ standing }) => personId(standing) === person)
  }

  relays(): Session[] {
    return this.all().filter(({ standing }) => standing.is === 'relay')
  }

  mayRead(standing: Standing): boolean {
    return this.#settings.guestsRead || standing.is === 'member' || standing.is === 'relay'
  }

  /** Whether entries, or names, are told to this session [H5, H9, P1]. */
  listens(id: string, to: 'readers' | 'watchers'): boolean {
    const session = this.#open.get(id)
    if (!session?.welcomed || !this.mayRead(session.standing)) return false
    return to === 'readers' || this.#news.watches(id)
  }

  add(session: Session): void {
    this.#takeIn(session, this.#news.note)
  }

  /** Takes back a session that outlived the room's memory: nobody came. */
  restore(session: Session): void {
    this.#takeIn(session, () => {})
  }

  #takeIn(session: Session, note: (id: string, was: Occupant | null) => void): void {
    this.#open.set(session.id, session)
    this.addresses.count(session.client.ip, 1)
    this.#presence.enter(session.standing, note)
    if (session.watches) this.#news.watch(session.id)
    if (session.saw) this.#news.sawBefore(session.id, session.saw)
    this.#date(session.standing)
  }

  stand(session: Session, standing: Standing, now: number): void {
    const was = session.standing
    if (standing === was) return
    session.standing = standing
    // In this order, so that somebody who stays is never gone in between.
    this.#presence.enter(standing, this.#news.note)
    this.#presence.exit(was, now)
    this.#agenda.remove('close', session.id)
    if (!this.mayRead(standing)) {
      session.saw = null
      this.#news.unsee(session.id)
    }
    if (standing.is === 'expired' && standing.shutOut)
      this.#agenda.put('close', session.id, now + EXPIRED_STAY_MS)
    this.#date(standing)
  }

  remove(session: Session, now: number): void {
    if (!this.#open.delete(session.id)) return
    this.addresses.count(session.client.ip, -1)
    this.#presence.exit(session.standing, now)
    this.#news.unwatch(session.id)
    this.#news.unsee(session.id)
    this.#agenda.remove('close', session.id)
    if (session.standing.is === 'relay' && this.relays().length === 0)
      this.#agenda.put('relay', '', now + this.#settings.graceMs)
  }

  /** Where guests may not read, nobody reads on after their trust, and one date tells of the first [H9]. */
  #date(standing: Standing): void {
    if (this.#settings.guestsRead || standing.is !== 'member') return
    const first = Math.min(standing.trustUntil, this.#agenda.get('trust')?.at ?? Infinity)
    if (first !== this.#agenda.get('trust')?.at) this.#agenda.put('trust', '', first)
  }
}

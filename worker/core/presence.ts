import * as v from 'valibot'
import { type Occupant, occupantSchema } from '../../protocol/author.ts'
import { ROSTER_MAX } from '../../protocol/limits.ts'
import type { Agenda } from './agenda.ts'
import type { Records } from './records.ts'
import { rankOf, type Standing, toOccupant } from './session.ts'

/** Of what two sockets know of one person, what the forum said last counts; ms. */
type Known = { readonly occupant: Occupant; readonly rank: number; readonly answeredAt: number }
type Here = Known & { sockets: number }

/** Called before somebody comes, goes or changes, with who they were here; null: they were not. */
type BeforeChange = (id: string, was: Occupant | null) => void

/** Who is in the room: people, not sockets; of the web, of IRC, and those who may be between two pages [P1, P2, R2]. */
export class Presence {
  readonly #agenda: Agenda
  readonly #records: Records
  readonly #graceMs: number
  readonly #here = new Map<string, Here>()
  readonly #leaving: Map<string, Occupant>
  readonly #roster: Map<string, string>
  #guests = 0
  #undecided = 0
  #sockets = 0

  constructor(agenda: Agenda, records: Records, graceMs: number) {
    this.#agenda = agenda
    this.#records = records
    this.#graceMs = graceMs
    this.#roster = new Map(records.roster())
    this.#leaving = new Map(
      Array.from(agenda.all('leave'), ([id, { data }]) => [
        id,
        v.parse(occupantSchema, JSON.parse(data ?? '')),
      ]),
    )
  }

  get people(): number {
    return this.#here.size + this.#leaving.size + this.#roster.size
  }

  /** Sockets of nobody in particular; a relay is neither person nor guest [P1]. */
  get guests(): number {
    return this.#guests
  }

  /** Those of the guests of whom the forum has not said yet who they are. */
  get undecided(): number {
    return this.#undecided
  }

  /** All of them, a relay's too. */
  get sockets(): number {
    return this.#sockets
  }

  /** Sockets of one person [P4]. */
  socketsOf(id: string): number {
    return this.#here.get(id)?.sockets ?? 0
  }

  occupant(id: string): Occupant | null {
    const name = this.#roster.get(id)
    return this.#here.get(id)?.occupant ?? this.#leaving.get(id) ?? (name === undefined ? null : { id, name })
  }

  /** What somebody who is here may do to others; null of who is not here [M2]. */
  rankOf(id: string): number | null {
    const here = this.#here.get(id)
    if (here) return here.rank
    const occupant = this.occupant(id)
    return occupant && rankOf(occupant)
  }

  /** The first of all who are here, and how many more there are. */
  list(most: number): { readonly set: readonly Occupant[]; readonly more: number } {
    const set: Occupant[] = []
    for (const id of this.#ids()) {
      if (set.length >= most) break
      const occupant = this.occupant(id)
      if (occupant) set.push(occupant)
    }
    return { set, more: this.people - set.length }
  }

  /** A session is somebody now, or begins. */
  enter(standing: Standing, before: BeforeChange): void {
    this.#sockets += 1
    if (standing.is === 'relay') return
    if (standing.is === 'pending') this.#undecided += 1
    if (standing.is !== 'member') {
      this.#guests += 1
      return
    }
    const { person, answeredAt } = standing
    const { id } = person
    const here = this.#here.get(id)
    const said: Known = { occupant: toOccupant(person), rank: rankOf(person), answeredAt }
    const known = here && here.answeredAt > answeredAt ? here : said
    const was = this.occupant(id)
    if (!isSame(was, known.occupant)) before(id, was)
    this.#return(id)
    this.#here.set(id, { ...known, sockets: this.socketsOf(id) + 1 })
  }

  /** A session ends, or is somebody else from now on; a person without a socket stays for a while [P2]. */
  exit(standing: Standing, now: number): void {
    this.#sockets -= 1
    if (standing.is === 'relay') return
    if (standing.is === 'pending') this.#undecided -= 1
    if (standing.is !== 'member') {
      this.#guests -= 1
      return
    }
    const { id } = standing.person
    const here = this.#here.get(id)
    if (!here) return
    here.sockets -= 1
    if (here.sockets > 0) return
    this.#here.delete(id)
    this.#leaving.set(id, here.occupant)
    this.#agenda.put('leave', id, now + this.#graceMs, JSON.stringify(here.occupant))
  }

  /** Somebody's time is over, or they were shown the door. */
  gone(id: string, before: BeforeChange): void {
    if (!this.#leaving.has(id)) return
    before(id, this.occupant(id))
    this.#return(id)
  }

  /** Who is on IRC, whole; false, and nothing changed, where that is too many. */
  setRoster(
    people: readonly { readonly id: string; readonly name: string }[],
    before: BeforeChange,
  ): boolean {
    const next = new Map(people.map(({ id, name }) => [id, name]))
    const gone = [...this.#roster.keys()].filter((id) => !next.has(id))
    return this.changeRoster(people, gone, before)
  }

  changeRoster(
    join: readonly { readonly id: string; readonly name: string }[],
    leave: readonly string[],
    before: BeforeChange,
  ): boolean {
    const changes = new Map<string, string | null>()
    for (const id of leave) if (this.#roster.has(id)) changes.set(id, null)
    for (const { id, name } of join) {
      if (this.#roster.get(id) === name) changes.delete(id)
      else changes.set(id, name)
    }
    const next = new Map(this.#roster)
    for (const [id, name] of changes) {
      if (name === null) next.delete(id)
      else next.set(id, name)
    }
    if (next.size > ROSTER_MAX) return false
    for (const [id, name] of changes) {
      before(id, this.occupant(id))
      if (name === null) this.#roster.delete(id)
      else this.#roster.set(id, name)
    }
    this.#records.changeRoster(changes)
    return true
  }

  *#ids(): Iterable<string> {
    yield* this.#here.keys()
    yield* this.#leaving.keys()
    yield* this.#roster.keys()
  }

  #return(id: string): void {
    if (this.#leaving.delete(id)) this.#agenda.remove('leave', id)
  }
}

/** Whether nothing of what is shown of somebody differs; members in their schema's order. */
export function isSame(a: Occupant | null, b: Occupant | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

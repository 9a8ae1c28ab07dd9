import type { AgendaItem, DateOf, Records } from './records.ts'

type Kept = { readonly at: number; readonly data: string | null }

/** Every date the room keeps, in memory and in storage at once: one alarm serves them all, asleep or not [P2]. */
export class Agenda {
  readonly #records: Records
  readonly #dates = new Map<DateOf, Map<string, Kept>>()
  #next = Infinity

  constructor(records: Records) {
    this.#records = records
    for (const { what, subject, at, data } of records.agenda()) this.#hold(what, subject, { at, data })
  }

  /** When `takeDue` is to be asked; never later than the first date, and sometimes for nothing. Infinity: there is none. */
  get next(): number {
    return this.#next
  }

  get(what: DateOf, subject = ''): Kept | null {
    return this.#dates.get(what)?.get(subject) ?? null
  }

  all(what: DateOf): ReadonlyMap<string, Kept> {
    return this.#dates.get(what) ?? new Map()
  }

  put(what: DateOf, subject: string, at: number, data: string | null = null): void {
    this.#hold(what, subject, { at, data })
    this.#records.putDate({ what, subject, at, data })
  }

  remove(what: DateOf, subject = ''): void {
    if (this.#dates.get(what)?.delete(subject) === true) this.#records.removeDate(what, subject)
  }

  /** Takes out the dates that have come, the earliest first. */
  takeDue(now: number): AgendaItem[] {
    const due: AgendaItem[] = []
    this.#next = Infinity
    for (const [what, dates] of this.#dates) {
      for (const [subject, { at, data }] of dates) {
        if (at <= now) due.push({ what, subject, at, data })
        else this.#next = Math.min(this.#next, at)
      }
    }
    for (const { what, subject } of due) this.remove(what, subject)
    return due.toSorted((a, b) => a.at - b.at)
  }

  #hold(what: DateOf, subject: string, kept: Kept): void {
    const dates = this.#dates.get(what) ?? new Map<string, Kept>()
    this.#dates.set(what, dates.set(subject, kept))
    this.#next = Math.min(this.#next, kept.at)
  }
}

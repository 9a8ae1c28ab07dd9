import type { Self } from '../../protocol/author.ts'
import type { Records, Restriction } from './records.ts'
import { type Person, rankOf } from './session.ts'

/** Mutes and bans that hold, over reconnects, hibernation and restarts [M1]. */
export class Restrictions {
  readonly #records: Records
  readonly #held = new Map<string, Restriction>()

  constructor(records: Records) {
    this.#records = records
    for (const restriction of records.restrictions()) this.#held.set(keyOf(restriction), restriction)
  }

  /** Forgets what has lapsed, which otherwise waits until somebody asks after its person. */
  forgetLapsed(now: number): void {
    for (const { user, kind, until } of this.#held.values()) if (isOver(until, now)) this.lift(user, kind)
  }

  put(restriction: Restriction): void {
    this.#records.putRestriction(restriction)
    this.#held.set(keyOf(restriction), restriction)
  }

  lift(user: string, kind: Restriction['kind']): void {
    this.#records.removeRestriction(user, kind)
    this.#held.delete(keyOf({ user, kind }))
  }

  /** What keeps this person from writing, or null. Who has risen to the rank of who imposed it is free [M2]. */
  muteOf(person: Pick<Person, 'id'> & Partial<Person>, now: number): NonNullable<Self['muted']> | null {
    return toMuted(this.#holding(person, 'mute', now))
  }

  banOf(person: Pick<Person, 'id'> & Partial<Person>, now: number): NonNullable<Self['muted']> | null {
    return toMuted(this.#holding(person, 'ban', now))
  }

  #holding(
    person: Pick<Person, 'id'> & Partial<Person>,
    kind: Restriction['kind'],
    now: number,
  ): Restriction | null {
    const held = this.#held.get(keyOf({ user: person.id, kind }))
    if (!held) return null
    if (isOver(held.until, now)) {
      this.lift(person.id, kind)
      return null
    }
    return rankOf(person) < held.rank ? held : null
  }
}

function isOver(until: number, now: number): boolean {
  return until !== 0 && until <= now
}

function keyOf({ user, kind }: Pick<Restriction, 'user' | 'kind'>): string {
  return `${kind} ${user}`
}

function toMuted(held: Restriction | null): NonNullable<Self['muted']> | null {
  return held && { until: held.until, ...(held.reason !== null && { reason: held.reason }) }
}

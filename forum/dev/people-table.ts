import { PEOPLE_MAX, PEOPLE_OFFERED } from './limits.ts'
import {
  FIRST_REGISTERED_ID,
  foldName,
  NEW_MEMBER,
  type Person,
  readRights,
  type Role,
  type Standing,
} from './people.ts'

/** A person as a row; queries that join people select these columns by PERSON_COLUMNS. */
export type PersonRow = {
  readonly id: number
  readonly name: string
  readonly can: string
  readonly role: Role | null
  readonly color: string | null
  readonly standing: Standing
}

export const PERSON_COLUMNS = 'people.id, people.name, people.can, people.role, people.color, people.standing'

/** A row as the rest of the forum knows the person. */
export function personOf(row: PersonRow): Person {
  return { ...row, can: readRights(row.can) }
}

/** Adds somebody; without an id the next one is taken, which is returned. Throws when the name is taken. */
export function insertPerson(sql: SqlStorage, person: Omit<Person, 'id'> & { readonly id?: number }): number {
  const row = sql
    .exec<{ id: number }>(
      'INSERT INTO people (id, name, folded, can, role, color, standing) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id',
      person.id ?? null,
      person.name,
      foldName(person.name),
      person.can.join(' '),
      person.role,
      person.color,
      person.standing,
    )
    .one()
  return row.id
}

export type Registration =
  | { readonly ok: true; readonly id: number }
  | { readonly ok: false; readonly code: 'taken' | 'full' }

/** Registers a checked name as an ordinary member. */
export function registerPerson(sql: SqlStorage, name: string): Registration {
  const taken = sql.exec('SELECT 1 FROM people WHERE folded = ?', foldName(name)).toArray().length > 0
  if (taken) return { ok: false, code: 'taken' }
  const { count } = sql.exec<{ count: number }>('SELECT count(*) AS count FROM people').one()
  if (count >= PEOPLE_MAX) return { ok: false, code: 'full' }
  return { ok: true, id: insertPerson(sql, { ...NEW_MEMBER, name }) }
}

export function personExists(sql: SqlStorage, id: number): boolean {
  return sql.exec('SELECT 1 FROM people WHERE id = ?', id).toArray().length > 0
}

/** The newest registered people, for the log-in box. */
export function registeredPeople(sql: SqlStorage): readonly Person[] {
  return sql
    .exec<PersonRow>(
      `SELECT ${PERSON_COLUMNS} FROM people WHERE id >= ? ORDER BY id DESC LIMIT ?`,
      FIRST_REGISTERED_ID,
      PEOPLE_OFFERED,
    )
    .toArray()
    .map(personOf)
}

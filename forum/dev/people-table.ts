import { PEOPLE_MAX } from './limits.ts'
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
  if (isTaken(sql, name)) return { ok: false, code: 'taken' }
  const { count } = sql.exec<{ count: number }>('SELECT count(*) AS count FROM people').one()
  if (count >= PEOPLE_MAX) return { ok: false, code: 'full' }
  return { ok: true, id: insertPerson(sql, { ...NEW_MEMBER, name }) }
}

/** Somebody by number. */
export function personById(sql: SqlStorage, id: number): Person | null {
  const [row] = sql.exec<PersonRow>(`SELECT ${PERSON_COLUMNS} FROM people WHERE id = ?`, id)
  return row === undefined ? null : personOf(row)
}

/** Gives somebody another checked name; false where it is another person's. */
export function renamePerson(sql: SqlStorage, id: number, name: string): boolean {
  if (isTaken(sql, name, id)) return false
  sql.exec('UPDATE people SET name = ?, folded = ? WHERE id = ?', name, foldName(name), id)
  return true
}

/** Keeps what the forum thinks of somebody. */
export function updateStanding(sql: SqlStorage, { id, can, role, color, standing }: Person): void {
  sql.exec(
    'UPDATE people SET can = ?, role = ?, color = ?, standing = ? WHERE id = ?',
    can.join(' '),
    role,
    color,
    standing,
    id,
  )
}

/** The sample people, then those registered, the newest first. */
export function listPeople(sql: SqlStorage, limit: number): readonly Person[] {
  return sql
    .exec<PersonRow>(
      `SELECT ${PERSON_COLUMNS} FROM people ORDER BY id >= ?1, CASE WHEN id < ?1 THEN id ELSE -id END LIMIT ?2`,
      FIRST_REGISTERED_ID,
      limit,
    )
    .toArray()
    .map(personOf)
}

/** Whether somebody but `id` bears the name. */
function isTaken(sql: SqlStorage, name: string, id = 0): boolean {
  const others = sql.exec('SELECT 1 FROM people WHERE folded = ? AND id <> ?', foldName(name), id)
  return others.toArray().length > 0
}

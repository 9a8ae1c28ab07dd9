import { isTicket } from './credentials.ts'
import { DEAD_TICKET_KEPT_MS, ENDED_SESSION_KEPT_MS, SESSIONS_PER_PERSON, TICKET_MS } from './limits.ts'
import type { Person } from './people.ts'
import { PERSON_COLUMNS, personOf, type PersonRow } from './people-table.ts'

/** Whose a credential is, or why it is nobody's. `expired` is kept apart from `unknown`, as the room tells people which [H8]. */
export type Holder =
  | { readonly state: 'live'; readonly person: Person }
  | { readonly state: 'expired' }
  | { readonly state: 'unknown' }

/** Starts a session; sweeps what ended long ago and what one person has too many of. */
export function startSession(
  sql: SqlStorage,
  session: { readonly sid: string; readonly personId: number; readonly now: number; readonly lifeMs: number },
): void {
  sql.exec('DELETE FROM sessions WHERE expires_at < ?', session.now - ENDED_SESSION_KEPT_MS)
  sql.exec(
    'INSERT INTO sessions (sid, person_id, started_at, expires_at) VALUES (?, ?, ?, ?)',
    session.sid,
    session.personId,
    session.now,
    session.now + session.lifeMs,
  )
  sql.exec(
    `DELETE FROM sessions WHERE sid IN
      (SELECT sid FROM sessions WHERE person_id = ? ORDER BY started_at DESC LIMIT -1 OFFSET ?)`,
    session.personId,
    SESSIONS_PER_PERSON,
  )
}

/** Moves a live session's end: a person who reads the forum stays logged in. */
export function prolongSession(sql: SqlStorage, sid: string, now: number, lifeMs: number): void {
  sql.exec('UPDATE sessions SET expires_at = ? WHERE sid = ? AND expires_at > ?', now + lifeMs, sid, now)
}

/** Ends a session but remembers it, as time would have. */
export function expireSession(sql: SqlStorage, sid: string, now: number): void {
  sql.exec('UPDATE sessions SET expires_at = min(expires_at, ?) WHERE sid = ?', now, sid)
}

/** Whose session this is or was, while it is remembered. */
export function personOfSid(sql: SqlStorage, sid: string): number | null {
  const [row] = sql.exec<{ id: number }>('SELECT person_id AS id FROM sessions WHERE sid = ?', sid)
  return row?.id ?? null
}

/** Ends a session without a trace: logging out. */
export function deleteSession(sql: SqlStorage, sid: string): void {
  sql.exec('DELETE FROM sessions WHERE sid = ?', sid)
}

/** Keeps a ticket for a live session; it dies with the session or after TICKET_MS, whichever is first. */
export function keepTicket(sql: SqlStorage, ticket: string, sid: string, now: number): void {
  sql.exec('DELETE FROM tickets WHERE expires_at < ?', now - DEAD_TICKET_KEPT_MS)
  sql.exec('INSERT INTO tickets (ticket, sid, expires_at) VALUES (?, ?, ?)', ticket, sid, now + TICKET_MS)
}

/** Who holds a sid. */
export function holderOfSid(sql: SqlStorage, sid: string, now: number): Holder {
  const row = sql
    .exec<PersonRow & { readonly expiresAt: number }>(
      `SELECT ${PERSON_COLUMNS}, expires_at AS expiresAt FROM sessions JOIN people ON people.id = person_id WHERE sid = ?`,
      sid,
    )
    .toArray()[0]
  if (row === undefined) return { state: 'unknown' }
  const { expiresAt, ...person } = row
  return expiresAt > now ? { state: 'live', person: personOf(person) } : { state: 'expired' }
}

/** Who holds a sid or a ticket; asked by the room only, a ticket opens nothing on the forum. */
export function holderOfCredential(sql: SqlStorage, credential: string, now: number): Holder {
  if (!isTicket(credential)) return holderOfSid(sql, credential, now)
  const row = sql
    .exec<{ sid: string; expiresAt: number }>(
      'SELECT sid, expires_at AS expiresAt FROM tickets WHERE ticket = ?',
      credential,
    )
    .toArray()[0]
  if (row === undefined) return { state: 'unknown' }
  return row.expiresAt > now ? holderOfSid(sql, row.sid, now) : { state: 'expired' }
}

import * as v from 'valibot'
import {
  type ModAction,
  modActionSchema,
  type RelayStatus,
  relayStatusSchema,
} from '../../protocol/server-frame.ts'
import {
  type AgendaItem,
  DATES,
  type DateOf,
  type Records,
  RESTRICTIONS,
  type Restriction,
} from '../core/records.ts'
import { type Database, oneRow } from './database.ts'

/** Moderators' actions that are kept: years of a quiet room, and a table that nobody can make large [M3]. */
const ACTIONS_MAX = 10_000

const agendaRow = v.object({
  what: v.picklist(DATES),
  subject: v.string(),
  at: v.number(),
  data: v.nullable(v.string()),
})
const restrictionRow = v.object({
  user: v.string(),
  kind: v.picklist(RESTRICTIONS),
  until: v.number(),
  rank: v.number(),
  reason: v.nullable(v.string()),
})
const actionRow = v.object({ id: v.number(), json: v.string() })
const idRow = v.object({ id: v.nullable(v.number()) })
const rosterRow = v.object({ id: v.string(), name: v.string() })
const actionJson = v.omit(modActionSchema, ['id'])

/** Dates, restrictions, moderators' actions and what the relay said, in the object's own SQLite. */
export class SqliteRecords implements Records {
  readonly #db: Database
  #slow: number
  #status: RelayStatus | null

  constructor(db: Database) {
    this.#db = db
    this.#slow = v.parse(v.optional(v.number(), 0), db.kv.get('slow'))
    const status = v.parse(v.optional(v.string()), db.kv.get('status'))
    this.#status = status === undefined ? null : v.parse(relayStatusSchema, JSON.parse(status))
  }

  together<T>(change: () => T): T {
    return this.#db.transactionSync(change)
  }

  agenda(): AgendaItem[] {
    return Array.from(this.#db.sql.exec('SELECT what, subject, at, data FROM agenda'), (row) =>
      v.parse(agendaRow, row),
    )
  }

  putDate({ what, subject, at, data }: AgendaItem): void {
    this.#db.sql.exec(
      'INSERT OR REPLACE INTO agenda (what, subject, at, data) VALUES (?, ?, ?, ?)',
      what,
      subject,
      at,
      data,
    )
  }

  removeDate(what: DateOf, subject: string): void {
    this.#db.sql.exec('DELETE FROM agenda WHERE what = ? AND subject = ?', what, subject)
  }

  restrictions(): Restriction[] {
    return Array.from(this.#db.sql.exec('SELECT user, kind, until, rank, reason FROM restriction'), (row) =>
      v.parse(restrictionRow, row),
    )
  }

  putRestriction({ user, kind, until, rank, reason }: Restriction): void {
    this.#db.sql.exec(
      'INSERT OR REPLACE INTO restriction (user, kind, until, rank, reason) VALUES (?, ?, ?, ?, ?)',
      user,
      kind,
      until,
      rank,
      reason,
    )
  }

  removeRestriction(user: string, kind: Restriction['kind']): void {
    this.#db.sql.exec('DELETE FROM restriction WHERE user = ? AND kind = ?', user, kind)
  }

  addAction(sender: string, ref: string, action: Omit<ModAction, 'id'>): void {
    this.#db.sql.exec(
      'INSERT INTO mod_action (at, sender, ref, json) VALUES (?, ?, ?, ?)',
      action.at,
      sender,
      ref,
      JSON.stringify(action),
    )
    const { id } = v.parse(idRow, oneRow(this.#db, 'SELECT max(id) AS id FROM mod_action'))
    this.#db.sql.exec('DELETE FROM mod_action WHERE id <= ?', (id ?? 0) - ACTIONS_MAX)
  }

  hasAction(sender: string, ref: string, since: number): boolean {
    const [row] = this.#db.sql.exec(
      'SELECT id FROM mod_action WHERE sender = ? AND ref = ? AND at > ? LIMIT 1',
      sender,
      ref,
      since,
    )
    return row !== undefined
  }

  actions(before: number, limit: number): { actions: ModAction[]; more: boolean } {
    const rows = this.#db.sql.exec(
      'SELECT id, json FROM mod_action WHERE id < ? ORDER BY id DESC LIMIT ?',
      before,
      limit + 1,
    )
    const actions = Array.from(rows, (row) => {
      const { id, json } = v.parse(actionRow, row)
      return { id, ...v.parse(actionJson, JSON.parse(json)) }
    })
    return { actions: actions.slice(0, limit), more: actions.length > limit }
  }

  roster(): Map<string, string> {
    const rows = this.#db.sql.exec('SELECT id, name FROM roster')
    return new Map(
      Array.from(rows, (row) => {
        const { id, name } = v.parse(rosterRow, row)
        return [id, name]
      }),
    )
  }

  changeRoster(changes: ReadonlyMap<string, string | null>): void {
    for (const [id, name] of changes) {
      if (name === null) this.#db.sql.exec('DELETE FROM roster WHERE id = ?', id)
      else this.#db.sql.exec('INSERT OR REPLACE INTO roster (id, name) VALUES (?, ?)', id, name)
    }
  }

  get slow(): number {
    return this.#slow
  }

  set slow(seconds: number) {
    this.#db.kv.put('slow', seconds)
    this.#slow = seconds
  }

  get status(): RelayStatus | null {
    return this.#status
  }

  set status(status: RelayStatus | null) {
    if (status === null) this.#db.kv.delete('status')
    else this.#db.kv.put('status', JSON.stringify(status))
    this.#status = status
  }
}

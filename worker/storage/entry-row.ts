import type { Entry, EntryDraft } from '../../protocol/entry.ts'
import { isMessageKind } from '../../protocol/kinds.ts'
import type { EntryJson } from '../core/transcript.ts'
import type { Database } from './database.ts'

/** One row of `entry`; migrations.ts says what each column holds. */
export type EntryRow = {
  readonly seq: number
  readonly at: number
  readonly sender: string
  readonly entry: EntryDraft | Entry
  readonly json: EntryJson
  /** What it said first is gone. */
  readonly rewritten: boolean
  /** An announcement's, where the entry itself has lost it. */
  readonly key?: string
}

/** The wire's order of members: what places the entry, then what it says, then under which ref. */
export function toJson(entry: Entry): EntryJson {
  const { seq, at, kind, by, ref, ...said } = entry
  return JSON.stringify({ seq, at, kind, by, ...said, ref })
}

export function insertEntry({ sql }: Database, row: EntryRow): void {
  const { seq, at, sender, entry, json, rewritten } = row
  const shown = isMessageKind(entry.kind) && !('removed' in entry)
  sql.exec(
    `INSERT INTO entry (seq, kind, shown, sender, ref, json, at, author, rewritten, target, key)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    seq,
    entry.kind,
    Number(shown),
    sender,
    entry.ref ?? null,
    json,
    at,
    entry.by.id,
    Number(rewritten),
    entry.kind === 'edit' ? entry.target : null,
    ('key' in entry ? entry.key : row.key) ?? null,
  )
}

import * as v from 'valibot'
import { isMessageKind } from '../../protocol/kinds.ts'
import { entrySchema, type Entry } from '../../protocol/entry.ts'
import type { Database } from './database.ts'
import { toJson } from './entry-row.ts'

/** How texts leave the storage: in the transaction that removes or supersedes them, whatever would read it later [T5]. */

const storedRow = v.object({ seq: v.number(), json: v.string() })

/** Gives a message its new text; false where it does not show any more, and the edit has nothing to say. */
export function rewriteEdited(db: Database, target: number, text: string, at: number): boolean {
  const entry = shownEntry(db, target)
  if (entry?.kind !== 'say' && entry?.kind !== 'action') return false
  if ('removed' in entry) return false
  bareEdits(db, target)
  rewrite(db, target, { ...entry, text, edited: at })
  return true
}

/** Leaves of a message its place and its author. */
export function retract(db: Database, target: number): void {
  const entry = shownEntry(db, target)
  if (entry === null) return
  bareEdits(db, target)
  const { seq, at, kind, by, ref } = entry
  if (!isMessageKind(kind)) return
  rewrite(db, target, { seq, at, kind, by, ...(ref !== undefined && { ref }), removed: true })
  db.sql.exec('UPDATE entry SET shown = 0 WHERE seq = ?', target)
}

/** Takes the words of earlier pinned lines; that there was one stays. */
export function supersedeTopics(db: Database): void {
  for (const { seq, entry } of rows(db, `kind = 'topic' AND rewritten = 0`)) {
    if (entry.kind === 'topic') rewrite(db, seq, { ...entry, text: '' })
  }
}

/** An edit without its words; any other entry as it is. */
export function bareEdit(entry: Entry): Entry {
  if (entry.kind !== 'edit') return entry
  const { text: _, ...bare } = entry
  return bare
}

/** Takes the words of all edits of a message. */
function bareEdits(db: Database, target: number): void {
  for (const { seq, entry } of rows(db, 'target = ? AND rewritten = 0', target)) {
    rewrite(db, seq, bareEdit(entry))
  }
}

function shownEntry(db: Database, seq: number): Entry | null {
  return rows(db, 'seq = ? AND shown = 1', seq)[0]?.entry ?? null
}

function rows(db: Database, where: string, ...bindings: number[]): { seq: number; entry: Entry }[] {
  return Array.from(db.sql.exec(`SELECT seq, json FROM entry WHERE ${where}`, ...bindings), (row) => {
    const { seq, json } = v.parse(storedRow, row)
    return { seq, entry: v.parse(entrySchema, JSON.parse(json)) }
  })
}

function rewrite({ sql }: Database, seq: number, entry: Entry): void {
  sql.exec('UPDATE entry SET json = ?, rewritten = 1 WHERE seq = ?', toJson(entry), seq)
}

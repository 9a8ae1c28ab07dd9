import * as v from 'valibot'
import { type Entry, entrySchema } from '../../protocol/entry.ts'
import { string } from '../../protocol/fields.ts'
import type { ImportLine } from '../core/import-check.ts'
import type { EntryJson } from '../core/transcript.ts'
import { type Database, oneRow } from './database.ts'
import { insertEntry, toJson } from './entry-row.ts'
import { supersedeTopics } from './rewriting.ts'

/** A transcript as lines: out of the storage, and back in whole or not at all [A1, A2]. */

/** Milliseconds that an import may take. */
const STAGED_MS = 3_600_000

const exportedRow = v.object({
  seq: v.number(),
  shown: v.number(),
  key: v.nullable(v.string()),
  json: v.string(),
})
const countRow = v.object({ count: v.number() })
const stagedRow = v.object({ line: v.number(), json: v.string() })
const stagedLine = v.object({ entry: entrySchema, key: v.exactOptional(string) })

/** Some lines after that one, ascending. A removed announcement's bears the key that its entry has lost. */
export function exportLines(
  { sql }: Database,
  after: number,
  to: number,
  limit: number,
): { readonly seq: number; readonly json: EntryJson }[] {
  const rows = sql.exec(
    'SELECT seq, shown, key, json FROM entry WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?',
    after,
    to,
    limit,
  )
  return Array.from(rows, (row) => {
    const { seq, shown, key, json } = v.parse(exportedRow, row)
    const keyed = key !== null && shown === 0
    return { seq, json: keyed ? `${json.slice(0, -1)},"key":${JSON.stringify(key)}}` : json }
  })
}

/** An import's name, which tells when it began. */
export function newImport(now: number): string {
  return `${now}-${crypto.randomUUID()}`
}

/** Keeps lines of an import until all have come; they are told to nobody. */
export function stage(db: Database, id: string, from: number, lines: readonly ImportLine[]): void {
  db.transactionSync(() => {
    lines.forEach((line, i) =>
      db.sql.exec(
        'INSERT INTO staged (import, line, json) VALUES (?, ?, ?)',
        id,
        from + i,
        JSON.stringify(line),
      ),
    )
  })
}

export function unstage({ sql }: Database, id: string): void {
  sql.exec('DELETE FROM staged WHERE import = ?', id)
}

/** Drops what imports that died have left. */
export function unstageStale({ sql }: Database, now: number): void {
  sql.exec('DELETE FROM staged WHERE CAST(import AS INTEGER) < ?', now - STAGED_MS)
}

/**
 * Puts a staged transcript of so many lines in the place of the present one, under a new epoch [T9]; null, or why it
 * cannot stand: lines that went stale, or one that contradicts another.
 */
export function replaceTranscript(db: Database, id: string, lines: number, newEpoch: string): string | null {
  const { count } = v.parse(countRow, oneRow(db, 'SELECT count(*) AS count FROM staged WHERE import = ?', id))
  if (count !== lines) return 'body: took too long'
  let at = 0
  try {
    db.transactionSync(() => {
      db.sql.exec('DELETE FROM entry')
      let edge = 0
      let last = 0
      let pinned = false
      for (const row of db.sql.exec('SELECT line, json FROM staged WHERE import = ? ORDER BY line', id)) {
        const { line, json } = v.parse(stagedRow, row)
        at = line
        const { entry, key } = v.parse(stagedLine, JSON.parse(json))
        if (entry.kind === 'topic') {
          if (pinned) supersedeTopics(db)
          pinned = true
        }
        insertImported(db, entry, key)
        // Only a pinned line that stands alone before all others leaves a gap: it is no beginning.
        if (entry.seq > last + 1) edge = entry.seq
        last = entry.seq
      }
      unstage(db, id)
      db.kv.put('edge', Math.max(edge, 1))
      db.kv.put('epoch', newEpoch)
    })
    return null
  } catch (error) {
    unstage(db, id)
    if (!isNotUnique(error)) throw error
    return `line ${at}: ref or key: must not stand twice`
  }
}

function insertImported(db: Database, entry: Entry, key: string | undefined): void {
  const { seq, at, by } = entry
  insertEntry(db, {
    seq,
    at,
    sender: by.id.startsWith('irc:') ? 'relay' : by.id,
    entry,
    json: toJson(entry),
    rewritten: isRewritten(entry),
    ...(key !== undefined && { key }),
  })
}

/** Whether what an entry said first is gone. */
function isRewritten(entry: Entry): boolean {
  if ('removed' in entry || 'edited' in entry) return true
  return entry.kind === 'edit' ? entry.text === undefined : entry.kind === 'topic' && entry.text === ''
}

function isNotUnique(error: unknown): boolean {
  return error instanceof Error && /unique/i.test(error.message)
}

import * as v from 'valibot'
import { ENTRY_KINDS, isMessageKind } from '../protocol/kinds.ts'
import type { Draft, EntryJson, Page, StoredSend, Transcript } from './core/transcript.ts'

/**
 * Each step takes the schema one version further; never edit one that was deployed, add the next.
 * `shown`: 1 for a message entry that is not removed. `sender`: whose refs `ref` is unique among [S2, R1].
 * `json`: the entry as the wire carries it now; an edit or a removal rewrites it, so that no read of the
 * storage finds what was superseded [T5].
 */
const MIGRATIONS = [
  `CREATE TABLE entry (
     seq INTEGER PRIMARY KEY,
     kind TEXT NOT NULL,
     shown INTEGER NOT NULL,
     sender TEXT NOT NULL,
     ref TEXT,
     json TEXT NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX entry_by_ref ON entry (sender, ref) WHERE ref IS NOT NULL;`,
]

const seqRow = v.object({ oldest: v.nullable(v.number()), head: v.nullable(v.number()) })
const jsonRow = v.object({ json: v.string() })
const sendRow = v.object({ seq: v.number(), kind: v.picklist(ENTRY_KINDS), json: v.string() })
const storedText = v.object({
  text: v.exactOptional(v.string()),
  edited: v.exactOptional(v.number()),
})

/** The transcript in the object's own SQLite. */
export class SqliteTranscript implements Transcript {
  readonly epoch: string
  readonly #storage: DurableObjectStorage
  readonly #sql: SqlStorage
  #head: number
  #oldest: number

  constructor(storage: DurableObjectStorage, newEpoch: () => string) {
    this.#storage = storage
    this.#sql = storage.sql
    this.epoch = storage.transactionSync(() => prepare(storage, newEpoch))
    const { oldest, head } = v.parse(
      seqRow,
      this.#sql.exec('SELECT min(seq) AS oldest, max(seq) AS head FROM entry').one(),
    )
    this.#head = head ?? 0
    this.#oldest = oldest ?? 1
  }

  get head(): number {
    return this.#head
  }

  get oldest(): number {
    return this.#oldest
  }

  append(drafts: readonly Draft[], at: number): { seq: number; json: EntryJson }[] {
    const stored = this.#storage.transactionSync(() =>
      drafts.map(({ sender, entry }, i) => {
        const seq = this.#head + 1 + i
        const json = toJson(seq, at, entry)
        this.#sql.exec(
          'INSERT INTO entry (seq, kind, shown, sender, ref, json) VALUES (?, ?, ?, ?, ?, ?)',
          seq,
          entry.kind,
          isMessageKind(entry.kind) ? 1 : 0,
          sender,
          entry.ref ?? null,
          json,
        )
        return { seq, json }
      }),
    )
    this.#head += stored.length
    return stored
  }

  find(sender: string, ref: string): StoredSend | null {
    const [row] = this.#sql.exec(
      'SELECT seq, kind, json FROM entry WHERE sender = ? AND ref = ?',
      sender,
      ref,
    )
    if (row === undefined) return null
    const { seq, kind, json } = v.parse(sendRow, row)
    const { text, edited } = v.parse(storedText, JSON.parse(json))
    return { seq, kind, text: edited === undefined ? (text ?? null) : null }
  }

  after(seq: number, limit: number): Page {
    const rows = this.#sql.exec('SELECT json FROM entry WHERE seq > ? ORDER BY seq LIMIT ?', seq, limit + 1)
    return page(rows, limit)
  }

  before(seq: number, limit: number): Page {
    const rows = this.#sql.exec(
      'SELECT json FROM entry WHERE shown = 1 AND seq < ? ORDER BY seq DESC LIMIT ?',
      seq,
      limit + 1,
    )
    const { entries, more } = page(rows, limit)
    return { entries: entries.toReversed(), more }
  }
}

/** The wire's order of members: what places the entry, then what it says. */
function toJson(seq: number, at: number, entry: Draft['entry']): EntryJson {
  return JSON.stringify({ seq, at, ...entry })
}

function page(rows: Iterable<unknown>, limit: number): Page {
  const entries = Array.from(rows, (row) => v.parse(jsonRow, row).json)
  const more = entries.length > limit
  return { entries: more ? entries.slice(0, limit) : entries, more }
}

/** Brings the schema up to date and names the numbering; the epoch of this transcript comes back. */
function prepare({ sql, kv }: DurableObjectStorage, newEpoch: () => string): string {
  const version = v.parse(v.optional(v.number(), 0), kv.get('schema'))
  if (version > MIGRATIONS.length) throw new Error(`transcript: schema ${version} is newer than this code`)
  for (const migration of MIGRATIONS.slice(version)) sql.exec(migration)
  if (version < MIGRATIONS.length) kv.put('schema', MIGRATIONS.length)
  const kept = v.parse(v.optional(v.string()), kv.get('epoch'))
  if (kept !== undefined) return kept
  const epoch = newEpoch()
  kv.put('epoch', epoch)
  return epoch
}

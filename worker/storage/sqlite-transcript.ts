import * as v from 'valibot'
import { authorSchema, type Author } from '../../protocol/author.ts'
import { ENTRY_KINDS, isMessageKind } from '../../protocol/kinds.ts'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import type {
  CountedSend,
  Draft,
  EntryJson,
  Page,
  StoredEntry,
  StoredSend,
  Transcript,
} from '../core/transcript.ts'
import { type Database, oneRow } from './database.ts'
import { insertEntry, toJson } from './entry-row.ts'
import { bareEdit, retract, rewriteEdited, supersedeTopics } from './rewriting.ts'

/** Messages beyond the bound that gather before they are pruned in one go [T8]. */
const PRUNE_EVERY = 100

const countRow = v.object({ count: v.number() })
const seqsRow = v.object({ oldest: v.nullable(v.number()), head: v.nullable(v.number()) })
const seqRow = v.object({ seq: v.number() })
const jsonRow = v.object({ json: v.string() })
const kind = v.picklist(ENTRY_KINDS)
const sendRow = v.object({ seq: v.number(), kind, rewritten: v.number(), json: v.string() })
const announcedRow = v.object({ seq: v.number(), shown: v.number() })
const entryRow = v.object({ kind, at: v.number(), shown: v.number(), json: v.string() })
const countedRow = v.object({
  kind,
  sender: v.string(),
  ref: v.nullable(v.string()),
  author: v.string(),
  at: v.number(),
})
const withText = v.object({ text: v.exactOptional(v.string()) })
const withAuthor = v.object({ by: authorSchema })
const topicJson = v.object({ text: v.string(), by: authorSchema, at: v.number(), seq: v.number() })

const MESSAGES = `kind IN ('say', 'action', 'notice', 'announce')`

/** The transcript in the object's own SQLite. */
export class SqliteTranscript implements Transcript {
  readonly #db: Database
  readonly #historyMax: number
  readonly #newEpoch: () => string
  #epoch = ''
  #head = 0
  #oldest = 1
  #messages = 0
  #topic: RoomInfo['topic'] = null

  /** `historyMax`: messages that are kept at least [T8]. */
  constructor(db: Database, historyMax: number, newEpoch: () => string) {
    this.#db = db
    this.#historyMax = historyMax
    this.#newEpoch = newEpoch
    this.load()
  }

  get epoch(): string {
    return this.#epoch
  }

  get head(): number {
    return this.#head
  }

  get oldest(): number {
    return this.#oldest
  }

  /** How many entries are kept. */
  get entries(): number {
    return v.parse(countRow, oneRow(this.#db, 'SELECT count(*) AS count FROM entry')).count
  }

  get topic(): RoomInfo['topic'] {
    return this.#topic
  }

  /** Reads anew what is held in memory, after another hand has changed the tables. */
  load(): void {
    const db = this.#db
    this.#epoch = this.#readEpoch()
    const edge = v.parse(v.optional(v.number(), 1), db.kv.get('edge'))
    const { oldest, head } = v.parse(
      seqsRow,
      oneRow(db, 'SELECT min(seq) FILTER (WHERE seq >= ?) AS oldest, max(seq) AS head FROM entry', edge),
    )
    this.#head = head ?? 0
    this.#oldest = oldest ?? this.#head + 1
    this.#messages = v.parse(
      countRow,
      oneRow(db, `SELECT count(*) AS count FROM entry WHERE ${MESSAGES}`),
    ).count
    this.#topic = this.#readTopic()
    if (this.#messages > this.#historyMax + PRUNE_EVERY) {
      this.#oldest = db.transactionSync(() => this.#prune(this.#topic))
      this.#messages = this.#historyMax
    }
  }

  append(drafts: readonly Draft[], at: number): { seq: number; json: EntryJson }[] {
    const messages = this.#messages + drafts.filter(({ entry }) => isMessageKind(entry.kind)).length
    const isFull = messages > this.#historyMax + PRUNE_EVERY
    const { stored, topic, edge } = this.#db.transactionSync(() => {
      const written = drafts.map((draft, i) => this.#store(draft, this.#head + 1 + i, at))
      const pinned = drafts.some(({ entry }) => entry.kind === 'topic') ? this.#readTopic() : this.#topic
      return { stored: written, topic: pinned, edge: isFull ? this.#prune(pinned) : this.#oldest }
    })
    this.#head += stored.length
    this.#messages = isFull ? this.#historyMax : messages
    this.#topic = topic
    this.#oldest = edge
    return stored
  }

  find(sender: string, ref: string): StoredSend | null {
    const [row] = this.#db.sql.exec(
      'SELECT seq, kind, rewritten, json FROM entry WHERE sender = ? AND ref = ?',
      sender,
      ref,
    )
    if (row === undefined) return null
    const { seq, kind: of, rewritten, json } = v.parse(sendRow, row)
    const { text } = v.parse(withText, JSON.parse(json))
    return { seq, kind: of, text: rewritten === 1 ? null : (text ?? null) }
  }

  announced(key: string): { seq: number; shown: boolean } | null {
    const [row] = this.#db.sql.exec('SELECT seq, shown FROM entry WHERE key = ?', key)
    if (row === undefined) return null
    const { seq, shown } = v.parse(announcedRow, row)
    return { seq, shown: shown === 1 }
  }

  entry(seq: number): StoredEntry | null {
    const [row] = this.#db.sql.exec('SELECT kind, at, shown, json FROM entry WHERE seq = ?', seq)
    if (row === undefined) return null
    const { shown, json, ...rest } = v.parse(entryRow, row)
    return { ...rest, ...v.parse(withAuthor, JSON.parse(json)), shown: shown === 1 }
  }

  lastBy(author: string): Author | null {
    const [row] = this.#db.sql.exec(
      'SELECT json FROM entry WHERE author = ? ORDER BY seq DESC LIMIT 1',
      author,
    )
    return row === undefined ? null : v.parse(withAuthor, JSON.parse(v.parse(jsonRow, row).json)).by
  }

  shownBy(author: string, since: number): number[] {
    const rows = this.#db.sql.exec(
      'SELECT seq FROM entry WHERE shown = 1 AND author = ? AND at >= ? ORDER BY seq',
      author,
      since,
    )
    return Array.from(rows, (row) => v.parse(seqRow, row).seq)
  }

  sentSince(since: number): CountedSend[] {
    const sent: CountedSend[] = []
    for (const row of this.#db.sql.exec(
      'SELECT kind, sender, ref, author, at FROM entry ORDER BY seq DESC',
    )) {
      const send = v.parse(countedRow, row)
      if (send.at < since) break
      sent.push(send)
    }
    return sent.toReversed()
  }

  after(seq: number, limit: number): Page {
    const rows = this.#db.sql.exec(
      'SELECT json FROM entry WHERE seq > ? AND seq >= ? ORDER BY seq LIMIT ?',
      seq,
      this.#oldest,
      limit + 1,
    )
    return page(rows, limit)
  }

  before(seq: number, limit: number): Page {
    const rows = this.#db.sql.exec(
      'SELECT json FROM entry WHERE shown = 1 AND seq < ? ORDER BY seq DESC LIMIT ?',
      seq,
      limit + 1,
    )
    const { entries, more } = page(rows, limit)
    return { entries: entries.toReversed(), more }
  }

  /** One entry, and what it does to earlier ones. */
  #store({ sender, entry }: Draft, seq: number, at: number): { seq: number; json: EntryJson } {
    const db = this.#db
    const stands = entry.kind !== 'edit' || rewriteEdited(db, entry.target, entry.text ?? '', at)
    if (entry.kind === 'remove') for (const target of entry.targets) retract(db, target)
    if (entry.kind === 'topic') supersedeTopics(db)
    const json = toJson(stands ? { seq, at, ...entry } : bareEdit({ seq, at, ...entry }))
    insertEntry(db, { seq, at, sender, entry, json, rewritten: !stands })
    return { seq, json }
  }

  /** Everything older than the oldest message that is kept goes, but for the pinned line; what is kept begins there [T8]. */
  #prune(topic: RoomInfo['topic']): number {
    const db = this.#db
    const { seq } = v.parse(
      seqRow,
      oneRow(
        db,
        `SELECT seq FROM entry WHERE ${MESSAGES} ORDER BY seq DESC LIMIT 1 OFFSET ?`,
        this.#historyMax - 1,
      ),
    )
    db.sql.exec('DELETE FROM entry WHERE seq < ? AND seq IS NOT ?', seq, topic?.seq ?? null)
    db.kv.put('edge', seq)
    return seq
  }

  #readEpoch(): string {
    const kept = v.parse(v.optional(v.string()), this.#db.kv.get('epoch'))
    if (kept !== undefined) return kept
    const epoch = this.#newEpoch()
    this.#db.kv.put('epoch', epoch)
    return epoch
  }

  #readTopic(): RoomInfo['topic'] {
    const [row] = this.#db.sql.exec(`SELECT json FROM entry WHERE kind = 'topic' ORDER BY seq DESC LIMIT 1`)
    if (row === undefined) return null
    const topic = v.parse(topicJson, JSON.parse(v.parse(jsonRow, row).json))
    return topic.text === '' ? null : topic
  }
}

function page(rows: Iterable<unknown>, limit: number): Page {
  const entries = Array.from(rows, (row) => v.parse(jsonRow, row).json)
  const more = entries.length > limit
  return { entries: more ? entries.slice(0, limit) : entries, more }
}

import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { JournalItem, Seen } from './core/intake.ts'
import type { Saved, Store } from './core/relay-action.ts'
import { TIMING } from './core/timing.ts'

/** The state file of one process, which nobody else can open meanwhile. */
export type SqliteStore = Store & {
  /** All that `write` does, or nothing; throws as the disk does. */
  transact(write: () => void): void
  /** Whether it takes anything just now. */
  isWritable(): boolean
  close(): void
}

export type OpenedStore =
  | { readonly ok: true; readonly store: SqliteStore }
  | { readonly ok: false; readonly why: string }

/** Raised with each change of the tables or of what is in them. */
const VERSION = 1
/** SQLite's codes: another process holds the file; it is something else. */
const BUSY = 5
const NO_DATABASE = 26

/** Opens or makes it. The lock is the system's, and goes with the process however that ends. */
export function openStore(file: string, wall: () => number = Date.now): OpenedStore {
  let database: DatabaseSync | null = null
  try {
    mkdirSync(dirname(file), { recursive: true })
    database = new DatabaseSync(file, { timeout: 0 })
    // FULL: what was kept outlives a power cut, too.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
    if (version !== 0 && version !== VERSION) {
      database.close()
      return { ok: false, why: `is of version ${version}, and this program knows ${VERSION}` }
    }
    // Only a new file is written to: an old one is opened also where its disk is full.
    if (version === 0)
      database.exec(`
      BEGIN IMMEDIATE;
      CREATE TABLE IF NOT EXISTS saved (id INTEGER PRIMARY KEY CHECK (id = 1), value TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS journal (n INTEGER PRIMARY KEY AUTOINCREMENT, ref TEXT NOT NULL UNIQUE, item TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS seen (key TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
      CREATE INDEX IF NOT EXISTS seen_at ON seen (at);
      PRAGMA user_version = ${VERSION};
      COMMIT;
    `)
    return { ok: true, store: storeOn(database, wall) }
  } catch (error) {
    database?.close()
    return { ok: false, why: why(error) }
  }
}

function storeOn(database: DatabaseSync, wall: () => number): SqliteStore {
  const putSaved = database.prepare('INSERT OR REPLACE INTO saved (id, value) VALUES (1, ?)')
  const putItem = database.prepare(
    'INSERT INTO journal (ref, item) VALUES (?, ?) ON CONFLICT (ref) DO NOTHING',
  )
  const dropAll = database.prepare('DELETE FROM journal')
  const dropItem = database.prepare('DELETE FROM journal WHERE ref = ?')
  const putSeen = database.prepare('INSERT INTO seen (key, at) VALUES (?, ?)')
  const forget = database.prepare('DELETE FROM seen WHERE at < ?')
  const transact = (write: () => void): void => {
    database.exec('BEGIN IMMEDIATE')
    try {
      write()
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }
  return {
    load() {
      const row = database.prepare('SELECT value FROM saved').get()
      const items = database.prepare('SELECT item FROM journal ORDER BY n').all()
      const seen = database.prepare('SELECT key, at FROM seen ORDER BY at, rowid').all()
      // Nobody else writes here, and the version is ours: what is read has the shape of what was written.
      const saved: Saved | null = row ? JSON.parse(String(row['value'])) : null
      const journal = items.map(({ item }): JournalItem => JSON.parse(String(item)))
      return { saved, journal, seen: seen.map(({ key, at }) => ({ key: String(key), at: Number(at) })) }
    },
    rewrite(items) {
      dropAll.run()
      for (const item of items) putItem.run(item.ref, JSON.stringify(item))
    },
    save: (saved) => void putSaved.run(JSON.stringify(saved)),
    keep: (item) => void putItem.run(item.ref, JSON.stringify(item)),
    drop: (ref) => void dropItem.run(ref),
    note({ key, at }: Seen) {
      putSeen.run(key, at)
      forget.run(wall() - TIMING.seenMs)
    },
    transact,
    isWritable() {
      try {
        transact(() => database.exec(`PRAGMA user_version = ${VERSION}`))
        return true
      } catch {
        return false
      }
    },
    close: () => database.close(),
  }
}

function why(error: unknown): string {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0
  if (code === BUSY) return 'is in use by another process'
  if (code === NO_DATABASE) return 'is not a state file'
  return `cannot be opened: ${error instanceof Error ? error.message : String(error)}`
}

import { FIRST_REGISTERED_ID, SAMPLE_PEOPLE } from './people.ts'
import { insertPerson } from './people-table.ts'
import { plantTopics } from './seed.ts'

type Migration = (sql: SqlStorage, now: number) => void

/** One step per version, in order; a step that has been released is never edited, only followed. */
const MIGRATIONS: readonly Migration[] = [createTables, populate, addBoards, addOutbox]

/** Brings the database to the newest version; `now` dates the seed topics. Run it inside a transaction. */
export function migrate(sql: SqlStorage, now: number): void {
  sql.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)')
  const rows = sql.exec<{ version: number }>('SELECT version FROM schema_version').toArray()
  const version = rows[0]?.version ?? 0
  if (version > MIGRATIONS.length)
    throw new Error(`storage has schema ${version}, this forum knows ${MIGRATIONS.length}`)
  for (const step of MIGRATIONS.slice(version)) step(sql, now)
  sql.exec('DELETE FROM schema_version')
  sql.exec('INSERT INTO schema_version VALUES (?)', MIGRATIONS.length)
}

function createTables(sql: SqlStorage): void {
  sql.exec(`
    CREATE TABLE people (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      folded TEXT NOT NULL UNIQUE,
      can TEXT NOT NULL,
      role TEXT,
      color TEXT,
      standing TEXT NOT NULL
    );
    CREATE TABLE sessions (
      sid TEXT PRIMARY KEY,
      person_id INTEGER NOT NULL REFERENCES people (id),
      started_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX sessions_by_person ON sessions (person_id, started_at);
    CREATE TABLE tickets (
      ticket TEXT PRIMARY KEY,
      sid TEXT NOT NULL,
      expires_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX tickets_by_date ON tickets (expires_at);
    CREATE TABLE topics (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      title TEXT NOT NULL
    );
    CREATE TABLE posts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      topic_id INTEGER NOT NULL REFERENCES topics (id),
      person_id INTEGER NOT NULL REFERENCES people (id),
      body TEXT NOT NULL,
      at INTEGER NOT NULL
    );
    CREATE INDEX posts_by_topic ON posts (topic_id, id);
  `)
}

function populate(sql: SqlStorage, now: number): void {
  for (const person of SAMPLE_PEOPLE) insertPerson(sql, person)
  // AUTOINCREMENT counts on from the highest id ever used, also after that row has gone.
  sql.exec(`UPDATE sqlite_sequence SET seq = ? WHERE name = 'people'`, FIRST_REGISTERED_ID - 1)
  plantTopics(sql, now)
}

function addBoards(sql: SqlStorage): void {
  sql.exec(`ALTER TABLE topics ADD COLUMN board TEXT NOT NULL DEFAULT 'everyone'`)
}

function addOutbox(sql: SqlStorage): void {
  sql.exec(`
    CREATE TABLE outbox (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL,
      body TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      tries INTEGER NOT NULL DEFAULT 0,
      next_at INTEGER NOT NULL
    );
    CREATE INDEX outbox_by_date ON outbox (next_at);
  `)
}

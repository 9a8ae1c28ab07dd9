import * as v from 'valibot'
import type { Database } from './database.ts'

/**
 * Each step takes the schema one version further; never edit one that was deployed, add the next.
 *
 * entry · `shown`: 1 for a message entry that is not removed. `sender`: whose refs `ref` is unique among [S2, R1].
 * `json`: the entry as the wire carries it now; an edit or a removal rewrites it, so that no read of the storage finds
 * what was superseded [T5]. `rewritten`: 1 where its first text is gone. `target`: what an edit edits. `key`: an
 * announcement's, kept when it is removed [F3].
 * agenda · every date the room keeps; `data`: what is to be known then, JSON.
 * restriction · mutes and bans that hold; `until` 0: until lifted; `rank`: of who imposed it [M1, M2].
 * mod_action · what moderators did; `sender`, `ref`: so that a repetition is known [M1, M3].
 * staged · lines of an import under way [A2].
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
  `ALTER TABLE entry ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE entry ADD COLUMN author TEXT NOT NULL DEFAULT '';
   ALTER TABLE entry ADD COLUMN rewritten INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE entry ADD COLUMN target INTEGER;
   ALTER TABLE entry ADD COLUMN key TEXT;
   UPDATE entry SET at = json_extract(json, '$.at'), author = json_extract(json, '$.by.id');
   CREATE INDEX entry_by_target ON entry (target) WHERE target IS NOT NULL;
   CREATE UNIQUE INDEX entry_by_key ON entry (key) WHERE key IS NOT NULL;
   CREATE INDEX entry_topic ON entry (seq) WHERE kind = 'topic';
   CREATE TABLE agenda (
     what TEXT NOT NULL,
     subject TEXT NOT NULL,
     at INTEGER NOT NULL,
     data TEXT,
     PRIMARY KEY (what, subject)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE restriction (
     user TEXT NOT NULL,
     kind TEXT NOT NULL,
     until INTEGER NOT NULL,
     rank INTEGER NOT NULL,
     reason TEXT,
     PRIMARY KEY (user, kind)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE mod_action (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     at INTEGER NOT NULL,
     sender TEXT NOT NULL,
     ref TEXT NOT NULL,
     json TEXT NOT NULL
   ) STRICT;
   CREATE INDEX mod_action_by_ref ON mod_action (sender, ref);
   CREATE TABLE roster (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE staged (import TEXT NOT NULL, line INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (import, line))
     STRICT, WITHOUT ROWID;`,
]

/** Brings the schema up to date; throws where a later version of this code wrote it. */
export function migrate({ sql, kv }: Database): void {
  const version = v.parse(v.optional(v.number(), 0), kv.get('schema'))
  if (version > MIGRATIONS.length) throw new Error(`storage: schema ${version} is newer than this code`)
  for (const migration of MIGRATIONS.slice(version)) sql.exec(migration)
  if (version < MIGRATIONS.length) kv.put('schema', MIGRATIONS.length)
}

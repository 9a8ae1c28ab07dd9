import type { Database } from '../../worker/storage/database.ts'
import { migrate } from '../../worker/storage/migrations.ts'
import { SqliteTranscript } from '../../worker/storage/sqlite-transcript.ts'

/** The transcript of a storage, its schema brought up to date. */
export function openTranscript(db: Database, historyMax = 10_000, newEpoch = () => 'e1'): SqliteTranscript {
  db.transactionSync(() => migrate(db))
  return new SqliteTranscript(db, historyMax, newEpoch)
}

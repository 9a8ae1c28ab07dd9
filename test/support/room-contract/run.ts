import type { Database } from '../../../worker/storage/database.ts'

/** Gives a test an empty storage of the kind under test. */
export type Run = (test: (db: Database) => void) => void | Promise<void>
/** One rule, as a test on such a storage. */
export type Keeps = (rule: string, test: (db: Database) => void) => void

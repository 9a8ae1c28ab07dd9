import { DatabaseSync } from 'node:sqlite'
import type { Database } from '../../worker/storage/database.ts'

/** The room's storage on Node's own SQLite, in memory: what the plain tests stand on; the object's is held to the same suites. */
export function memoryDatabase(): Database {
  const sqlite = new DatabaseSync(':memory:')
  const kept = new Map<string, unknown>()
  let depth = 0
  return {
    sql: {
      exec(query, ...bindings) {
        // A migration is many statements, which only `exec` takes.
        if (bindings.length === 0 && query.includes(';')) {
          sqlite.exec(query)
          return []
        }
        return sqlite.prepare(query).all(...bindings)
      },
    },
    kv: {
      get: (key) => kept.get(key),
      put: (key, value) => void kept.set(key, value),
      delete: (key) => kept.delete(key),
    },
    transactionSync(change) {
      const savepoint = `s${depth}`
      const before = new Map(kept)
      sqlite.exec(`SAVEPOINT ${savepoint}`)
      depth += 1
      try {
        const result = change()
        sqlite.exec(`RELEASE ${savepoint}`)
        return result
      } catch (error) {
        sqlite.exec(`ROLLBACK TO ${savepoint}`)
        sqlite.exec(`RELEASE ${savepoint}`)
        kept.clear()
        for (const [key, value] of before) kept.set(key, value)
        throw error
      } finally {
        depth -= 1
      }
    },
  }
}

/** What the room uses of an object's storage: narrow, so that a test may stand on another SQLite. */
export type Database = {
  readonly sql: {
    exec(query: string, ...bindings: (string | number | null)[]): Iterable<Record<string, unknown>>
  }
  readonly kv: {
    get(key: string): unknown
    put(key: string, value: string | number): void
    delete(key: string): unknown
  }
  /** All of it or none of it. */
  transactionSync<T>(change: () => T): T
}

/** The only row of a query that always has one, as `count` and `max` do. */
export function oneRow({ sql }: Database, query: string, ...bindings: (string | number | null)[]): unknown {
  const [row] = sql.exec(query, ...bindings)
  return row
}

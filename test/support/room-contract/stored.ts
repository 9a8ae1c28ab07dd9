import type { Database } from '../../../worker/storage/database.ts'

/** All that a storage holds, as text: what is not in here is nowhere. */
export function textsIn({ sql }: Database): string {
  const tables = Array.from(
    sql.exec(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'`),
    ({ name }) => String(name),
  )
  return tables.map((table) => JSON.stringify([...sql.exec(`SELECT * FROM "${table}"`)])).join('\n')
}

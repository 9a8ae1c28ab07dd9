/** What stands beside an event. */
type LogDetail = Readonly<Record<string, string | number | boolean | null | undefined>>

/** One JSON line per event for the operator. */
export type Log = (event: string, detail?: LogDetail) => void

/** Characters of one value; what servers and faults say can be as long as they like. */
const VALUE_MAX = 500
const REDACTED = '[redacted]'

/** A log from which none of these secrets can be read, whoever repeats them. */
export function createLog(write: (line: string) => void, secrets: readonly string[]): Log {
  // The longest first: one may be a part of another.
  const hidden = secrets.filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length)
  const shown = (text: string): string =>
    hidden.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text).slice(0, VALUE_MAX)
  return (event, detail = {}) => {
    const values = Object.entries(detail).map(([name, value]) => [
      name,
      typeof value === 'string' ? shown(value) : value,
    ])
    write(JSON.stringify({ time: new Date().toISOString(), event, ...Object.fromEntries(values) }))
  }
}

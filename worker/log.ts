/** One JSON line per event for the operator. Names what happened and nothing that identifies a person: no sid, no text, no address. */
export function log(
  level: 'info' | 'error',
  event: string,
  detail: Readonly<Record<string, unknown>> = {},
): void {
  console[level](JSON.stringify({ event, ...detail }))
}

/** What of a thrown value an operator may read. */
export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

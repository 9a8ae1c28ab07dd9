import { deliver } from './delivery.ts'
import { DELIVERIES_AT_ONCE } from './limits.ts'
import { dueCalls, nextDue, noteFate } from './outbox-table.ts'

/**
 * The object's alarm is the postman: set with the row that is to go, it outlives whatever happens to the request that
 * wrote it, nobody waits for it, and it never runs twice at a time.
 */
export function setAlarm(context: DurableObjectState): void {
  const next = nextDue(context.storage.sql)
  if (next !== null) context.waitUntil(context.storage.setAlarm(next))
}

/** Tells the room what is due, and sets the alarm for what is not. */
export async function sendDue(context: DurableObjectState, chat: Fetcher, token: string): Promise<void> {
  const { sql } = context.storage
  await Promise.all(
    dueCalls(sql, Date.now(), DELIVERIES_AT_ONCE).map(async (call) => {
      const fate = await deliver(call, chat, token)
      noteFate(sql, call, fate, Date.now())
    }),
  )
  setAlarm(context)
}

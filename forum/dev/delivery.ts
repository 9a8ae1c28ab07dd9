import { CHAT_PATH } from './embed.ts'
import { DELIVERY_MS } from './limits.ts'
import type { Fate, WaitingCall } from './outbox-table.ts'

/** Refusals that are about the moment, not about the call: a body that came too slowly, and too many calls [F3, F5]. */
const TRIED_AGAIN: ReadonlySet<number> = new Set([408, 429])

/** Tells the room once [F3, F4]. A room that is busy, broken or silent is tried again; what it refuses, it would refuse again. */
export async function deliver(call: WaitingCall, chat: Fetcher, token: string): Promise<Fate> {
  try {
    const response = await chat.fetch(`https://room${CHAT_PATH}${call.path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: call.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(DELIVERY_MS),
    })
    await response.body?.cancel()
    const refused = response.status >= 400 && response.status < 500 && !TRIED_AGAIN.has(response.status)
    return response.ok || refused ? 'settled' : 'again'
  } catch {
    return 'again'
  }
}

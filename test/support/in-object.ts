import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

let rooms = 0

/** Runs a test inside a Durable Object of its own, its storage empty. */
export function inObject(test: (storage: DurableObjectStorage) => void): Promise<void> {
  rooms += 1
  return runInDurableObject(env.ROOM.getByName(`object-${rooms}`), async (_object, { storage }) => {
    await storage.deleteAll()
    test(storage)
  })
}

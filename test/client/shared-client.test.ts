import { expect, it } from 'vitest'
import { createMemoryStore } from '../../client/memory-store.ts'
import type { ReadingNeeds } from '../../client/reading.ts'
import { createSharedClient } from '../../client/shared-client.ts'
import { settled } from './support/client-bed.ts'
import { FakeClock } from './support/fake-clock.ts'
import { FakeNetwork } from './support/fake-network.ts'
import { say, welcome } from './support/frames.ts'

/** A tab on its own; `fetched` is every try to get what reads by history, of which those in `missing` fail. */
function loneTab(missing: readonly number[] = []) {
  const clock = new FakeClock()
  const network = new FakeNetwork()
  const fetched: number[] = []
  const begun: ReadingNeeds[] = []
  const client = createSharedClient({
    url: 'wss://chat.example/room',
    credential: { kind: 'cookie' },
    store: createMemoryStore(),
    platform: { ...clock.platform, WebSocket: network.WebSocket, random: () => 0.5 },
    loadTabs: () => Promise.reject(new Error('404')),
    async loadReading() {
      fetched.push(clock.now)
      if (missing.includes(fetched.length)) throw new Error('offline')
      return { readByHistory: (needs) => void begun.push(needs) }
    },
  })
  async function fail(times: number): Promise<void> {
    for (let i = 0; i < times; i += 1) {
      await settled()
      network.last.end(1006)
      await settled()
      clock.advance(15_000)
    }
    await settled()
  }
  client.start()
  return { client, clock, network, fetched, begun, fail }
}

it('[K6] what reads by history is fetched when three attempts were not heard, and once', async () => {
  const tab = loneTab()
  await tab.fail(1)
  tab.network.last.say(welcome([say(1)]))
  expect(tab.client.view.connection.is).toBe('live')
  tab.clock.advance(2_000)
  tab.network.last.end(1006)
  expect(tab.fetched).toEqual([])
  tab.clock.advance(1_000)
  await tab.fail(9)
  expect([tab.fetched.length, tab.begun.length]).toEqual([1, 1])
  expect(tab.begun[0]).toMatchObject({ url: 'wss://chat.example/room', signal: { aborted: false } })
  tab.client.dispose()
  expect(tab.begun[0]?.signal.aborted).toBe(true)
  expect(tab.clock.timers).toBe(0)
})

it('[K6] a page that is offline fetches it when it can', async () => {
  const tab = loneTab([1, 2])
  await tab.fail(9)
  expect(tab.begun).toHaveLength(1)
  expect(tab.fetched).toHaveLength(3)
  tab.client.dispose()
})

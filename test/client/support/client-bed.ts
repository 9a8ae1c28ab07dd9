import { createMemoryStore } from '../../../client/memory-store.ts'
import type { RoomStore } from '../../../client/core/room-store.ts'
import { createRoomClient, type Credential, type RoomClient } from '../../../client/room-client.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeNetwork } from './fake-network.ts'
import { AT, say, self, welcome } from './frames.ts'
import type { Entry } from '../../../protocol/entry.ts'
import type { Welcome } from '../../../protocol/server-frame.ts'

/** A client in surroundings that a test moves by hand. */
export type ClientBed = {
  readonly client: RoomClient
  readonly clock: FakeClock
  readonly network: FakeNetwork
  readonly store: RoomStore
  /** What `random` gives. */
  chance: number
}

export type BedOptions = {
  readonly credential?: Credential
  readonly store?: RoomStore
  readonly clock?: FakeClock
  readonly network?: FakeNetwork
  /** Where refs begin, for a second life with the same store. */
  readonly firstRef?: number
}

const URL = 'wss://chat.example/room'

/** Refs are AAAAAAAAAB, AAAAAAAAAC, …: the first is for the first call that makes one. */
export function clientBed(options: BedOptions = {}): ClientBed {
  const { clock = new FakeClock(), network = new FakeNetwork(), store = createMemoryStore() } = options
  let refs = options.firstRef ?? 0
  const bed = {
    clock,
    network,
    store,
    chance: 0.5,
  }
  const client = createRoomClient({
    url: URL,
    credential: options.credential ?? { kind: 'cookie' },
    store,
    platform: {
      ...clock.platform,
      WebSocket: network.WebSocket,
      random: () => bed.chance,
      randomBytes(count) {
        refs += 1
        const bytes = new Uint8Array(count)
        // Four bits more than the characters show.
        new DataView(bytes.buffer).setUint32(count - 4, refs * 16)
        return bytes
      },
    },
  })
  return Object.assign(bed, { client })
}

/** A client that has been live for 20 s, long enough to count as proved, with trust for hours. */
export function liveBed(
  options: BedOptions = {},
  entries: Entry[] = [say(1)],
  more: Partial<Welcome> = {},
): ClientBed {
  const bed = clientBed(options)
  bed.client.start()
  const trust = { ...self, trustUntil: AT + 10 * 3_600_000 }
  bed.network.last.say(welcome(entries, { you: trust, ...more }))
  bed.clock.advance(20_000)
  return bed
}

/** Lets promises that are settled be heard. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve()
}

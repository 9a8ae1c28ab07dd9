import type { Locks } from './lead.ts'
import { globalPlatform, type Platform } from './platform.ts'
import { refOf } from './ref.ts'
import { createRoomClient, type RoomClient, type RoomClientOptions } from './room-client.ts'
import { TabSocket, type Desk } from './tab-socket.ts'
import type { Channel, Tabs, TabsNeeds } from './tabs.ts'

/** What a browser has besides; where one of them is missing, each tab has its own socket. */
type TabsPlatform = Platform & {
  readonly locks: Locks | undefined
  readonly Channel: (new (name: string) => Channel) | undefined
  /** Fetched when the tab has begun: a page that is looked at does not wait for it. */
  readonly loadTabs: () => Promise<{ readonly createTabs: (needs: TabsNeeds) => Tabs }>
}

export type SharedClientOptions = Omit<RoomClientOptions, 'platform' | 'leads'> & {
  readonly platform?: Partial<TabsPlatform>
}

/** A room client that shares one socket with those of the other tabs: the tab that was looked at last holds it [K14]. */
export type SharedClient = RoomClient & {
  /** The page is put away: nothing stays that keeps it out of the back-forward cache, or others from the lead. */
  leave(): void
  /** The page is back. */
  comeBack(): void
}

export function createSharedClient(options: SharedClientOptions): SharedClient {
  const surroundings = { ...browserPlatform(), ...options.platform }
  const { Channel, locks, randomBytes } = surroundings
  let { credential } = options
  const sockets = new Set<TabSocket>()
  /** Ends with this tab's part among the others. */
  let part: AbortController | null = null
  let tabs: Tabs | null = null
  let isLeading = false
  let isVisible = true
  let isAway = false

  const desk: Desk = {
    WebSocket: surroundings.WebSocket,
    opened(socket) {
      sockets.add(socket)
      if (!part && !isAway) join()
      if (isLeading) socket.attach()
      else tabs?.greet(socket)
    },
    closed(socket) {
      sockets.delete(socket)
      tabs?.closed(socket)
    },
    ask: (socket, raw) => tabs?.ask(socket, raw),
    passes: (raw) => tabs?.passes(raw) ?? true,
  }
  const client = createRoomClient({
    ...options,
    leads: () => isLeading,
    platform: {
      ...surroundings,
      WebSocket: class extends TabSocket {
        constructor(url: string, protocols: string[]) {
          super(desk, refOf(randomBytes), url, protocols)
        }
      },
    },
  })
  function join(): void {
    const { signal } = (part = new AbortController())
    // Whoever is looked at takes the lead, and need not wait until the others know.
    isLeading = isVisible || !locks || !Channel
    if (!locks || !Channel) return
    void enter(signal, {
      ...options,
      ...surroundings,
      credential,
      client,
      locks,
      Channel,
      sockets,
      isVisible: () => isVisible,
      leads: () => isLeading,
      turned: (leads) => void (isLeading = leads),
      quit,
    })
  }

  async function enter(signal: AbortSignal, needs: TabsNeeds): Promise<void> {
    try {
      const { createTabs } = await surroundings.loadTabs()
      if (!signal.aborted) tabs = createTabs(needs)
    } catch {
      // Replaced by a newer build, perhaps: then this tab is on its own.
      if (signal.aborted) return
      isLeading = true
      for (const socket of sockets) socket.attach()
    }
  }

  function quit(): void {
    part?.abort()
    part = null
    tabs?.dispose()
    tabs = null
    isLeading = false
  }

  return {
    ...client,
    get view() {
      return client.view
    },
    setVisible(visible) {
      isVisible = visible
      client.setVisible(visible)
      tabs?.setVisible(visible)
    },
    setCredential(next) {
      quit()
      credential = next
      client.setCredential(next)
    },
    leave() {
      client.flush()
      isAway = true
      for (const socket of sockets) socket.reopen()
      quit()
    },
    comeBack() {
      isAway = false
      for (const socket of sockets) socket.reopen()
      client.wake()
    },
    dispose() {
      client.flush()
      quit()
      client.dispose()
    },
  }
}

function browserPlatform(): TabsPlatform {
  return {
    ...globalPlatform(),
    // Missing in old browsers, and the locks in pages that came without TLS.
    locks: globalThis.navigator?.locks,
    Channel: globalThis.BroadcastChannel,
    loadTabs: () => import('./tabs.ts'),
  }
}

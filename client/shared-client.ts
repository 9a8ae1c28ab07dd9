import { isUnheard } from './core/connection.ts'
import { globalPlatform, type Platform } from './platform.ts'
import type { ReadingNeeds } from './reading.ts'
import { refOf } from './ref.ts'
import { createRoomClient, type RoomClient, type RoomClientOptions } from './room-client.ts'
import { handled, type Connect, type Socket } from './socket.ts'
import type { Tabs, TabsNeeds, TabSocket } from './tabs.ts'

export type SharedClientOptions = Omit<RoomClientOptions, 'platform' | 'leads'> & {
  readonly platform?: Partial<Platform>
  /** What makes this tab one of many: fetched when it has begun, for a page that is looked at does not wait for it. */
  readonly loadTabs?: () => Promise<{ readonly createTabs: (needs: TabsNeeds) => Tabs }>
  /** What reads where no socket goes through: fetched when that is so [K6]. */
  readonly loadReading?: () => Promise<{ readonly readByHistory: (needs: ReadingNeeds) => void }>
}

/** A room client that shares one socket with those of the other tabs: the tab that was looked at last holds it [K14]. */
export type SharedClient = RoomClient & {
  /** The page is put away: nothing stays that keeps it out of the back-forward cache, or others from the lead. */
  leave(): void
  /** The page is back. */
  comeBack(): void
}

export function createSharedClient(options: SharedClientOptions): SharedClient {
  const { loadTabs = () => import('./tabs.ts'), loadReading = () => import('./reading.ts') } = options
  const platform = { ...globalPlatform(), ...options.platform }
  let { credential } = options
  const sockets = new Set<TabSocket>()
  /** This tab's part among the others, until it ends; while the page is put away it has none, but does not look for one. */
  let part: object | null = null
  let tabs: Tabs | null = null
  let isLeading = false
  let isVisible = true
  const ended = new AbortController()
  let reading: Promise<void> | null = null

  /** To the client a socket of its own; to the room one where this tab leads, else a way to the tab that does. */
  const connect: Connect = (url, protocols, heard, closed) => {
    let real: Socket | null = null
    const socket: TabSocket = {
      id: refOf(platform.randomBytes),
      url,
      session: '',
      isOver: false,
      say: heard,
      attach() {
        if (socket.session) socket.reopen()
        else real ??= handled(new platform.WebSocket(url, protocols), heard, closed)
      },
      reopen() {
        socket.isOver = true
        heard('{"type":"bye","code":1012,"retryAfterMs":0}')
      },
    }
    if (!part) void join()
    if (isLeading) socket.attach()
    else tabs?.greet(socket)
    sockets.add(socket)
    return {
      send(raw) {
        if (!real) tabs?.ask(socket, raw)
        else if (tabs?.passes(raw) ?? true) real.send(raw)
      },
      drop() {
        sockets.delete(socket)
        if (real) real.drop()
        else tabs?.dropped(socket)
      },
    }
  }

  const client = createRoomClient({ ...options, leads: () => isLeading, connect })

  client.subscribe(() => {
    if (!isUnheard(client.view.connection)) return
    reading ??= loadReading().then(
      ({ readByHistory }) => readByHistory({ ...options, ...platform, client, signal: ended.signal }),
      // Offline, more likely: the next attempt that fails asks again.
      () => void (reading = null),
    )
  })

  async function join(): Promise<void> {
    const mine = (part = {})
    // Whoever is looked at takes the lead, and need not wait until the others know.
    isLeading = isVisible
    try {
      const { createTabs } = await loadTabs()
      if (mine !== part) return
      tabs = createTabs({
        ...options,
        ...platform,
        credential,
        client,
        sockets,
        isVisible: () => isVisible,
        leads: () => isLeading,
        turned: (leads) => void (isLeading = leads),
        quit,
      })
    } catch {
      // Not to be had in this browser, or replaced by a newer build: this tab is on its own.
      if (mine !== part) return
      isLeading = true
      for (const socket of sockets) socket.attach()
    }
  }

  function quit(): void {
    part = null
    tabs?.dispose()
    tabs = null
    isLeading = false
  }

  function reopen(): void {
    for (const socket of sockets) socket.reopen()
  }

  function leave(): void {
    client.flush()
    reopen()
    quit()
    part = {}
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
    leave,
    comeBack() {
      quit()
      reopen()
      client.wake()
    },
    dispose() {
      ended.abort()
      leave()
      client.dispose()
    },
  }
}

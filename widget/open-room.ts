import { createBrowserStore } from '../client/browser-store.ts'
import type { Credential } from '../client/credential.ts'
import { type SharedClient, createSharedClient } from '../client/shared-client.ts'
import { createDraftStore } from './draft-store.ts'
import { createIgnoredStore } from './ignored.ts'
import { createPreferences } from './preferences.ts'
import { type Screen, openScreen } from './screen.tsx'

/** A room on screen and connected; whoever opens it disposes of it. */
export type OpenRoom = { readonly client: SharedClient; readonly screen: Screen; dispose(): void }

export type OpenRoomOptions = {
  readonly place: ShadowRoot
  /** The room's WebSocket URL. */
  readonly url: string
  readonly credential: Credential
  readonly logInUrl: () => string | null
}

/**
 * Draws before it connects: what the browser kept of the room is on screen without any request. Connects when the page
 * has been painted and is looked at, which one opened in the background may never be; from then on it stays connected.
 */
export function openRoom({ place, url, credential, logInUrl }: OpenRoomOptions): OpenRoom {
  const client = createSharedClient({ url, credential, store: createBrowserStore(url) })
  const ended = new AbortController()
  const { signal } = ended
  const drafts = createDraftStore(url, signal)
  const ignored = createIgnoredStore(url, signal, () => screen.invalidate())
  const preferences = createPreferences(url, ignored, () => screen.invalidate(), signal)
  const screen = openScreen(place, { client, url, drafts, ignored, preferences, logInUrl })

  const keep = (): void => {
    drafts.flush()
    client.flush()
  }
  const leave = (): void => {
    keep()
    client.leave()
  }
  let isStarted = false
  /** Once: a room that was ended starts again by a person's wish. A prerendered page is hidden, too. */
  const start = (): void => {
    if (isStarted || document.hidden) return
    isStarted = true
    client.start()
  }
  const look = (): void => client.setVisible(!document.hidden)
  const comeBack = (): void => {
    look()
    client.comeBack()
  }
  // No `unload` and no `beforeunload`: they keep a page out of the back-forward cache.
  window.addEventListener('pagehide', leave, { signal })
  document.addEventListener('freeze', leave, { signal })
  // A page that has only now loaded shows itself, too.
  window.addEventListener('pageshow', ({ persisted }) => persisted && comeBack(), { signal })
  document.addEventListener('resume', comeBack, { signal })
  window.addEventListener('online', () => client.wake(), { signal })
  // Whatever it was that another tab removed: to look costs next to nothing.
  window.addEventListener('storage', ({ newValue }) => newValue ?? client.rereadOutbox(), { signal })
  document.addEventListener(
    'visibilitychange',
    () => {
      // On phones a hidden page is often killed without a `pagehide`.
      if (document.hidden) keep()
      look()
      start()
    },
    { signal },
  )
  look()
  // The page's first frame waits for no socket; where none is drawn, nobody looks yet.
  requestAnimationFrame(() => setTimeout(start))

  return {
    client,
    screen,
    dispose() {
      ended.abort()
      screen.dispose()
      drafts.flush()
      client.dispose()
    },
  }
}

import { createBrowserStore } from '../client/browser-store.ts'
import type { Credential } from '../client/credential.ts'
import { createRoomClient } from '../client/room-client.ts'

import { createDraftStore } from './draft-store.ts'
import { onPageSignals } from './page-signals.ts'
import { openScreen } from './screen.tsx'

/** A room on screen and connected; whoever opens it disposes of it. */
export type OpenRoom = {
  setCredential(credential: Credential): void
  /** Something outside the room changed that is shown: draw again. */
  invalidate(): void
  restoreScroll(): void
  dispose(): void
}

export type OpenRoomOptions = {
  readonly place: ShadowRoot
  /** The room's WebSocket URL. */
  readonly url: string
  readonly credential: Credential
  readonly logInUrl: () => string | null
}

/** Draws before it connects: what the browser kept of the room is on screen without any request. */
export function openRoom({ place, url, credential, logInUrl }: OpenRoomOptions): OpenRoom {
  const client = createRoomClient({ url, credential, store: createBrowserStore(url) })
  const drafts = createDraftStore(url)
  const screen = openScreen(place, { client, drafts, logInUrl })
  const endSignals = onPageSignals({
    visible: (visible) => client.setVisible(visible),
    wake: () => client.wake(),
    leave() {
      drafts.flush()
      client.flush()
    },
  })
  client.setVisible(document.visibilityState === 'visible')
  client.start()

  return {
    setCredential: (next) => client.setCredential(next),
    invalidate: () => screen.invalidate(),
    restoreScroll: () => screen.restoreScroll(),
    dispose() {
      endSignals()
      screen.dispose()
      drafts.dispose()
      client.dispose()
    },
  }
}

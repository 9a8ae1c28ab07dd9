import type { RoomClient } from '../../client/room-client.ts'

/** Milliseconds after which a page without a connection shows what it has. */
const COVERED_MS = 2_000

/**
 * Covers the conversation of a page that was frozen, or lay in the back-forward cache, until the room has told what
 * was taken back meanwhile [K17]. Gives the undo.
 */
export function hangVeil(client: RoomClient, place: ShadowRoot): () => void {
  const ended = new AbortController()
  const { signal } = ended
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (visibility: '' | 'hidden') => {
    clearTimeout(timer)
    place.querySelector<HTMLElement>('[role="log"]')?.style.setProperty('visibility', visibility)
  }
  const cover = () => show('hidden')
  const lift = () => show('')
  const uncover = () => {
    timer = setTimeout(lift, COVERED_MS)
  }
  document.addEventListener('freeze', cover, { signal })
  document.addEventListener('resume', uncover, { signal })
  window.addEventListener('pagehide', ({ persisted }) => persisted && cover(), { signal })
  window.addEventListener('pageshow', ({ persisted }) => persisted && uncover(), { signal })
  const isLive = () => client.view.connection.is === 'live'
  // Not before what the room says is drawn, which was asked for a moment ago.
  const look = () => requestAnimationFrame(() => isLive() && lift())
  const unsubscribe = client.subscribe(() => isLive() && look())
  return () => {
    ended.abort()
    unsubscribe()
    lift()
  }
}

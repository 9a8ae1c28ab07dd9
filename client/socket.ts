import type { Platform } from './platform.ts'

export type SocketEvents = {
  readonly text: (raw: string) => void
  readonly closed: (code: number, reason: string) => void
}

/** One WebSocket and its handlers, which live and go together [K2]. */
export type Socket = {
  send(text: string): void
  /** After this nothing of it is heard, its close included. */
  drop(): void
}

/** Throws where the address or a protocol is none. */
export function openSocket(
  Ctor: Platform['WebSocket'],
  url: string,
  protocols: string[],
  on: SocketEvents,
): Socket {
  const socket = new Ctor(url, protocols)
  const handlers = new AbortController()
  const { signal } = handlers
  socket.addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') on.text(data)
    },
    { signal },
  )
  socket.addEventListener(
    'close',
    ({ code, reason }) => {
      handlers.abort()
      on.closed(code, reason)
    },
    { signal },
  )
  return {
    send: (text) => socket.send(text),
    drop() {
      handlers.abort()
      socket.close()
    },
  }
}

import type { Platform } from './platform.ts'

/** One WebSocket and its handlers, which live and go together [K2]. */
export type Socket = {
  send(raw: string): void
  /** After this nothing of it is heard, its close included. */
  drop(): void
}

/** Opens a socket; throws where the platform refuses even to try. */
export type Connect = (
  url: string,
  protocols: string[],
  heard: (raw: string) => void,
  closed: (code: number, reason: string) => void,
) => Socket

export function handled(
  socket: InstanceType<Platform['WebSocket']>,
  heard: (raw: string) => void,
  closed: (code: number, reason: string) => void,
): Socket {
  const handlers = new AbortController()
  socket.addEventListener(
    'message',
    ({ data }: { readonly data?: unknown }) => {
      if (typeof data === 'string') heard(data)
    },
    handlers,
  )
  socket.addEventListener('close', ({ code, reason }) => closed(code, reason), handlers)
  return {
    send: (raw) => socket.send(raw),
    drop() {
      handlers.abort()
      socket.close()
    },
  }
}

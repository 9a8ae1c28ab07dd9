import { exports } from 'cloudflare:workers'
import { vi } from 'vitest'
import { until } from './until.ts'

type Frame = Record<string, unknown>

/** A client's end of a socket to the room in this very runtime. */
export type WorkerClient = {
  readonly socket: WebSocket
  readonly frames: Frame[]
  readonly closed: Promise<number>
  /** The next frame of a type, what came before it passed over. */
  next(type: string): Promise<Frame | undefined>
  send(frame: object): void
}

export async function openClient(protocols: readonly string[], headers = {}): Promise<WorkerClient> {
  const response = await exports.default.fetch('https://chat.example/room', {
    headers: {
      upgrade: 'websocket',
      'sec-websocket-protocol': ['sax.v1', ...protocols].join(', '),
      ...headers,
    },
  })
  const socket = response.webSocket
  if (!socket) throw new Error(`refused: ${response.status}`)
  const frames: Frame[] = []
  socket.addEventListener('message', ({ data }) => {
    frames.push(data === 'pong' ? { type: 'pong' } : (JSON.parse(String(data)) as Frame))
  })
  const closed = new Promise<number>((resolve) =>
    socket.addEventListener('close', ({ code }) => resolve(code)),
  )
  socket.accept()
  return {
    socket,
    frames,
    closed,
    next: (type) =>
      until(() => {
        const at = frames.findIndex((frame) => frame['type'] === type)
        if (at < 0) throw new Error(`no ${type} yet`)
        return frames.splice(0, at + 1).at(-1)
      }),
    send: (frame) => socket.send(JSON.stringify(frame)),
  }
}

/** A forum that knows these sids; each belongs to somebody of that id and name. */
export function forumKnows(people: Readonly<Record<string, string>>, more: object = {}): void {
  vi.stubGlobal('fetch', async (_url: string, init: { body: string }) => {
    const { sid } = JSON.parse(init.body) as { sid: string }
    const name = people[sid]
    return Response.json(
      name === undefined
        ? { v: 1, active: false, reason: 'unknown' }
        : {
            v: 1,
            active: true,
            user: { id: name, name, can: ['read', 'post'], ...more },
            trustForMs: 600_000,
          },
    )
  })
}

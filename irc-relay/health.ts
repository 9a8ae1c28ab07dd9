import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Life } from './relay-life.ts'

export type Health = {
  close(): void
}

/** What one asks of it. */
export type HealthReport = {
  /** Null: nothing is under way, after a fault. */
  readonly view: ReturnType<Life['view']> | null
  /** Since the process began, by event of the log: how often. */
  readonly counts: Readonly<Record<string, number>>
}

/** `GET /health` on the loopback: 200 while lines go both ways, else 503; the body says which. Rejects where the port cannot be had. */
export async function startHealth(port: number, report: () => HealthReport): Promise<Health> {
  const server = createServer((request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    if (request.method !== 'GET' || request.url !== '/health') {
      response.writeHead(404).end()
      return
    }
    const { view, counts } = report()
    const ok = view !== null && view.irc.state === 'up' && view.isRoomLive && view.isStoreOk
    response.writeHead(ok ? 200 : 503, { 'Content-Type': 'application/json' })
    response.end(`${JSON.stringify({ ok, ...view, counts })}\n`)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

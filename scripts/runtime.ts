import { createServer } from 'node:net'
import { Miniflare, type MiniflareOptions } from 'miniflare'
import { ASSETS, bundleWorker } from './bundle.ts'

/** The Worker on this machine, by Miniflare's API: what `npm start`, tests and benchmarks run. Deployment is wrangler.toml's. */

/** One date for both, or what is tested here is not what is deployed. */
const COMPATIBILITY_DATE = '2026-11-17'
const HOST = '127.0.0.1'

export type RuntimeOptions = {
  /** 0 takes a free one. */
  readonly roomPort: number
  /** Folder in which room and forum keep what they know. */
  readonly dataDir: string
  /** Settings of the Worker (docs/protocol.md). */
  readonly settings?: Readonly<Record<string, string>>
  /** Starts the stand-in forum on this port, which then also serves the room under `/chat/`. */
  readonly forum?: { readonly port: number; readonly settings?: Readonly<Record<string, string>> }
}

export type Runtime = {
  readonly roomUrl: string
  readonly forumUrl: string | null
  dispose(): Promise<void>
}

/** Which of these ports are taken. */
export async function takenPorts(ports: readonly number[]): Promise<number[]> {
  const free = await Promise.all(ports.map(isFree))
  return ports.filter((_, i) => !free[i])
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, HOST, () => probe.close(() => resolve(true)))
  })
}

/** Below the ports that systems give to outgoing connections, one of which could take a free one before it is listened on. */
const FREE_PORTS = { from: 20_000, count: 10_000 }

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FREE_PORTS.from + Math.floor(Math.random() * FREE_PORTS.count)
    if (await isFree(port)) return port
  }
}

/** Runs the room, and the stand-in forum if asked. Needs `npm run build` for the widget. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { forum } = options
  // A forum is to know the room's before that listens.
  const roomPort = options.roomPort || (forum ? await freePort() : 0)
  const forumUrl = forum ? `http://${HOST}:${forum.port}/` : null
  const settings: Record<string, string> = { ...options.settings }
  const announceToken = settings['ANNOUNCE_TOKEN'] || ANNOUNCE_TOKEN
  if (forumUrl !== null) {
    const { origin } = new URL(forumUrl)
    Object.assign(settings, {
      FORUM_VERIFY_URL: `${forumUrl}sax/verify`,
      FORUM_TOKEN,
      ANNOUNCE_TOKEN: announceToken,
      FORUM_SID_COOKIE: 'sax_forum_sid',
      ALLOWED_ORIGINS: [settings['ALLOWED_ORIGINS'], origin].filter(Boolean).join(),
    })
  }
  const room = await bundleWorker(new URL('../worker/index.ts', import.meta.url).pathname)
  const workers = [roomWorker('sax', room, settings)]
  if (forum && forumUrl !== null) {
    const code = await bundleWorker(new URL('../forum/dev/worker.ts', import.meta.url).pathname)
    // The same room under the forum's own host: the recommended way to deploy it.
    workers.push(
      roomWorker('sax-at-forum', room, { ...settings, BASE_PATH: '/chat/' }),
      forumWorker(code, forum.port, {
        FORUM_TOKEN,
        // Of two that the room takes, while one replaces the other, either will do.
        ANNOUNCE_TOKEN: announceToken.split(',', 1)[0]?.trim() ?? '',
        ROOM_ORIGIN: new URL(`http://${HOST}:${roomPort}`).origin,
        ...forum.settings,
      }),
    )
  }
  const miniflare = new Miniflare({
    host: HOST,
    port: roomPort,
    // Else it asks a public host for a sample `request.cf` at every start.
    cf: false,
    resourcePersistencePath: options.dataDir,
    workers,
  })
  const { href: roomUrl } = await miniflare.ready
  return { roomUrl, forumUrl, dispose: () => miniflare.dispose() }
}

/** Between the stand-in forum and the room on one machine; no secrets, and plainly none. */
const FORUM_TOKEN = 'development-only-forum-token'
const ANNOUNCE_TOKEN = 'development-only-announce-token'
/** What a relay on this machine shows the room. */
export const RELAY_TOKEN = 'development-only-relay-token'

type WorkerOptions = MiniflareOptions['workers'][number]

function roomWorker(name: string, code: string, settings: Readonly<Record<string, string>>): WorkerOptions {
  const connects = Number(settings['CONNECT_PER_MINUTE'] || 300) || Number.MAX_SAFE_INTEGER
  return {
    config: {
      name,
      compatibilityDate: COMPATIBILITY_DATE,
      manifest: oneModule(code),
      assets: { directory: ASSETS, hasUserWorker: true, runWorkerFirst: true },
      env: {
        ...texts(settings),
        ROOM: { type: 'durable-object', worker: 'sax', exportName: 'ChatRoom' },
        CONNECTS: { type: 'rate-limit', namespace: '1001', simple: { limit: connects, period: 60 } },
        ASSETS: { type: 'assets' },
      },
      ...(name === 'sax' && { exports: { ChatRoom: { type: 'durable-object', storage: 'sqlite' } } }),
    },
  }
}

function forumWorker(code: string, port: number, settings: Readonly<Record<string, string>>): WorkerOptions {
  return {
    config: {
      name: 'forum',
      compatibilityDate: COMPATIBILITY_DATE,
      manifest: oneModule(code),
      env: {
        ...texts(settings),
        FORUM_STORE: { type: 'durable-object', worker: 'forum', exportName: 'ForumStore' },
        CHAT: { type: 'worker', worker: 'sax-at-forum' },
      },
      exports: { ForumStore: { type: 'durable-object', storage: 'sqlite' } },
    },
    dev: { unsafeDirectSockets: [{ host: HOST, port }] },
  }
}

function oneModule(contents: string) {
  return {
    mainModule: 'worker.js',
    modulesRoot: '/',
    modules: { 'worker.js': { type: 'esm' as const, contents } },
  }
}

function texts(settings: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, { type: 'text' as const, value }]),
  )
}

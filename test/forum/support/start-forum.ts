import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { CHAT_STUB } from './chat-stub.ts'

export const FORUM_TOKEN = 'forum-token-of-the-tests'
export const ANNOUNCE_TOKEN = 'announce-token-of-the-tests'
export const ROOM_ORIGIN = 'http://127.0.0.1:8787'

const ENTRY = fileURLToPath(new URL('../../../forum/dev/worker.ts', import.meta.url))
const COMPATIBILITY_DATE = '2026-11-17'

/** A forum that listens on a port of its own. */
export interface RunningForum {
  /** Without a slash at the end. */
  readonly origin: string
  dispose(): Promise<void>
}

export interface ForumOptions {
  /** Where storage lives on; without it the forum forgets everything at its end. */
  readonly persistTo?: string
  /** Where a StubRoom hears what the forum tells the room; else that goes unheard. */
  readonly roomUrl?: string
  /** Variables beside the tokens and ROOM_ORIGIN, or in their place; undefined takes one away. */
  readonly variables?: Readonly<Record<string, string | undefined>>
}

/** Starts the stand-in forum with a stub in the room's place, over real TCP. */
export async function startForum({
  persistTo,
  roomUrl,
  variables = {},
}: ForumOptions = {}): Promise<RunningForum> {
  const text = Object.entries({ FORUM_TOKEN, ANNOUNCE_TOKEN, ROOM_ORIGIN, ...variables }).flatMap(
    ([name, value]) => (value === undefined ? [] : [[name, { type: 'text', value }] as const]),
  )
  const miniflare = new Miniflare({
    host: '127.0.0.1',
    port: 0,
    cf: false,
    ...(persistTo !== undefined && { resourcePersistencePath: persistTo }),
    workers: [
      {
        config: {
          name: 'forum',
          compatibilityDate: COMPATIBILITY_DATE,
          manifest: manifestOf(await bundle()),
          env: {
            FORUM_STORE: { type: 'durable-object', worker: 'forum', exportName: 'ForumStore' },
            CHAT: { type: 'worker', worker: 'chat' },
            ...Object.fromEntries(text),
          },
          exports: { ForumStore: { type: 'durable-object', storage: 'sqlite' } },
        },
      },
      {
        config: {
          name: 'chat',
          compatibilityDate: COMPATIBILITY_DATE,
          manifest: manifestOf(CHAT_STUB),
          env: roomUrl === undefined ? {} : { ROOM_URL: { type: 'text', value: roomUrl } },
        },
      },
    ],
  })
  const { origin } = await miniflare.ready
  return { origin, dispose: () => miniflare.dispose() }
}

function manifestOf(contents: string) {
  return {
    mainModule: 'worker.js',
    modulesRoot: '/',
    modules: { 'worker.js': { type: 'esm' as const, contents } },
  }
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:workers'],
  })
  const [output] = outputFiles
  if (output === undefined) throw new Error('esbuild gave no output')
  return output.text
}

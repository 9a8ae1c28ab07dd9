import { resolve } from 'node:path'
import { buildWidget } from './build-widget.ts'
import { startRuntime, takenPorts } from './runtime.ts'

/** `npm start`: room and stand-in forum on this machine, until Ctrl-C. */

/** Settings of the Worker that the environment may give; docs/protocol.md says what each means. */
const SETTINGS = [
  'ROOM_NAME',
  'BASE_PATH',
  'PUBLIC_URL',
  'ALLOWED_ORIGINS',
  'GUESTS',
  'HISTORY_MAX',
  'PRESENCE_GRACE_MS',
  'SAY_BURST',
  'SAY_EVERY_MS',
  'MAX_SOCKETS_PER_ADDRESS',
  'MAX_SOCKETS_PER_PERSON',
  'MAX_SOCKETS',
  'CONNECT_PER_MINUTE',
  'FORUM_VERIFY_URL',
  'FORUM_SID_COOKIE',
  'FORUM_TOKEN',
  'ANNOUNCE_TOKEN',
  'RELAY_TOKEN',
  'ADMIN_TOKEN',
]

const { env } = process
const roomPort = port('SAX_PORT', 8787)
const forumPort = port('SAX_FORUM_PORT', 8788)
const dataDir = resolve(env['SAX_DATA'] || '.sax')
const settings = Object.fromEntries(SETTINGS.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
const withForum = settings['FORUM_VERIFY_URL'] === undefined

if (withForum && roomPort === forumPort) fail(`SAX_PORT and SAX_FORUM_PORT: must not both be ${roomPort}`)

const taken = await takenPorts(withForum ? [roomPort, forumPort] : [roomPort])
for (const number of taken) {
  const name = number === roomPort ? 'SAX_PORT' : 'SAX_FORUM_PORT'
  console.error(
    `Port ${number} is taken. End what listens there, or choose another: ${name}=${number + 10} npm start`,
  )
}
if (taken.length > 0) process.exit(1)

await buildWidget()
const runtime = await startRuntime({
  roomPort,
  dataDir,
  settings: { ROOM_NAME: 'Chat', ...settings },
  ...(withForum && { forum: { port: forumPort } }),
})

const health: unknown = await (
  await fetch(new URL(`${settings['BASE_PATH'] ?? '/'}health`, runtime.roomUrl))
).json()
if (!isOk(health)) console.error(`The room is not well: ${JSON.stringify(health)}`)
console.log(`Room   ${new URL(settings['BASE_PATH'] ?? '/', runtime.roomUrl).href}`)
if (runtime.forumUrl !== null) console.log(`Forum  ${runtime.forumUrl}   log in there as anybody, and chat`)
console.log(`Kept in ${dataDir}. Ctrl-C ends both.`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())

function isOk(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true
}

async function stop(): Promise<void> {
  await runtime.dispose()
  process.exit(0)
}

function port(name: string, fallback: number): number {
  const value = env[name]
  if (value === undefined || value === '') return fallback
  const number = Number(value)
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number
  return fail(`${name}: must be a port from 1 to 65535, not ${value}`)
}

function fail(why: string): never {
  console.error(why)
  process.exit(2)
}

import { resolve } from 'node:path'
import { buildWidget } from './build-widget.ts'
import { LOCAL_CHANNEL, startLocalIrc } from './local-irc.ts'
import { RELAY_TOKEN, startRuntime, takenPorts } from './runtime.ts'

/** `npm start`: room and stand-in forum on this machine, until Ctrl-C; with `-- --irc` also an IRC server and the relay. */

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
const withIrc = process.argv.includes('--irc')
const unknown = process.argv.slice(2).find((argument) => argument !== '--irc')
if (unknown !== undefined) fail(`${unknown}: no such option; there is --irc`)
const roomPort = port('SAX_PORT', 8787)
const forumPort = port('SAX_FORUM_PORT', 8788)
const ircPort = port('SAX_IRC_PORT', 6667)
const dataDir = resolve(env['SAX_DATA'] || '.sax')
const settings = Object.fromEntries(SETTINGS.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
const withForum = settings['FORUM_VERIFY_URL'] === undefined

const ports = new Map([
  ['SAX_PORT', roomPort],
  ...(withForum ? ([['SAX_FORUM_PORT', forumPort]] as const) : []),
  ...(withIrc ? ([['SAX_IRC_PORT', ircPort]] as const) : []),
])
for (const [name, number] of ports)
  for (const [other, same] of ports)
    if (name < other && number === same) fail(`${name} and ${other}: must not both be ${number}`)

const taken = await takenPorts([...ports.values()])
for (const [name, number] of ports) {
  if (!taken.includes(number)) continue
  console.error(
    `Port ${number} is taken. End what listens there, or choose another: ${name}=${number + 10} npm start`,
  )
}
if (taken.length > 0) process.exit(1)

await buildWidget()
const runtime = await startRuntime({
  roomPort,
  dataDir,
  settings: { ROOM_NAME: 'Chat', ...(withIrc && { RELAY_TOKEN }), ...settings },
  ...(withForum && { forum: { port: forumPort } }),
})
const roomUrl = new URL(settings['BASE_PATH'] ?? '/', runtime.roomUrl).href

const health: unknown = await (await fetch(`${roomUrl}health`)).json()
if (!isOk(health)) console.error(`The room is not well: ${JSON.stringify(health)}`)
const irc = withIrc
  ? startLocalIrc({
      port: ircPort,
      dataDir,
      roomUrl,
      publicUrl: settings['PUBLIC_URL'] ?? roomUrl,
      // Of two that the room takes, while one replaces the other, either will do.
      relayToken: (settings['RELAY_TOKEN'] ?? RELAY_TOKEN).split(',', 1)[0]?.trim() ?? '',
    })
  : null
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Miniflare's own would end this process before what else runs has ended.
  process.removeAllListeners(signal)
  process.once(signal, () => void stop())
}

console.log(`Room   ${roomUrl}`)
if (runtime.forumUrl !== null) console.log(`Forum  ${runtime.forumUrl}   log in there as anybody, and chat`)
if (irc) {
  const isOpen = await irc.isOpen()
  if (isOpen)
    console.log(`IRC    irc://127.0.0.1:${ircPort}/   channel ${LOCAL_CHANNEL}, with any IRC client`)
  else if (!isStopping) console.error('The IRC server did not start.')
}
if (!isStopping) console.log(`Kept in ${dataDir}. Ctrl-C ends all of it.`)

function isOk(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true
}

async function stop(): Promise<void> {
  isStopping = true
  await irc?.stop()
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

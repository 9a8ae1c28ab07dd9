import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { answers } from './answers.ts'
import { ensureInstalled, NGIRCD } from './debian-packages.ts'

/** An IRC server on this machine and the relay between its channel and the room. */

export type LocalIrc = {
  /** Until the server takes connections; false when it has ended instead. */
  isOpen(): Promise<boolean>
  stop(): Promise<void>
}

export const LOCAL_CHANNEL = '#sax'

type LocalIrcOptions = {
  readonly port: number
  readonly dataDir: string
  /** Its base, and what the room knows the relay by. */
  readonly roomUrl: string
  readonly relayToken: string
  /** Where somebody sees what one line leads to. */
  readonly publicUrl: string
}

export function startLocalIrc({ port, dataDir, roomUrl, publicUrl, relayToken }: LocalIrcOptions): LocalIrc {
  ensureInstalled('--irc', [NGIRCD])
  const folder = join(dataDir, 'irc')
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'ngircd.conf')
  writeFileSync(config, ngircdConfig(port))
  chmodSync(config, 0o644)
  const log = openSync(join(folder, 'relay.log'), 'a')
  const ircd = spawn(NGIRCD.file, ['-n', '-f', config], { cwd: '/', stdio: 'ignore' })
  const relay = spawn(process.execPath, [new URL('../irc-relay/main.ts', import.meta.url).pathname], {
    env: {
      ...process.env,
      ROOM_URL: roomUrl,
      PUBLIC_URL: publicUrl,
      RELAY_TOKEN: relayToken,
      IRC_SERVERS: `irc://127.0.0.1:${port}`,
      IRC_CHANNEL: LOCAL_CHANNEL,
      IRC_NICK: 'sax-relay,sax-relay_',
      STATE_FILE: join(folder, 'relay.sqlite'),
      HEALTH_PORT: '0',
    },
    stdio: ['ignore', log, 'inherit'],
  })
  return {
    async isOpen() {
      while (isRunning(ircd)) {
        if (await answers(port)) return true
        await pause(50)
      }
      return false
    },
    async stop() {
      await end(relay)
      await end(ircd)
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

function ngircdConfig(port: number): string {
  return `[Global]
Name = irc.localhost
Info = SAX on this machine
AdminEMail = nobody@localhost
Listen = 127.0.0.1
Ports = ${port}
MotdPhrase = "Join ${LOCAL_CHANNEL}."
[Limits]
MaxConnectionsIP = 0
MaxNickLength = 30
[Options]
DNS = no
Ident = no
PAM = no
[Channel]
Name = ${LOCAL_CHANNEL}
Topic = The room, on IRC
`
}
